"""Finding the person a message is from, or making them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from realestate.db import db
from realestate.modules.crm.actions.book import MOST_ALIKE, opened
from realestate.modules.crm.models import Contact, DuplicateSuspicion
from realestate.modules.crm.rules import same_name
from realestate.tenancy.models import TenantRef


@dataclass(frozen=True)
class Match:
    """Whom the facts mean, ``how`` that was found, and which contacts may be the same person."""

    contact: Contact
    how: str
    look_alikes: tuple[int, ...] = ()


def match_or_make(
    tenant: TenantRef, *, name: str, email: str | None, phone: str | None, now: datetime
) -> Match:
    """The contact these facts mean. E-mail decides; a shared phone only raises a suspicion.

    ``email`` is normalised, ``phone`` is E.164.
    """
    by_phone = _by_phone(tenant, phone)
    contact, how = _by_email(tenant, email), "matched by e-mail"
    if contact is None and email is None:
        contact = next((c for c in by_phone if same_name(c.name, name)), None)
        how = "matched by phone and name"
    if contact is None:
        contact, is_new = _make(tenant, name=name, email=email, phone=phone, now=now)
        how = "made" if is_new else "matched by e-mail"
    if contact.phone is None:
        contact.phone = phone
    book = opened()
    if book is not None:
        book.enter(contact)
    others = [other for other in by_phone if other is not contact]
    for other in others:
        _suspect(tenant, contact, other, now)
    return Match(contact, how, tuple(other.id for other in others))


def _by_email(tenant: TenantRef, email: str | None) -> Contact | None:
    if email is None:
        return None
    book = opened()
    if book is not None and email in book.by_email:
        return book.by_email[email]
    return db.session.scalar(Contact.of(tenant).where(Contact.email == email))


def _by_phone(tenant: TenantRef, phone: str | None) -> list[Contact]:
    if phone is None:
        return []
    book = opened()
    if book is not None and phone in book.by_phone:
        return list(book.by_phone[phone])
    found = Contact.of(tenant).where(Contact.phone == phone).order_by(Contact.id)
    return list(db.session.scalars(found.limit(MOST_ALIKE)))


def _make(
    tenant: TenantRef, *, name: str, email: str | None, phone: str | None, now: datetime
) -> tuple[Contact, bool]:
    """A new contact (and True), unless another worker has just made the same one."""
    contact = Contact(name=name, email=email, phone=phone, created_at=now)
    book = opened()
    if book is not None:
        db.session.add(contact)
        return contact, True
    try:
        with db.session.begin_nested():
            db.session.add(contact)
    except IntegrityError:
        made = _by_email(tenant, email)
        if made is None:
            raise
        return made, False
    return contact, True


def _suspect(tenant: TenantRef, contact: Contact, other: Contact, now: datetime) -> None:
    db.session.flush()  # in a batch a new contact has no id before
    first, second = sorted((contact.id, other.id))
    known = DuplicateSuspicion.of(tenant).where(
        DuplicateSuspicion.contact_id == first, DuplicateSuspicion.other_id == second
    )
    if db.session.scalar(known) is None:
        suspicion = DuplicateSuspicion(
            contact_id=first, other_id=second, reason="same phone number", created_at=now
        )
        # another worker may write down the same suspicion in the same moment
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.add(suspicion)
