"""When a mail goes: at once, in the morning, once a week, never at night."""

from __future__ import annotations

from realestate.modules.alerts.actions import planning
from tests.cast import Cast
from tests.modules.alerts.conftest import (
    MORNING,
    Clock,
    alert_mails,
    mails,
    put,
    send_all,
    subscribe,
    tell,
)
from tests.support.postbox import Postbox


def test_digests_come_in_the_morning_and_once_a_week(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant, email="daily@mail.example", frequency="daily")
    subscribe(tenant, email="weekly@mail.example", frequency="weekly")
    subscribe(tenant, email="never@mail.example", frequency="off")
    put(tenant)
    put(tenant, "N2", unparsed_address="10 New Street")
    assert tell(clock) == 0, "nothing before the next morning"
    clock.at = MORNING.replace(day=18, hour=15, minute=59)
    assert tell(clock) == 0
    clock.goes(minutes=1)  # 8:00 where the agency is
    assert tell(clock) == 1
    assert tell(clock) == 0
    (daily,) = alert_mails(postbox)
    assert (daily["To"], daily["Subject"]) == ("daily@mail.example", "2 new homes")
    clock.at = MORNING.replace(day=20, hour=16)  # Friday
    assert tell(clock) == 1
    assert alert_mails(postbox)[-1]["To"] == "weekly@mail.example"


def test_all_searches_of_a_person_come_in_one_digest(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant, frequency="daily", name="Lake side", query="location=Bellevue")
    subscribe(tenant, frequency="daily", name="Redmond", query="location=Redmond")
    put(tenant)
    put(tenant, "N2", city="Redmond", unparsed_address="10 Hill Road")
    clock.goes(days=1)
    assert tell(clock) == 1
    text = alert_mails(postbox)[0].get_body(("plain",)).get_content()
    assert "Lake side" in text
    assert "10 Hill Road" in text


def test_nobody_is_woken_at_night(cast: Cast, postbox: Postbox, clock: Clock) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    clock.at = MORNING.replace(day=18, hour=7)  # 23:00 where the agency is
    put(tenant, at=clock.at)
    assert tell(clock) == 0
    clock.at = MORNING.replace(day=18, hour=16)
    assert tell(clock) == 1
    assert len(alert_mails(postbox)) == 1


def test_a_mail_delayed_into_the_night_waits_for_the_morning(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    put(tenant)
    planning.make_round(clock.at)
    clock.at = MORNING.replace(day=18, hour=6)
    send_all()
    assert alert_mails(postbox) == []
    assert "night" in mails(tenant, "instant")[0].reason
    clock.at = MORNING.replace(day=18, hour=16)
    assert tell(clock) == 1
    assert len(alert_mails(postbox)) == 1


def test_what_happens_within_minutes_comes_in_one_mail(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    put(tenant)
    tell(clock)
    for number in (2, 3):
        clock.goes(minutes=2)
        put(tenant, f"N{number}", at=clock.at, unparsed_address=f"{number} Side Street")
        assert tell(clock) == 0
    clock.goes(minutes=10)
    assert tell(clock) == 1
    assert [m["Subject"] for m in alert_mails(postbox)][-1] == "2 new homes"
