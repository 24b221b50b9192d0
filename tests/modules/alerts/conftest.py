"""What tests of alerts share: a clock, a postbox, people who subscribed, and homes that change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from realestate.db import db, finish, transaction
from realestate.modules.alerts.actions import mailing, planning, subscribing
from realestate.modules.alerts.actions.subscribing import Wish
from realestate.modules.alerts.models import AlertMail, AlertMatch, Subscriber
from realestate.modules.alerts.queries import subscribers
from realestate.modules.events import claims, dispatch
from realestate.modules.listings.actions import put_listings
from realestate.modules.listings.models import Listing
from realestate.tenancy.links import signed
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.support.postbox import Postbox, open_postbox

MORNING = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)  # a Tuesday, 10:00 where the agency is
EMAIL = "vic@mail.example"


class Clock:
    """The time as alerts see it."""

    def __init__(self) -> None:
        self.at = MORNING

    def __call__(self) -> datetime:
        return self.at

    def goes(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    found = Clock()
    monkeypatch.setattr(dispatch, "now", found)
    monkeypatch.setattr(mailing, "moment", found)
    yield found
    claims._held.clear()
    claims._turn.clear()
    claims._cell = claims._Cell()


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    with app.app_context(), open_postbox(app) as box:
        yield box


def subscribe(
    tenant: TenantRef,
    *,
    email: str = EMAIL,
    query: str | None = "beds_min=3&location=Bellevue",
    frequency: str = "instant",
    is_confirmed: bool = True,
    at: datetime = MORNING,
    **more: Any,
) -> int:
    """Somebody asks to be told, and (usually) says yes in their mailbox; returns their number."""
    wish = Wish(
        email=email,
        has_consented=True,
        query=query,
        name=more.pop("name", "Near the lake"),
        frequency=frequency,
        address="203.0.113.9",
        **more,
    )
    with acting_as(tenant), transaction():
        subscribing.ask(tenant, wish, now=at)
        person = subscribers.by_email(tenant, email)
        assert person is not None
        number = person.id
        if is_confirmed:
            subscribing.confirm(tenant, person, page="/my", address="", now=at)
    return number


def word_of(tenant: TenantRef, number: int, purpose: str = "my") -> str:
    """The word of a link to somebody, as their mails carry it."""
    with acting_as(tenant), transaction():
        person = subscribers.subscriber(tenant, number)
        claims = subscribers.stop_claims(person) if purpose == "stop" else None
        return signed(tenant, purpose, claims or [person.id, person.link_version])


def put(tenant: TenantRef, key: str = "N1", *, at: datetime = MORNING, **facts: Any) -> int:
    """A source tells of a home, new or changed; what it tells is worked on. Returns the home's number."""
    plain: dict[str, Any] = {
        "source_system": "Test MLS",
        "listing_key": key,
    }
    with acting_as(tenant), transaction():
        known = db.session.scalar(Listing.of(tenant).where(Listing.listing_key == key))
        if known is None:
            plain |= NEW_HOME | {"listing_id": key, "on_market_date": at.date()}
        (done,) = put_listings(tenant, [{**plain, "modification_timestamp": at, **facts}], now=at)
    work()
    return done.listing_id


NEW_HOME: dict[str, Any] = {
    "standard_status": "Active",
    "property_type": "Residential",
    "property_sub_type": "Single Family Residence",
    "list_price": Decimal(800_000),
    "bedrooms_total": 3,
    "bathrooms_total_integer": 2,
    "living_area": 1_700,
    "unparsed_address": "9 New Street",
    "city": "Bellevue",
    "state_or_province": "WA",
    "postal_code": "98004",
    "list_office_name": "Test Office",
}


def work() -> None:
    """The worker works on what happened."""
    while dispatch.work("crm").picked:
        pass


def tell(clock: Clock) -> int:
    """The worker plans what is due by this clock and sends it; returns how many mails were planned."""
    planned = planning.make_round(clock.at)
    send_all()
    return planned


def send_all() -> None:
    while dispatch.work("post").picked:
        pass


def alert_mails(postbox: Postbox) -> list[Any]:
    """The mails about homes, without confirmations and links."""
    return [m for m in postbox.messages if "List-Unsubscribe" in m]


def matches(tenant: TenantRef) -> list[AlertMatch]:
    return _rows(tenant, AlertMatch)


def mails(tenant: TenantRef, *kinds: str) -> list[AlertMail]:
    return [mail for mail in _rows(tenant, AlertMail) if not kinds or mail.kind in kinds]


def person(tenant: TenantRef, email: str = EMAIL) -> Subscriber:
    return next(each for each in _rows(tenant, Subscriber) if each.email == email)


def _rows(tenant: TenantRef, model: Any) -> list[Any]:
    finish(keep=False)
    with acting_as(tenant):
        rows = list(db.session.scalars(model.of(tenant).order_by(model.id)))
        db.session.expunge_all()
    finish(keep=False)
    return rows
