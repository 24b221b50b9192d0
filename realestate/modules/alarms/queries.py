"""Looking at alarms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from realestate.db import db
from realestate.modules.alarms.models import Alarm
from realestate.tenancy.models import Tenant


@dataclass(frozen=True)
class OpenAlarm:
    """An alarm as staff see it; ``agency`` is empty when it concerns the whole platform."""

    kind: str
    slug: str
    agency: str
    words: str
    since: datetime


def open_alarms(limit: int = 50) -> list[OpenAlarm]:
    """What is wrong now, oldest first; of agencies that are closed nothing is expected."""
    is_expected = Alarm.tenant_id.is_(None) | (Tenant.status == "active")
    rows = db.session.execute(
        select(Alarm.kind, Tenant.slug, Tenant.name, Alarm.words, Alarm.since)
        .outerjoin(Tenant, Tenant.id == Alarm.tenant_id)
        .where(Alarm.resolved_at.is_(None), is_expected)
        .order_by(Alarm.since, Alarm.id)
        .limit(limit)
    )
    return [
        OpenAlarm(kind, slug or "", name or "", words, s) for kind, slug, name, words, s in rows
    ]


def agencies_with(kind: str) -> set[int]:
    """Agencies for which an alarm of this kind is open."""
    found = select(Alarm.tenant_id).where(Alarm.kind == kind, Alarm.resolved_at.is_(None))
    return {tenant_id for tenant_id in db.session.scalars(found) if tenant_id is not None}
