"""People, their place in an agency, and their sign-ins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from realestate.db import Base, BigId
from realestate.tenancy.scope import TenantOwned

ROLES = ("owner", "admin", "agent", "assistant")
STAFF_ROLES = ("admin", "operator", "support", "viewer")


class User(Base):
    """A person with a password; what they may do is said by memberships."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Membership(TenantOwned, Base):
    """A user's place in one agency."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("tenant_id", "user_id"),
        UniqueConstraint("tenant_id", "id"),
        CheckConstraint(f"role in {ROLES}", name="role_known"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    bio: Mapped[str] = mapped_column(String(600), default="")
    created_at: Mapped[datetime]
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class StaffUser(Base):
    """A person of the platform."""

    __tablename__ = "staff_users"
    __table_args__ = (CheckConstraint(f"role in {STAFF_ROLES}", name="role_known"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


_ONE_PERSON = "(user_id is not null and tenant_id is not null and staff_id is null) or (staff_id is not null and user_id is null and tenant_id is null)"


class AuthSession(Base):
    """One sign-in. The cookie holds a random id; only its hash is here, so a copy opens nothing."""

    __tablename__ = "auth_sessions"
    __table_args__ = (CheckConstraint(_ONE_PERSON, name="one_person"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    audience: Mapped[str] = mapped_column(String(20))
    tenant_id: Mapped[int | None] = mapped_column(ForeignKey("tenants.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_users.id"), index=True)
    kept: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)


class PasswordReset(Base):
    """Somebody asked for a new password. The row is the job: the worker mails it, once."""

    __tablename__ = "password_resets"
    __table_args__ = (
        CheckConstraint(_ONE_PERSON, name="one_person"),
        Index("ix_password_resets_mailed_at", "mailed_at", "requested_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    tenant_id: Mapped[int | None] = mapped_column(ForeignKey("tenants.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_users.id"))
    requested_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]
