"""The book of a batch: what many leads ask of the database, looked up together before the first is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from realestate.db import db
from realestate.modules.accounts.queries import member_ids_by_email
from realestate.modules.crm.models import Contact
from realestate.modules.crm.rules import normalised_email, normalised_phone
from realestate.modules.events.catalogue import ContactFacts, ListingFacts
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import TenantRef

MOST_ALIKE = 10  # people of one phone number that are looked at


@dataclass
class Book:
    """Who and what is known. A key that is missing was not looked up: ask the database."""

    by_email: dict[str, Contact | None] = field(default_factory=dict)
    by_phone: dict[str, list[Contact]] = field(default_factory=dict)
    listings: dict[int, Listing | None] = field(default_factory=dict)
    member_ids: dict[str, int | None] = field(default_factory=dict)

    def enter(self, contact: Contact) -> None:
        """Whom the batch has met or made, so that the next message of theirs finds them."""
        if contact.email is not None:
            self.by_email[contact.email] = contact
        alike = self.by_phone.get(contact.phone or "")
        if alike is not None and contact not in alike and len(alike) < MOST_ALIKE:
            alike.append(contact)


_open: ContextVar[Book | None] = ContextVar("book", default=None)


def opened() -> Book | None:
    """The book of the batch that is being written, if this is one."""
    return _open.get()


@contextmanager
def looked_up(
    tenant: TenantRef, people: Iterable[ContactFacts], homes: Iterable[ListingFacts | None]
) -> Iterator[None]:
    """Within it these people and homes are known, and nothing is flushed before it is asked for.

    It lives no longer than a savepoint: what another worker commits meanwhile stands in no book, and
    making the same contact twice raises IntegrityError at the flush.
    """
    book = Book()
    _find_people(tenant, book, list(people))
    _find_homes(tenant, book, {home.id for home in homes if home is not None})
    token = _open.set(book)
    try:
        with db.session.no_autoflush:
            yield
    finally:
        _open.reset(token)


def _find_people(tenant: TenantRef, book: Book, people: list[ContactFacts]) -> None:
    emails = {e for p in people if (e := normalised_email(p.email or "")) is not None}
    phones = {n for p in people if (n := normalised_phone(p.phone or "")) is not None}
    book.by_email = dict.fromkeys(emails)
    if emails:
        for contact in db.session.scalars(Contact.of(tenant).where(Contact.email.in_(emails))):
            book.by_email[contact.email or ""] = contact
    most = MOST_ALIKE * len(phones)
    found = Contact.of(tenant).where(Contact.phone.in_(phones)).order_by(Contact.id).limit(most)
    alike = list(db.session.scalars(found)) if phones else []
    if len(alike) < most:  # else the people of one number may have hidden those of another
        book.by_phone = {phone: [] for phone in phones}
        for contact in alike:
            book.enter(contact)


def _find_homes(tenant: TenantRef, book: Book, ids: set[int]) -> None:
    if not ids:
        return
    book.listings = dict.fromkeys(ids)
    for listing in db.session.scalars(Listing.of(tenant).where(Listing.id.in_(ids))):
        book.listings[listing.id] = listing
    agents = {home.list_agent_email for home in book.listings.values() if home}
    book.member_ids = member_ids_by_email(tenant, agents - {""})
