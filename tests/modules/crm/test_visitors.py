"""Whose browser it is: linked when somebody writes from it, never by guess, and only for what is theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db, finish, now, transaction
from realestate.modules.crm.models import Activity, Contact, VisitorLink
from realestate.modules.events import dispatch, sweeper
from realestate.modules.events.actions import Origin, record
from realestate.modules.events.catalogue import (
    LEAD_SUBMITTED,
    LISTING_VIEWED,
    SEARCH_PERFORMED,
)
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast

BROWSER, OTHER = "b" * 32, "o" * 32


@pytest.fixture
def fairfield(app: Flask, cast: Cast) -> Any:
    with app.app_context():
        yield cast.fairfield.ref


def happen(
    tenant: TenantRef, type_: str, payload: dict[str, Any], visitor: str | None, at: datetime
) -> None:
    key = f"{type_}{visitor}{at}{sorted(payload.items(), key=str)}"[-110:]
    with acting_as(tenant), transaction():
        told = {"type": type_, "payload": payload, "key": key, "now": at}
        record(tenant, **told, origin=Origin(visitor_id=visitor))


def look(
    tenant: TenantRef, home: int, *, visitor: str | None = BROWSER, minutes: float = 0
) -> None:
    facts = {"id": home, "url": f"/listings/{home}", "address": f"{home} Alder Way"}
    at = now() - timedelta(minutes=minutes)
    happen(tenant, LISTING_VIEWED, {"listing": facts}, visitor, at)


def write(tenant: TenantRef, name: str, *, visitor: str | None = BROWSER) -> None:
    contact = {"name": name, "email": f"{name.lower()}@mail.example"}
    payload = {"source": "contact_form", "contact": contact, "message": "Hello"}
    happen(tenant, LEAD_SUBMITTED, payload, visitor, now())


def deeds(tenant: TenantRef, name: str) -> list[str]:
    """What stands on a contact's timeline, oldest first."""
    with acting_as(tenant):
        found = (
            select(Activity.summary)
            .join(Contact, Contact.id == Activity.contact_id)
            .where(Contact.name == name, Activity.lead_id.is_(None))
            .order_by(Activity.occurred_at)
        )
        told = list(db.session.scalars(found))
    finish(keep=False)
    return told


def links(tenant: TenantRef) -> list[str]:
    with acting_as(tenant):
        found = select(Contact.name).join(VisitorLink, VisitorLink.contact_id == Contact.id)
        names = list(db.session.scalars(found.order_by(VisitorLink.id)))
    finish(keep=False)
    return names


def test_behaviour_of_nobody_known_stays_an_event(fairfield: TenantRef) -> None:
    look(fairfield, 1)
    look(fairfield, 2, visitor=None)
    write(fairfield, "Ann", visitor=OTHER)
    write(fairfield, "Ben", visitor=None)
    sweeper.sweep()
    assert deeds(fairfield, "Ann") == deeds(fairfield, "Ben") == []
    assert links(fairfield) == ["Ann"]


def test_who_writes_brings_along_what_their_browser_did(fairfield: TenantRef) -> None:
    look(fairfield, 1, minutes=300)
    look(fairfield, 2, minutes=200)
    look(fairfield, 3, visitor=OTHER, minutes=100)
    sweeper.sweep()
    write(fairfield, "Ann")
    sweeper.sweep()
    assert deeds(fairfield, "Ann") == ["Looked at 1 Alder Way", "Looked at 2 Alder Way"]


def test_from_then_on_it_is_theirs(fairfield: TenantRef) -> None:
    write(fairfield, "Ann")
    sweeper.sweep()
    look(fairfield, 1)
    happen(
        fairfield,
        SEARCH_PERFORMED,
        {"criteria": {"location": "Bellevue"}, "result_count": 3},
        BROWSER,
        now(),
    )
    sweeper.sweep()
    assert deeds(fairfield, "Ann") == [
        "Looked at 1 Alder Way",
        "Searched for homes in Bellevue: 3 found",
    ]


def test_in_whatever_order_the_worker_comes_by_nothing_is_missed_or_told_twice(
    fairfield: TenantRef,
) -> None:
    """Everything waits, and the newest is taken first: the look is noted once, live or as the past."""
    look(fairfield, 1)
    write(fairfield, "Ann")
    look(fairfield, 2)
    for _ in range(3):
        while dispatch.work(limit=1).picked:
            pass
        sweeper.sweep()
    assert deeds(fairfield, "Ann") == ["Looked at 1 Alder Way", "Looked at 2 Alder Way"]


def test_the_same_home_again_within_half_an_hour_is_one_look(fairfield: TenantRef) -> None:
    for minutes in (100, 90, 80, 50, 10):
        look(fairfield, 1, minutes=minutes)
    write(fairfield, "Ann")
    sweeper.sweep()
    assert len(deeds(fairfield, "Ann")) == 3, "at 100, 50 and 10 minutes ago"
    look(fairfield, 1)
    look(fairfield, 2)
    look(fairfield, 1)
    sweeper.sweep()
    assert deeds(fairfield, "Ann")[3:] == ["Looked at 2 Alder Way", "Looked at 1 Alder Way"]


def test_what_is_older_than_ninety_days_stays_where_it_is(fairfield: TenantRef) -> None:
    look(fairfield, 1, minutes=91 * 24 * 60)
    look(fairfield, 2, minutes=89 * 24 * 60)
    write(fairfield, "Ann")
    sweeper.sweep()
    assert deeds(fairfield, "Ann") == ["Looked at 2 Alder Way"]


def test_writing_again_links_once_and_tells_nothing_twice(fairfield: TenantRef) -> None:
    look(fairfield, 1, minutes=60)
    write(fairfield, "Ann")
    sweeper.sweep()
    write(fairfield, "Ann")
    sweeper.sweep()
    assert links(fairfield) == ["Ann"]
    assert deeds(fairfield, "Ann") == ["Looked at 1 Alder Way"]


def test_somebody_else_on_the_same_browser_gets_what_follows_and_nothing_before(
    fairfield: TenantRef,
) -> None:
    look(fairfield, 1, minutes=60)
    look(fairfield, 1, minutes=50)
    write(fairfield, "Ann")
    sweeper.sweep()
    look(fairfield, 2, minutes=5)
    sweeper.sweep()
    write(fairfield, "Ben")
    sweeper.sweep()
    look(fairfield, 3)
    sweeper.sweep()
    assert links(fairfield) == ["Ann", "Ben"]
    assert deeds(fairfield, "Ann") == ["Looked at 1 Alder Way", "Looked at 2 Alder Way"]
    assert deeds(fairfield, "Ben") == ["Looked at 3 Alder Way"]


def test_the_same_number_at_another_agency_means_nothing(fairfield: TenantRef, cast: Cast) -> None:
    look(fairfield, 1, minutes=60)
    write(cast.harbor.ref, "Ann")
    look(fairfield, 2)
    sweeper.sweep()
    assert deeds(cast.harbor.ref, "Ann") == []
    assert links(fairfield) == []


def test_a_malformed_past_hurts_nobody(fairfield: TenantRef) -> None:
    happen(fairfield, LISTING_VIEWED, {"listing": "?"}, BROWSER, now())
    look(fairfield, 1)
    write(fairfield, "Ann")
    assert sweeper.sweep().dead_lettered == 1
    assert deeds(fairfield, "Ann") == ["Looked at 1 Alder Way"]


def test_leads_of_browsers_that_are_not_remembered_cost_no_delivery_more(
    fairfield: TenantRef,
) -> None:
    write(fairfield, "Ann", visitor=None)
    assert sweeper.sweep().processed == 1
