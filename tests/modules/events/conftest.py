"""What tests of ingestion share: a reaction they can break, and looks at what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select, update

from realestate.db import db, finish, now, transaction
from realestate.modules.crm.models import Contact
from realestate.modules.events import claims, dispatch, handlers, outcomes, returns, sweeper
from realestate.modules.events.actions import record
from realestate.modules.events.catalogue import SHAPES, Shape
from realestate.modules.events.models import Delivery
from realestate.modules.reactions import REACTIONS
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import across_tenants, acting_as

TEST_TYPE = "test.happened"
WITH_CLOCKS = (claims, dispatch, outcomes, returns, sweeper)


class TestHappened(Shape):
    """The payload of the tests' own event."""

    __test__ = False
    n: int = 1


@pytest.fixture(autouse=True)
def _nothing_in_hand() -> Iterator[None]:
    """A process starts with empty hands and no agency served."""
    yield
    claims._held.clear()
    claims._turn.clear()
    claims._cell = claims._Cell()


@pytest.fixture
def reactions() -> Iterator[dict[str, Any]]:
    """A reaction the test can break; the house's own table is put back."""
    behaviour: dict[str, Any] = {"raise": None, "calls": 0, "meanwhile": None}

    def react(tenant: TenantRef, occurrence: handlers.Occurrence, _now: object) -> None:
        behaviour["calls"] += 1
        db.session.add(Contact(name=f"effect of {occurrence.delivery_id}", created_at=now()))
        db.session.flush()
        if behaviour["meanwhile"]:
            behaviour["meanwhile"]()
        if behaviour["raise"]:
            raise behaviour["raise"]

    handlers.install({**REACTIONS, TEST_TYPE: (react,)})
    SHAPES[TEST_TYPE, 1] = TestHappened
    yield behaviour
    del SHAPES[TEST_TYPE, 1]
    handlers.install(REACTIONS)


def forget_process() -> None:
    """As if another process had begun: nothing in its hands, nothing owed."""
    claims._held.clear()
    claims._turn.clear()
    claims._cell = claims._Cell()
    returns._owed.clear()


def accept(tenant: TenantRef, *, key: str = "k1", **changes: Any) -> int:
    with acting_as(tenant), transaction():
        facts = {"type": TEST_TYPE, "payload": {"n": 1}, "now": now(), **changes}
        return record(tenant, key=key, **facts).event_id


def deliveries() -> list[Delivery]:
    with across_tenants("this test looks at all deliveries"):
        return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))


def effects() -> int:
    with across_tenants("this test counts effects"):
        found = select(func.count(Contact.id)).where(Contact.name.startswith("effect of"))
        count = db.session.scalar(found) or 0
    finish(keep=False)
    return count


def set_delivery(**values: Any) -> None:
    with across_tenants("this test changes deliveries"), transaction():
        db.session.execute(update(Delivery).values(**values))
