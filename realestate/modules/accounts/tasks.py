"""Later: the mail with the link to a new password."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from realestate import db as database
from realestate import throttle
from realestate.db import db, now
from realestate.jobs import job
from realestate.mail import send
from realestate.modules.accounts.models import AuthSession, PasswordReset, StaffUser, User
from realestate.modules.accounts.rules import digest
from realestate.tenancy.models import Tenant
from realestate.tenancy.urls import platform_url, workspace_url

_PATIENCE = timedelta(hours=1)
_KEPT = timedelta(days=31)  # longer than the longest sign-in (SESSION_HOURS)


@job
def mail_reset(reset_id: int) -> None:
    """Mail one reset. Killed between mail and commit it is mailed again: the newer link counts."""
    with database.transaction():
        token = secrets.token_urlsafe(32)
        if _claim(reset_id, digest(token)):
            _mail(reset_id, token)


def waiting_resets(moment: datetime) -> list[int]:
    """Resets whose bell was never heard; the sweeper rings for them again."""
    return list(
        db.session.scalars(
            select(PasswordReset.id)
            .where(PasswordReset.mailed_at.is_(None), PasswordReset.used_at.is_(None))
            .where(PasswordReset.requested_at > moment - _PATIENCE)
            .where(PasswordReset.requested_at < moment - timedelta(seconds=10))
            .limit(20)
        )
    )


def tidy(moment: datetime) -> int:
    """Drop what nobody can use any more: ended sign-ins, old resets, counted tries; returns how many."""
    ended = delete(AuthSession).where(AuthSession.last_seen_at < moment - _KEPT)
    old = delete(PasswordReset).where(PasswordReset.requested_at < moment - _KEPT)
    with database.transaction():
        gone = sum(int(getattr(db.session.execute(rows), "rowcount", 0)) for rows in (ended, old))
        return gone + throttle.prune(before=moment - timedelta(days=1))


def _claim(reset_id: int, token_hash: str) -> bool:
    """True for exactly one worker; its lock lasts until the mail is out."""
    claimed = db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.id == reset_id)
        .where(PasswordReset.mailed_at.is_(None), PasswordReset.used_at.is_(None))
        .values(mailed_at=now(), token_hash=token_hash)
    )
    return bool(getattr(claimed, "rowcount", 0))


def _mail(reset_id: int, token: str) -> None:
    reset = db.session.get_one(PasswordReset, reset_id)
    if reset.user_id and reset.tenant_id:
        person: User | StaffUser = db.session.get_one(User, reset.user_id)
        tenant = db.session.get_one(Tenant, reset.tenant_id).ref
        link = workspace_url(tenant, "workspace_auth.new_password", token=token)
        send("password_reset", person.email, sender_name=tenant.name, name=person.name, link=link)
    else:
        person = db.session.get_one(StaffUser, reset.staff_id)
        link = platform_url("platform_auth.new_password", token=token)
        send("password_reset", person.email, name=person.name, link=link)
