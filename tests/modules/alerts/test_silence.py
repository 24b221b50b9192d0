"""Nobody looks: slower, slower, a last question, and a line for the agent. An address that is gone: no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from realestate.db import db, finish, transaction
from realestate.modules.alerts import rules
from realestate.modules.alerts.actions import keeping
from realestate.modules.alerts.queries import subscribers
from realestate.modules.crm.models import Activity, Contact
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.modules.alerts.conftest import (
    MORNING,
    Clock,
    alert_mails,
    mails,
    person,
    put,
    subscribe,
    tell,
)
from tests.support.postbox import Postbox

FEW = {"instant": 2, "daily": 2, "weekly": 1}


def notes(tenant: TenantRef) -> list[str]:
    """What stands on contacts without a lead."""
    finish(keep=False)
    with acting_as(tenant):
        found = Activity.of(tenant).where(Activity.lead_id.is_(None)).order_by(Activity.id)
        rows = [activity.type for activity in db.session.scalars(found)]
    finish(keep=False)
    return rows


def know(tenant: TenantRef, email: str) -> None:
    with acting_as(tenant), transaction():
        db.session.add(Contact(name="Vic Visitor", email=email, created_at=MORNING))


def test_from_at_once_to_a_last_question(
    cast: Cast, postbox: Postbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "UNANSWERED", FEW)
    tenant = cast.fairfield.ref
    know(tenant, "vic@mail.example")
    clock.at = datetime(2026, 9, 1, 17, tzinfo=UTC)
    subscribe(tenant, at=clock.at)
    paces = []
    for homes in range(1, 13):
        put(tenant, f"N{homes}", at=clock.at, unparsed_address=f"{homes} Row Street")
        tell(clock)
        paces.append(person(tenant).pace)
        clock.goes(days=7 if paces[-1] == "weekly" else 1)
    steps = list(dict.fromkeys(paces))
    assert steps == ["asked", "daily", "weekly", "stopped"]
    found = person(tenant)
    assert found.stopped_by == "silence"
    (last,) = [m for m in postbox.messages if m["Subject"] == "Still looking for a home?"]
    assert last["List-Unsubscribe"]
    assert len(mails(tenant, "silence")) == 1
    assert notes(tenant) == ["alerts_wanted", "alerts_silent"]


def test_an_opened_link_brings_back_what_was_asked_for(
    cast: Cast, postbox: Postbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "UNANSWERED", FEW)
    tenant = cast.fairfield.ref
    number = subscribe(tenant)
    for homes in range(2):
        put(tenant, f"N{homes}", at=clock.at, unparsed_address=f"{homes + 1} Row Street")
        tell(clock)
        clock.goes(hours=1)
    assert person(tenant).pace == "daily"
    text = alert_mails(postbox)[0].get_body(("plain",)).get_content()
    word = text.partition("?alert=")[2].split()[0]
    with acting_as(tenant), transaction():
        assert keeping.is_worth_noting(tenant, word, now=clock.at)
        keeping.note_opening(tenant, word, now=clock.at)
        assert not keeping.is_worth_noting(tenant, word, now=clock.at + timedelta(minutes=5))
        found = subscribers.subscriber(tenant, number)
        assert (found.pace, found.unanswered, found.last_active_at) == ("asked", 0, clock.at)


def test_an_address_that_is_gone_pauses_its_owner_and_tells_the_agent(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant, email = cast.fairfield.ref, "gone@mail.example"
    know(tenant, email)
    subscribe(tenant, email=email)
    put(tenant)
    tell(clock)
    found = person(tenant, email)
    assert found.stopped_by == "bounce"
    assert "(550)" in found.stopped_reason
    assert [(m.kind, m.state) for m in mails(tenant)] == [
        ("confirm", "failed"),
        ("instant", "skipped"),
    ]
    assert "alerts_bounced" in notes(tenant)
    put(tenant, "N2", unparsed_address="10 New Street")
    assert tell(clock) == 0


def test_a_stopped_person_starts_again_by_a_press_and_not_by_looking(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    number = subscribe(tenant)
    with acting_as(tenant), transaction():
        found = subscribers.subscriber(tenant, number)
        found.stopped_at, found.stopped_by, found.pace = clock.at, "silence", "stopped"
        keeping.touch(found, clock.at)
        assert not found.is_active
        keeping.resume(tenant, found, page="/my", address="", now=clock.at)
        assert found.is_active
    with acting_as(tenant):
        kept = db.session.scalars(select(Contact).where(Contact.email == "vic@mail.example"))
        assert kept.first() is None, "a subscriber is no contact by that alone"
    finish(keep=False)
