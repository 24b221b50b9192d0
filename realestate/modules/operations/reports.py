"""Bulk acts on letters: has the set moved since it was looked at, and what came of it, kept where it can be read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from realestate.db import db
from realestate.errors import NotFound
from realestate.modules.audit.models import AuditEvent
from realestate.modules.operations.actions import Report
from realestate.modules.operations.rules import LetterFilter

TOLERANCE = 0.10
_KIND = "letters"


@dataclass(frozen=True)
class KeptReport:
    """What a bulk act did, as it stands in the audit."""

    id: int
    act: str
    actor: str
    reason: str
    at: datetime
    query: dict[str, str]
    done: tuple[int, ...]
    skipped: dict[str, int]
    left: int


def has_moved(shown: int, found: int) -> bool:
    """Did the set grow or shrink beyond the tolerance since somebody looked at it?"""
    return abs(found - shown) > shown * TOLERANCE


def keep(
    act: str, wanted: LetterFilter, report: Report, *, actor: str, reason: str, now: datetime
) -> int:
    """Write a bulk act (``requeued``, ``discarded``) down beside the deeds on each letter; returns its number."""
    row = AuditEvent(
        tenant_id=None,
        occurred_at=now,
        actor=actor,
        action=f"{_KIND}.{act}",
        object_type=_KIND,
        object_key=" ".join(f"{k}={v}" for k, v in wanted.as_query().items())[:120] or "all",
        before={"filter": wanted.as_query()},
        after={"done": list(report.done), "skipped": report.skipped, "left": report.left},
        reason=" ".join(reason.split())[:300],
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def kept(number: int) -> KeptReport:
    """A report by its number; raises NotFound."""
    found = select(AuditEvent).where(AuditEvent.id == number, AuditEvent.object_type == _KIND)
    row = db.session.scalar(found)
    if row is None or row.before is None or row.after is None:
        raise NotFound
    return KeptReport(
        id=row.id,
        act=row.action.partition(".")[2],
        actor=row.actor,
        reason=row.reason,
        at=row.occurred_at,
        query=row.before["filter"],
        done=tuple(row.after["done"]),
        skipped=row.after["skipped"],
        left=row.after["left"],
    )
