"""A testimonial saved, shown, taken back, removed. Nothing is shown before its client's consent is noted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.accounts.queries import members
from realestate.modules.audit.actions import record
from realestate.modules.testimonials import queries
from realestate.modules.testimonials.models import Testimonial
from realestate.tenancy.models import TenantRef

LIMITS = {"quote": 2_000, "name": 120, "about": 120, "consent_by": 120, "consent_how": 200}
_LOOK = "Some of this needs another look."


@dataclass(frozen=True)
class Words:
    """What a client said: in their words, under the name agreed; and their consent."""

    quote: str
    name: str
    about: str
    given_on: date | None
    member_id: int | None
    consent_by: str
    consent_on: date | None
    consent_how: str


def save(
    tenant: TenantRef,
    actor: str,
    testimonial_id: int | None,
    words: Words,
    *,
    before: int = 0,
    now: datetime,
) -> Testimonial:
    """Add or change one. A published one whose consent is taken out is shown no more.

    Raises NotFound, Invalid, and Conflict when somebody saved it after version ``before``.
    """
    _refuse(tenant, words, now)
    row = (
        _known(tenant, testimonial_id) if testimonial_id else Testimonial(created_at=now, number=0)
    )
    if row.number != before:
        raise Conflict("Somebody saved this meanwhile. Look at what is there, then save again.")
    old = _told(row) if testimonial_id else None
    for name, value in asdict(words).items():
        setattr(row, name, value)
    if not row.has_consent:
        row.published_at = None
    row.number += 1
    row.updated_at = now
    db.session.add(row)
    db.session.flush()
    _write_down(tenant, actor, "testimonial.saved", row, now, before=old, after=_told(row))
    return row


def publish(tenant: TenantRef, actor: str, testimonial_id: int, *, now: datetime) -> Testimonial:
    """Show it. Raises Invalid while it is not noted who agreed to that, when and how."""
    row = _known(tenant, testimonial_id)
    if not row.has_consent:
        words = "Note first who agreed that this is shown, when, and how."
        raise Invalid(words, {"consent_by": [words]})
    row.published_at = row.published_at or now
    row.updated_at = now
    _write_down(tenant, actor, "testimonial.published", row, now)
    return row


def take_back(tenant: TenantRef, actor: str, testimonial_id: int, *, now: datetime) -> Testimonial:
    row = _known(tenant, testimonial_id)
    row.published_at, row.updated_at = None, now
    _write_down(tenant, actor, "testimonial.taken_back", row, now)
    return row


def remove(tenant: TenantRef, actor: str, testimonial_id: int, *, now: datetime) -> None:
    """For good: a client may take their words back; the audit keeps that there were some, not the words."""
    row = _known(tenant, testimonial_id)
    _write_down(tenant, actor, "testimonial.removed", row, now)
    db.session.delete(row)
    db.session.flush()


def _known(tenant: TenantRef, testimonial_id: int) -> Testimonial:
    found = queries.testimonial(tenant, testimonial_id)
    if found is None:
        raise NotFound()
    return found


def _refuse(tenant: TenantRef, words: Words, now: datetime) -> None:
    found: dict[str, list[str]] = {}
    for name, limit in LIMITS.items():
        if len(getattr(words, name)) > limit:
            found[name] = [f"At most {limit} letters."]
    if not words.quote:
        found["quote"] = ["What did they say?"]
    if not words.name:
        found["name"] = ["The name as agreed: initials or a first name will do."]
    if words.given_on is None:
        found["given_on"] = ["The day they said it."]
    for name in ("given_on", "consent_on"):
        day = getattr(words, name)
        if day is not None and day > now.date():
            found[name] = ["This day is still to come."]
    if words.member_id and words.member_id not in {m.id for m in members(tenant)}:
        found["member_id"] = ["Choose one of your people."]
    if found:
        raise Invalid(_LOOK, found)


def _told(row: Testimonial) -> dict[str, Any]:
    """For the audit: that and whose, not the words themselves (they may have to be forgotten)."""
    return {
        "name": row.name,
        "letters": len(row.quote),
        "consent": [row.consent_by, str(row.consent_on or ""), row.consent_how],
    }


def _write_down(
    tenant: TenantRef,
    actor: str,
    action: str,
    row: Testimonial,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        tenant,
        actor=actor,
        action=action,
        object_type="testimonial",
        object_key=str(row.id),
        now=now,
        before=before,
        after=after,
    )
