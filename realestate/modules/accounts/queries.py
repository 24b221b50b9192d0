"""Finding people; only looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from realestate.db import db, utc_now
from realestate.modules.accounts.models import AuthSession, Membership, StaffUser, User
from realestate.modules.accounts.rules import digest, is_over
from realestate.tenancy.models import TenantRef

SEEN_EVERY = timedelta(minutes=2)


def normalised_email(email: str) -> str:
    return email.strip().lower()


def user_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == normalised_email(email)))


def staff_by_email(email: str) -> StaffUser | None:
    return db.session.scalar(select(StaffUser).where(StaffUser.email == normalised_email(email)))


def membership(tenant: TenantRef, user_id: int) -> Membership | None:
    """The user's place in this agency, if any."""
    return db.session.scalar(Membership.of(tenant).where(Membership.user_id == user_id))


def members(tenant: TenantRef) -> list[Membership]:
    """Everyone of the agency, in the order they joined."""
    return list(db.session.scalars(Membership.of(tenant).order_by(Membership.id)))


def member_by_email(tenant: TenantRef, email: str) -> Membership | None:
    return db.session.scalar(
        Membership.of(tenant).join(User).where(User.email == normalised_email(email))
    )


def member_ids_by_email(tenant: TenantRef, emails: set[str]) -> dict[str, int | None]:
    """For each address as written: the id of this agency's member who signs in with it, or None."""
    found = (
        select(User.email, Membership.id)
        .join(User, Membership.user_id == User.id)
        .where(Membership.tenant_id == tenant.id)
        .where(User.email.in_({normalised_email(email) for email in emails}))
    )
    ids = {email: id_ for email, id_ in db.session.execute(found)} if emails else {}
    return {email: ids.get(normalised_email(email)) for email in emails}


@dataclass(frozen=True)
class OpenSession:
    """A sign-in that still counts. ``is_stale``: its last sign of life is a while ago."""

    id: int
    audience: str
    tenant_id: int | None
    user_id: int | None
    staff_id: int | None
    kept: dict[str, Any]
    is_stale: bool


def open_session(token: str, *, hours: int, idle_minutes: int) -> OpenSession | None:
    """The sign-in this cookie belongs to, unless it is over."""
    row = db.session.scalar(select(AuthSession).where(AuthSession.token_hash == digest(token)))
    if row is None:
        return None
    moment = utc_now()
    if is_over(
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        now=moment,
        hours=hours,
        idle_minutes=idle_minutes,
    ):
        return None
    return OpenSession(
        id=row.id,
        audience=row.audience,
        tenant_id=row.tenant_id,
        user_id=row.user_id,
        staff_id=row.staff_id,
        kept=row.kept,
        is_stale=moment - row.last_seen_at > SEEN_EVERY,
    )


def staff_by_id(staff_id: int | None) -> StaffUser | None:
    return db.session.get(StaffUser, staff_id)


def has_demo_accounts() -> bool:
    """Are there accounts with a published password?"""
    users = db.session.scalar(select(User.id).where(User.is_demo).limit(1))
    return (
        users is not None
        or db.session.scalar(select(StaffUser.id).where(StaffUser.is_demo).limit(1)) is not None
    )
