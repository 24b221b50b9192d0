"""Publishing behind the gate, and the one function every text of an agency passes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from realestate.db import db, utc_now
from realestate.errors import Invalid
from realestate.modules.audit.actions import record
from realestate.modules.content.actions import pages
from realestate.modules.content.models import Page
from realestate.modules.fair_housing import rules as fair_housing
from realestate.modules.fair_housing.rules import Finding
from realestate.modules.publishing.models import GateOverride
from realestate.modules.publishing.rules import Check, Report
from realestate.tenancy.models import TenantRef

SHORTEST_REASON, LONGEST_REASON = 10, 300
_NEEDED = "Mend what is marked, or say why it may be published as it is."


def publish(
    tenant: TenantRef,
    actor: str,
    page_id: int,
    *,
    number: int,
    at: datetime,
    report: Report,
    override_reason: str = "",
    now: datetime,
) -> Page:
    """Show this version of a page from ``at`` on. What blocks must be overridden with a reason, which is
    kept; raises Invalid otherwise."""
    page = pages.publish_page(tenant, actor, page_id, number=number, at=at, now=now)
    pass_gate(
        tenant,
        actor,
        report.blocking,
        override_reason,
        object_type=page.kind,
        object_key=str(page_id),
        now=now,
    )
    return page


def pass_gate(
    tenant: TenantRef,
    actor: str,
    blocking: tuple[Check, ...],
    override_reason: str,
    *,
    object_type: str,
    object_key: str,
    now: datetime,
) -> None:
    """Nothing that blocks, or a good reason (which is kept): else Invalid, with ``override_reason`` marked
    and a message for each field that has something to mend."""
    if not blocking:
        return
    reason = override_reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        fields = {c.field: [c.words] for c in blocking if c.field}
        raise Invalid(_NEEDED, fields | {"override_reason": [_reason_words(reason)]})
    findings = [check.words for check in blocking]
    db.session.add(
        GateOverride(
            object_type=object_type,
            object_key=object_key,
            actor=actor,
            reason=reason,
            findings=findings,
            occurred_at=now,
        )
    )
    record(
        tenant,
        actor=actor,
        action="gate.overridden",
        object_type=object_type,
        object_key=object_key,
        now=now,
        after={"findings": findings},
        reason=reason,
    )


def refuse_unfair(
    tenant: TenantRef,
    actor: str,
    texts: Mapping[str, str],
    override_reason: str = "",
    *,
    object_type: str = "text",
    object_key: str = "",
    now: datetime | None = None,
) -> dict[str, tuple[Finding, ...]]:
    """The fair-housing gate for any text an agency writes (``texts``: field -> what stands in it).

    Raises Invalid with a message a field when something blocks and there is no reason of 10 letters or more
    to override it; the override is kept and audited. Pass ``override_reason`` only for people who may
    override (owners, admins). Returns what was found, by field, to be shown: "warn" never blocks.
    """
    found = fair_housing.check_all(texts)
    blocking = tuple(
        Check("fair_housing", "block", fair_housing.in_words(finding), name)
        for name, findings in found.items()
        for finding in findings
        if finding.grade == "block"
    )
    pass_gate(
        tenant,
        actor,
        blocking,
        override_reason,
        object_type=object_type,
        object_key=object_key,
        now=now or utc_now(),
    )
    return found


def _reason_words(reason: str) -> str:
    if len(reason) > LONGEST_REASON:
        return f"At most {LONGEST_REASON} letters."
    return f"To publish all the same, write the reason, at least {SHORTEST_REASON} letters."
