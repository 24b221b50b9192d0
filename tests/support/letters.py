"""Dead letters of real leads: an invalid one is recorded and the worker buries it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from realestate.db import db, now, transaction
from realestate.modules.events import dispatch
from realestate.modules.events.actions import record
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.models import Delivery
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import across_tenants, acting_as

CANARY = {"name": "", "email": "canary@mail.example", "phone": "+12065550177"}


def lead_payload(**contact: str) -> dict[str, Any]:
    """What a contact form sends; without a name it can never be processed."""
    return {
        "source": "contact_form",
        "contact": {**CANARY, **contact},
        "message": "A canary sings in the garden",
    }


def bury_lead(tenant: TenantRef, key: str = "bad-1", **values: Any) -> int:
    """One dead letter of this agency (``values``: columns to set on it); its delivery's id."""
    with acting_as(tenant), transaction():
        facts = {"type": LEAD_SUBMITTED, "payload": lead_payload(), "now": now()}
        event_id = record(tenant, key=key, **facts).event_id
    dispatch.work()
    return _settle(event_id, values)


def bury_leads(tenant: TenantRef, keys: range) -> None:
    """Many of them at once."""
    with acting_as(tenant), transaction():
        for key in keys:
            facts = {"type": LEAD_SUBMITTED, "payload": lead_payload(), "now": now()}
            record(tenant, key=f"bad-{key}", **facts)
    while dispatch.work().picked:
        pass


def _settle(event_id: int, values: dict[str, Any]) -> int:
    with across_tenants("this test looks at its letter"), transaction():
        if values:
            db.session.execute(
                update(Delivery).where(Delivery.event_id == event_id).values(**values)
            )
        found = db.session.scalars(
            select(Delivery)
            .where(Delivery.event_id == event_id)
            .execution_options(populate_existing=True)
        ).one()
        assert found.status == values.get("status", "dead_letter"), found.last_error
        return found.id


def delivery(delivery_id: int) -> Delivery:
    """A delivery as it is now."""
    with across_tenants("this test looks at one delivery"):
        found = select(Delivery).where(Delivery.id == delivery_id)
        return db.session.scalars(found.execution_options(populate_existing=True)).one()
