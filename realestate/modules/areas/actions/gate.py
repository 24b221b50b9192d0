"""What stands before every change of a place: nobody overwrites unseen, nothing describes people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from realestate.db import db
from realestate.errors import Conflict, Invalid
from realestate.modules.areas.models import Area
from realestate.modules.audit.actions import record
from realestate.modules.fair_housing.rules import Finding, check_all, in_words
from realestate.tenancy.models import TenantRef

MEND = "Not saved. Please mend what is marked below."
LEAST_REASON = 15


class Overwritten(Conflict):
    """Somebody else saved this place first; ``version`` is the one they saved."""

    def __init__(self, area: Area) -> None:
        who = area.updated_by or "Somebody else"
        super().__init__(
            f"{who} saved {area.name} while you were writing, so yours is not saved yet. What you typed is "
            "kept below. Look at the saved page, then save again to put yours in its place."
        )
        self.version = area.version


def refuse_overwriting(area: Area, version: int) -> None:
    """Raise Overwritten unless this is the version the person started from."""
    if area.version != version:
        raise Overwritten(area)


def refuse_unfair(
    texts: Mapping[str, str], *, reason: str, problems: dict[str, list[str]]
) -> dict[str, tuple[Finding, ...]]:
    """Add what describes people instead of the place to ``problems``, unless a reason overrides it.

    Returns what was overridden, by field: it has to be written down.
    """
    found = {
        name: tuple(finding for finding in findings if finding.grade == "block")
        for name, findings in check_all(texts).items()
    }
    found = {name: findings for name, findings in found.items() if findings}
    if len(reason.strip()) >= LEAST_REASON:
        return found
    for name, findings in found.items():
        problems.setdefault(name, []).extend(in_words(finding) for finding in findings)
    if found:
        problems["fair_housing_reason"] = [
            "Fair housing: change the words marked above. If they are right as they stand, say why here "
            f"(at least {LEAST_REASON} letters); the reason is kept with your name."
        ]
    return {}


def refuse(problems: dict[str, list[str]]) -> None:
    """Raise Invalid when there is any problem."""
    if problems:
        raise Invalid(MEND, problems)


def write_down(
    tenant: TenantRef,
    actor: str,
    action: str,
    area: Area,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    overridden: Mapping[str, tuple[Finding, ...]] | None = None,
    reason: str = "",
) -> None:
    """The deed in the audit, and, when fair housing was overridden, that as a deed of its own."""
    db.session.flush()
    key = str(area.id)
    record(
        tenant,
        actor=actor,
        action=action,
        object_type="area",
        object_key=key,
        before=before,
        after=after,
        now=now,
    )
    if overridden:
        phrases = {name: [f.phrase for f in findings] for name, findings in overridden.items()}
        record(
            tenant,
            actor=actor,
            action="area.fair_housing_overridden",
            object_type="area",
            object_key=key,
            after=phrases,
            reason=reason.strip()[:300],
            now=now,
        )


def touch(area: Area, actor: str, now: datetime) -> None:
    """This is a new version, by this person."""
    area.version += 1
    area.updated_at, area.updated_by = now, actor
