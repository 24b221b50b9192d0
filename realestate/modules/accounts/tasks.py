"""Later: the mail with the link to a new password."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from realestate import db as database
from realestate import throttle
from realestate.db import db, now
from realestate.errors import PermanentError, TemporaryError
from realestate.jobs import job
from realestate.mail import send
from realestate.modules.accounts.models import AuthSession, PasswordReset, StaffUser, User
from realestate.modules.accounts.rules import digest
from realestate.tenancy.models import Tenant
from realestate.tenancy.urls import platform_url, workspace_url

log = logging.getLogger(__name__)
_PATIENCE = timedelta(hours=1)
_CLAIM = timedelta(seconds=60)
_KEPT = timedelta(days=31)  # longer than the longest sign-in (SESSION_HOURS)


@job
def mail_reset(reset_id: int) -> None:
    """Claim, send, mark: no transaction is open while the mail server takes its time.

    Killed in between, or refused for now, it is mailed again with a newer link when the claim ends.
    """
    token = secrets.token_urlsafe(32)
    with database.transaction():
        letter = _letter(reset_id, token) if _claim(reset_id, digest(token)) else None
    if letter is None:
        return
    try:
        send(
            "password_reset",
            letter.to,
            sender_name=letter.sender,
            name=letter.name,
            link=letter.link,
        )
    except TemporaryError as error:
        log.warning("mail not sent yet", extra={"reason": str(error), "row": reset_id})
        return
    except PermanentError as error:
        log.warning("mail refused", extra={"reason": str(error), "row": reset_id})
    with database.transaction():
        done = update(PasswordReset).where(PasswordReset.id == reset_id)
        db.session.execute(done.values(mailed_at=now()))


def waiting_resets(moment: datetime) -> list[int]:
    """Resets whose bell was never heard, or whose claim ended without a mail; the round rings again."""
    with database.transaction():
        return list(
            db.session.scalars(
                select(PasswordReset.id)
                .where(_is_open(moment))
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


@dataclass(frozen=True)
class _Letter:
    """What goes into the mail, read before it is sent."""

    to: str
    name: str
    sender: str
    link: str


def _is_open(moment: datetime) -> ColumnElement[bool]:
    """Not mailed, not used, and nobody's (or somebody's who took it up and fell silent)."""
    is_free = or_(PasswordReset.claimed_at.is_(None), PasswordReset.claimed_at < moment - _CLAIM)
    return and_(PasswordReset.mailed_at.is_(None), PasswordReset.used_at.is_(None), is_free)


def _claim(reset_id: int, token_hash: str) -> bool:
    """True for exactly one worker at a time."""
    moment = now()
    claimed = db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.id == reset_id, _is_open(moment))
        .values(claimed_at=moment, token_hash=token_hash)
        .execution_options(synchronize_session=False)
    )
    return bool(getattr(claimed, "rowcount", 0))


def _letter(reset_id: int, token: str) -> _Letter:
    reset = db.session.get_one(PasswordReset, reset_id)
    if reset.user_id and reset.tenant_id:
        person: User | StaffUser = db.session.get_one(User, reset.user_id)
        tenant = db.session.get_one(Tenant, reset.tenant_id).ref
        link = workspace_url(tenant, "workspace_auth.new_password", token=token)
        return _Letter(person.email, person.name, tenant.name, link)
    person = db.session.get_one(StaffUser, reset.staff_id)
    link = platform_url("platform_auth.new_password", token=token)
    return _Letter(person.email, person.name, "", link)
