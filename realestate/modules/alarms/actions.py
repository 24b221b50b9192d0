"""Raising an alarm once, and calling it off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from realestate.db import db
from realestate.modules.alarms.models import Alarm
from realestate.tenancy.models import TenantRef


def sound(kind: str, tenant: TenantRef, *, words: str, now: datetime) -> None:
    """Raise an alarm, or renew the words of the one that is open: ``since`` stays."""
    if _renewed(kind, tenant, words):
        return
    try:
        with db.session.begin_nested():
            db.session.add(Alarm(kind=kind, tenant_id=tenant.id, since=now, words=words[:300]))
    except IntegrityError:  # another process raised it in the same moment
        _renewed(kind, tenant, words)


def call_off(kind: str, tenant: TenantRef, *, now: datetime) -> None:
    """It is well again, or no longer anybody's concern."""
    db.session.execute(
        update(Alarm)
        .where(Alarm.kind == kind, Alarm.tenant_id == tenant.id, Alarm.resolved_at.is_(None))
        .values(resolved_at=now)
    )


def _renewed(kind: str, tenant: TenantRef, words: str) -> bool:
    found = select(Alarm).where(Alarm.kind == kind, Alarm.tenant_id == tenant.id)
    alarm = db.session.scalar(found.where(Alarm.resolved_at.is_(None)).with_for_update())
    if alarm is not None:
        alarm.words = words[:300]
    return alarm is not None
