"""Once in effect: repeated, killed on the way, put off, refused; the same Message-ID whenever it goes again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from realestate.db import db, finish, now, transaction
from realestate.modules.alerts.actions import mailing, planning
from realestate.modules.events import claims, dispatch, steps, sweeper
from realestate.modules.events.models import Delivery
from realestate.tenancy.scope import across_tenants
from tests.cast import Cast
from tests.modules.alerts.conftest import (
    Clock,
    alert_mails,
    mails,
    matches,
    person,
    put,
    send_all,
    subscribe,
    tell,
    work,
)
from tests.support.postbox import Postbox


class Killed(BaseException):
    """The process ends here."""


def set_deliveries(lane: str, **values: object) -> None:
    finish(keep=False)
    with across_tenants("this test moves the clock of deliveries"), transaction():
        db.session.execute(
            update(Delivery)
            .where(Delivery.lane == lane, Delivery.status != "processed")
            .values(**values)
        )


def after_a_kill(lane: str) -> None:
    """Another worker comes when the dead one's lease has ended."""
    claims._held.clear()
    set_deliveries(lane, lease_expires_at=now() - timedelta(seconds=1))
    assert sweeper.rescue() == 1


def killing_at(step: str) -> object:
    def killed(reached: str) -> None:
        if reached == step:
            raise Killed

    return steps.listen(killed)


@pytest.mark.parametrize("step", ["fenced", "reacted", "marked", "committed"])
def test_killed_while_matching_each_change_is_written_down_once(
    cast: Cast, postbox: Postbox, clock: Clock, step: str
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    send_all()
    stop = killing_at(step)
    with pytest.raises(Killed):
        put(tenant)
    stop()  # type: ignore[operator]
    finish(keep=False)
    claims._held.clear()
    set_deliveries("crm", lease_expires_at=now() - timedelta(seconds=1))
    sweeper.rescue()
    work()
    assert len(matches(tenant)) == 1
    tell(clock)
    assert len(alert_mails(postbox)) == 1


def test_the_same_event_worked_on_twice_writes_nothing_new(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    put(tenant)
    tell(clock)
    set_deliveries_again()
    work()
    tell(clock)
    assert len(matches(tenant)) == len(alert_mails(postbox)) == 1


def set_deliveries_again() -> None:
    """As if every delivery of either lane were put back by an operator."""
    finish(keep=False)
    with across_tenants("this test puts deliveries back"), transaction():
        db.session.execute(
            update(Delivery).values(status="pending", next_attempt_at=now() - timedelta(seconds=1))
        )


def test_planned_twice_it_is_one_mail(cast: Cast, postbox: Postbox, clock: Clock) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    put(tenant)
    assert planning.make_round(clock.at) == 1
    assert planning.make_round(clock.at) == 0
    send_all()
    assert len(alert_mails(postbox)) == 1


def test_killed_after_sending_and_before_marking_it_goes_again_with_the_same_message_id(
    cast: Cast, postbox: Postbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    send_all()
    put(tenant)
    planning.make_round(clock.at)

    def killed(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(mailing, "_sent", killed)
        with pytest.raises(Killed):
            dispatch.work("post")
    after_a_kill("post")
    send_all()
    first, second = alert_mails(postbox)
    assert first["Message-ID"] == second["Message-ID"]
    assert person(tenant).unanswered == 1
    assert [m.state for m in mails(tenant, "instant")] == ["sent"]


@pytest.mark.parametrize("step", ["prepared", "sent"])
def test_killed_before_sending_or_after_marking_it_goes_once(
    cast: Cast, postbox: Postbox, clock: Clock, step: str
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    send_all()
    put(tenant)
    planning.make_round(clock.at)
    stop = killing_at(step)
    with pytest.raises(Killed):
        dispatch.work("post")
    stop()  # type: ignore[operator]
    after_a_kill("post")
    send_all()
    assert len(alert_mails(postbox)) == 1
    assert person(tenant).unanswered == 1


def test_put_off_by_the_mail_server_it_is_tried_again(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    send_all()
    put(tenant)
    postbox.says["RCPT"] = ["451 4.2.1 Later, please"]
    tell(clock)
    assert alert_mails(postbox) == []
    assert mails(tenant, "instant")[0].state == "waiting"
    set_deliveries("post", next_attempt_at=now() - timedelta(seconds=1))
    send_all()
    assert len(alert_mails(postbox)) == 1
