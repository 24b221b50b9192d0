"""What tests of outgoing mails share: a postbox, and a lead on its way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db, finish, now, transaction
from realestate.modules.events import dispatch
from realestate.modules.events.actions import Origin, record
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.models import Delivery
from realestate.modules.notifications.models import OutgoingMail
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import across_tenants, acting_as
from tests.support.postbox import Postbox, open_postbox

Row = TypeVar("Row")
LEAD = {
    "source": "contact_form",
    "contact": {"name": "Vic Visitor", "email": "Vic@Mail.example", "phone": "206 555 0177"},
    "message": "May I come on Saturday?",
    "address": "203.0.113.9",
}


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    with app.app_context(), open_postbox(app) as box:
        yield box


def capture(tenant: TenantRef, *, key: str = "k1", is_test: bool = False, **changes: Any) -> int:
    """A lead is accepted and worked into the CRM; its mails wait."""
    with acting_as(tenant), transaction():
        accepted = record(
            tenant,
            type=LEAD_SUBMITTED,
            payload={**LEAD, **changes},
            key=key,
            now=now(),
            origin=Origin(domain=f"www.{tenant.slug}-homes.example", is_test=is_test),
        )
    dispatch.work("crm")
    return accepted.event_id


def send_all() -> None:
    """Everything that is due leaves the house."""
    while dispatch.work("post").picked:
        pass


def posts(name: str = "") -> list[Delivery]:
    """Deliveries that leave the house, by the end of their handler's name."""
    with across_tenants("this test looks at outgoing deliveries"):
        found = select(Delivery).where(Delivery.lane == "post", Delivery.handler.endswith(name))
        return _seen(db.session.scalars(found.order_by(Delivery.id)))


def kept_mails() -> list[OutgoingMail]:
    with across_tenants("this test looks at what became of mails"):
        return _seen(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def _seen(rows: Iterable[Row]) -> list[Row]:
    """As they are now, with no session behind them that would hold up what follows."""
    found = list(rows)
    db.session.expunge_all()
    finish(keep=False)
    return found
