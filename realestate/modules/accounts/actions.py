"""Making people, signing them in and out, and giving them a new password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select, update

from realestate import jobs, throttle
from realestate.db import db
from realestate.errors import Conflict, Invalid
from realestate.modules.accounts import passwords, queries, tasks
from realestate.modules.accounts.models import (
    ROLES,
    STAFF_ROLES,
    AuthSession,
    Membership,
    PasswordReset,
    StaffUser,
    User,
)
from realestate.modules.accounts.rules import digest
from realestate.tenancy.models import TenantRef

RESET_LIFE = timedelta(minutes=60)
_NO_ENTRY = "The e-mail address or the password is not right."


@dataclass(frozen=True)
class Entry:
    """Where somebody signs in: the workspace of a tenant, or (None) the platform; and from where."""

    tenant: TenantRef | None
    address: str
    allows_demo: bool

    @property
    def audience(self) -> str:
        return "workspace" if self.tenant else "platform"


def create_user(
    tenant: TenantRef,
    *,
    email: str,
    name: str,
    role: str,
    password: str,
    now: datetime,
    is_demo: bool = False,
) -> Membership:
    """Make a person of this agency; someone known from another agency keeps their password."""
    if role not in ROLES:
        raise Invalid(f"A role is one of {', '.join(ROLES)}.")
    user = queries.user_by_email(email)
    if user is None:
        user = User(**_new_person(email, name, password, now, is_demo))
        db.session.add(user)
        db.session.flush()
    elif queries.membership(tenant, user.id):
        raise Conflict(f"{user.email} already belongs to {tenant.name}.")
    membership = Membership(user=user, role=role, created_at=now)
    db.session.add(membership)
    db.session.flush()
    return membership


def create_staff(
    *, email: str, name: str, role: str, password: str, now: datetime, is_demo: bool = False
) -> StaffUser:
    """Make a person of the platform."""
    if role not in STAFF_ROLES:
        raise Invalid(f"A role is one of {', '.join(STAFF_ROLES)}.")
    if queries.staff_by_email(email):
        raise Conflict(f"{email} is already staff.")
    staff = StaffUser(role=role, **_new_person(email, name, password, now, is_demo))
    db.session.add(staff)
    db.session.flush()
    return staff


def count_try(entry: Entry, *, email: str, now: datetime) -> None:
    """Count one try to sign in, whatever comes of it; raises TooMany when there were too many."""
    throttle.hit(_account_key(entry, email), limit=10, seconds=900, now=now)
    throttle.hit(f"sign-in:from:{throttle.network(entry.address)}", limit=50, seconds=900, now=now)


def check_password(entry: Entry, *, email: str, password: str) -> int:
    """The id of the person who proved to be this one; raises Invalid, one wording for every cause.

    Only looks: hashing takes a while, and no lock should wait for it.
    """
    person = _person(entry, email)
    if not passwords.matches(person.password_hash if person else None, password):
        raise Invalid(_NO_ENTRY)
    if person is None or (person.is_demo and not entry.allows_demo):
        raise Invalid(_NO_ENTRY)
    return person.id


def start_session(entry: Entry, person_id: int, *, email: str, now: datetime) -> str:
    """Let in somebody whose password was checked; returns the secret for the cookie."""
    throttle.forget(_account_key(entry, email))
    token = secrets.token_urlsafe(32)
    db.session.add(
        AuthSession(
            token_hash=digest(token),
            audience=entry.audience,
            kept={"csrf_token": secrets.token_hex(20)},
            created_at=now,
            last_seen_at=now,
            **_owner(entry, person_id),
        )
    )
    return token


def sign_out(session_id: int) -> None:
    """End one sign-in, on every machine at once."""
    db.session.execute(delete(AuthSession).where(AuthSession.id == session_id))


def remember(session_id: int, kept: dict[str, Any], *, now: datetime) -> None:
    """Keep what a session holds between two requests."""
    db.session.execute(
        update(AuthSession)
        .where(AuthSession.id == session_id)
        .values(kept=kept, last_seen_at=now)
        .execution_options(synchronize_session=False)
    )


def seen(session_id: int, *, now: datetime) -> None:
    """A sign of life: the session is not idle."""
    db.session.execute(
        update(AuthSession)
        .where(AuthSession.id == session_id)
        .values(last_seen_at=now)
        .execution_options(synchronize_session=False)
    )


def request_reset(entry: Entry, *, email: str, now: datetime) -> None:
    """Ask for a new password. Whether the address is known shows in the mailbox and nowhere else."""
    throttle.hit(f"reset:{queries.normalised_email(email)}", limit=5, seconds=3600, now=now)
    throttle.hit(f"reset:from:{throttle.network(entry.address)}", limit=20, seconds=3600, now=now)
    person = _person(entry, email)
    if person is None or (person.is_demo and not entry.allows_demo):
        return
    reset = PasswordReset(requested_at=now, **_owner(entry, person.id))
    db.session.add(reset)
    db.session.flush()
    jobs.later(tasks.mail_reset, reset.id)


def open_reset(entry: Entry, token: str, *, now: datetime) -> PasswordReset:
    """The unused, unexpired reset this link was mailed for, or Invalid."""
    reset = db.session.scalar(
        select(PasswordReset).where(PasswordReset.token_hash == digest(token))
    )
    is_here = reset is not None and reset.tenant_id == (entry.tenant.id if entry.tenant else None)
    if reset is None or not is_here or reset.used_at or now - reset.requested_at > RESET_LIFE:
        raise Invalid("This link has been used or is too old. Ask for a new one.")
    return reset


def reset_password(entry: Entry, token: str, *, password: str, now: datetime) -> None:
    """Set the new password and end every sign-in made with the old one."""
    reset = open_reset(entry, token, now=now)
    person: User | StaffUser | None = (
        db.session.get(User, reset.user_id)
        if reset.user_id
        else db.session.get(StaffUser, reset.staff_id)
    )
    assert person is not None  # a foreign key says so
    found = passwords.problems(password, (person.email, person.name))
    if found:
        raise Invalid("Choose another password.", {"password": found})
    person.password_hash = passwords.hashed(password)
    throttle.forget(_account_key(entry, person.email))  # who holds the mailbox is no guesser
    is_user = reset.user_id is not None
    asked = PasswordReset.user_id if is_user else PasswordReset.staff_id
    open_links = update(PasswordReset).where(asked == person.id, PasswordReset.used_at.is_(None))
    db.session.execute(open_links.values(used_at=now))  # every link mailed so far
    entered = AuthSession.user_id if is_user else AuthSession.staff_id
    db.session.execute(delete(AuthSession).where(entered == person.id))


def _account_key(entry: Entry, email: str) -> str:
    return f"sign-in:{entry.audience}:{queries.normalised_email(email)}"


def _new_person(
    email: str, name: str, password: str, now: datetime, is_demo: bool
) -> dict[str, Any]:
    if not _is_address(email):
        raise Invalid(
            f"“{email}” is not an e-mail address.", {"email": ["Write name@example.com."]}
        )
    if not 0 < len(name.strip()) <= 80:
        raise Invalid("A name has 1 to 80 characters.", {"name": ["Write the person's name."]})
    found = [] if is_demo else passwords.problems(password, (email, name))
    if found:
        raise Invalid(found[0], {"password": found})
    return {
        "email": queries.normalised_email(email),
        "name": name.strip(),
        "password_hash": passwords.hashed(password),
        "created_at": now,
        "is_demo": is_demo,
    }


def _is_address(email: str) -> bool:
    try:
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def _person(entry: Entry, email: str) -> User | StaffUser | None:
    """The person this address means at this entrance; someone of another agency is nobody here."""
    if entry.tenant is None:
        return queries.staff_by_email(email)
    membership = queries.member_by_email(entry.tenant, email)
    return membership.user if membership else None


def _owner(entry: Entry, person_id: int) -> dict[str, Any]:
    if entry.tenant:
        return {"tenant_id": entry.tenant.id, "user_id": person_id, "staff_id": None}
    return {"tenant_id": None, "user_id": None, "staff_id": person_id}
