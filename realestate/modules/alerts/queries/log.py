"""The delivery log: who was mailed what, when, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from realestate.db import db
from realestate.keyset import Cursor, Page, page_of
from realestate.modules.alerts import rules
from realestate.modules.alerts.models import (
    AlertMail,
    AlertMatch,
    SubscribedSearch,
    Subscriber,
)
from realestate.modules.events.models import Delivery
from realestate.tenancy.models import TenantRef

PAGE_SIZE = 50
_GAVE_UP = "given up after several tries"


@dataclass(frozen=True)
class LogFilter:
    """Which mails to list: in one state (or all), to an address that holds these words, of one kind."""

    state: str = ""
    q: str = ""
    kind: str = ""

    def as_query(self) -> dict[str, str]:
        return {n: getattr(self, n) for n in ("state", "q", "kind") if getattr(self, n)}


@dataclass(frozen=True)
class Carried:
    """The last word of the delivery that carries a mail."""

    status: str
    last_error: str | None


@dataclass(frozen=True)
class Line:
    """One mail as the agency reads it: what was in it, and what became of it in words."""

    mail: AlertMail
    matches: tuple[AlertMatch, ...]
    state: str
    reason: str

    @property
    def searches(self) -> list[str]:
        """Names of the searches that found its homes; favourites are called so."""
        names = (m.search.name if m.search else "Favourites" for m in self.matches)
        return list(dict.fromkeys(names))


def read_filter(state: str, q: str, kind: str = "") -> LogFilter:
    """What of the address can be used."""
    return LogFilter(
        state if state in rules.MAIL_STATES else "",
        " ".join(q.split())[:80].lower(),
        kind if kind in rules.MAIL_KINDS else "",
    )


def page(
    tenant: TenantRef, wanted: LogFilter, cursor: Cursor | None, *, of: int | None = None
) -> tuple[Page[AlertMail], list[Line]]:
    """One page of the log, newest first; ``of``: only one subscriber's."""
    found = AlertMail.of(tenant).options(joinedload(AlertMail.subscriber))
    if of is not None:
        found = found.where(AlertMail.subscriber_id == of)
    if wanted.state:
        found = found.where(AlertMail.state == wanted.state)
    if wanted.kind:
        found = found.where(AlertMail.kind == wanted.kind)
    if wanted.q:
        people = select(Subscriber.id).where(
            Subscriber.tenant_id == tenant.id, Subscriber.email.contains(wanted.q, autoescape=True)
        )
        found = found.where(AlertMail.subscriber_id.in_(people))
    shown = page_of(found, ((AlertMail.id, True),), cursor, PAGE_SIZE)
    return shown, _lines(tenant, shown.rows)


def counts(tenant: TenantRef) -> dict[str, int]:
    """How many mails are in which state."""
    rows = db.session.execute(
        select(AlertMail.state, func.count(AlertMail.id))
        .where(AlertMail.tenant_id == tenant.id)
        .group_by(AlertMail.state)
    )
    return {state: number for state, number in rows}


def mailed_since(
    tenant: TenantRef, subscriber_id: int, kinds: Sequence[str], since: datetime
) -> int:
    """How many mails of these kinds were planned for somebody since then."""
    found = select(func.count(AlertMail.id)).where(
        AlertMail.tenant_id == tenant.id,
        AlertMail.subscriber_id == subscriber_id,
        AlertMail.kind.in_(kinds),
        AlertMail.created_at > since,
    )
    return db.session.scalar(found) or 0


@dataclass(frozen=True)
class Person:
    """A subscriber in a list: how many searches they keep, and when they were last mailed."""

    subscriber: Subscriber
    searches: int


def people(
    tenant: TenantRef, q: str, cursor: Cursor | None
) -> tuple[Page[Subscriber], list[Person]]:
    """One page of subscribers, newest first."""
    found = Subscriber.of(tenant)
    if q:
        found = found.where(Subscriber.email.contains(q, autoescape=True))
    shown = page_of(found, ((Subscriber.id, True),), cursor, PAGE_SIZE)
    rows = db.session.execute(
        select(SubscribedSearch.subscriber_id, func.count(SubscribedSearch.id))
        .where(SubscribedSearch.tenant_id == tenant.id)
        .where(SubscribedSearch.subscriber_id.in_([person.id for person in shown.rows]))
        .group_by(SubscribedSearch.subscriber_id)
    )
    kept = {subscriber_id: number for subscriber_id, number in rows}
    return shown, [Person(person, kept.get(person.id, 0)) for person in shown.rows]


def waiting(tenant: TenantRef, subscriber_id: int) -> list[AlertMatch]:
    """What was found for somebody and no mail tells yet."""
    found = (
        AlertMatch.of(tenant)
        .where(AlertMatch.subscriber_id == subscriber_id, AlertMatch.mail_id.is_(None))
        .where(AlertMatch.state == "waiting")
        .options(joinedload(AlertMatch.search), joinedload(AlertMatch.listing))
    )
    return list(db.session.scalars(found.order_by(AlertMatch.due_at, AlertMatch.id).limit(50)))


def _lines(tenant: TenantRef, mails: list[AlertMail]) -> list[Line]:
    matches: dict[int, list[AlertMatch]] = defaultdict(list)
    found = (
        AlertMatch.of(tenant)
        .where(AlertMatch.mail_id.in_([mail.id for mail in mails]))
        .options(joinedload(AlertMatch.search), joinedload(AlertMatch.listing))
        .order_by(AlertMatch.id)
    )
    for match in db.session.scalars(found):
        matches[match.mail_id or 0].append(match)
    carried = _carried(tenant, mails)
    return [_line(mail, tuple(matches[mail.id]), carried.get(mail.id)) for mail in mails]


def _line(mail: AlertMail, matches: tuple[AlertMatch, ...], carried: Carried | None) -> Line:
    """A mail whose delivery was given up has failed, whatever was written before that."""
    if mail.state == "waiting" and carried and carried.status == "dead_letter":
        return Line(mail, matches, "failed", f"{_GAVE_UP}: {carried.last_error or 'no answer'}")
    if mail.state == "waiting" and carried and carried.last_error:
        return Line(mail, matches, "waiting", f"will be tried again: {carried.last_error}")
    return Line(mail, matches, mail.state, mail.reason)


def _carried(tenant: TenantRef, mails: list[AlertMail]) -> dict[int, Carried]:
    """What the queue says of the mails that still wait."""
    events = {mail.event_id: mail.id for mail in mails if mail.event_id and mail.state == "waiting"}
    if not events:
        return {}
    rows = db.session.execute(
        select(Delivery.event_id, Delivery.status, Delivery.last_error).where(
            and_(Delivery.tenant_id == tenant.id, Delivery.event_id.in_(events))
        )
    )
    return {events[event_id]: Carried(status, error) for event_id, status, error in rows}
