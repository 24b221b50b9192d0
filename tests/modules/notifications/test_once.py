"""Once in effect: refused, put off, killed on the way; the same Message-ID whenever it must be sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from realestate.db import db, finish, now, transaction
from realestate.modules.events import claims, dispatch, steps, sweeper
from realestate.modules.events.models import Delivery
from realestate.modules.notifications import actions
from realestate.tenancy.scope import across_tenants
from tests.cast import Cast
from tests.modules.notifications.conftest import capture, kept_mails, posts, send_all
from tests.support.postbox import Postbox, mailing_to
from tests.support.postgres import free_port

PHONE_ONLY = {"contact": {"name": "Vic", "phone": "206 555 0177"}}


class Killed(BaseException):
    """The process ends here."""


def set_posts(**values: object) -> None:
    finish(keep=False)
    with across_tenants("this test moves the clock of deliveries"), transaction():
        db.session.execute(update(Delivery).where(Delivery.lane == "post").values(**values))


def due_again() -> None:
    set_posts(next_attempt_at=now() - timedelta(seconds=1))


def after_a_kill() -> None:
    """Another worker comes when the dead one's lease has ended."""
    claims._held.clear()
    set_posts(lease_expires_at=now() - timedelta(seconds=1))
    assert sweeper.rescue() == 1
    send_all()


def test_put_off_and_then_taken_is_one_mail(cast: Cast, postbox: Postbox) -> None:
    postbox.says["RCPT"] = ["451 4.2.1 Later, please"]
    capture(cast.fairfield.ref, **PHONE_ONLY)
    send_all()
    (delivery,) = posts()
    assert (delivery.status, delivery.attempt_count) == ("pending", 1)
    assert postbox.taken == []
    due_again()
    send_all()
    send_all()
    assert len(postbox.taken) == 1
    (kept,) = kept_mails()
    assert (kept.outcome, kept.message_id) == ("sent", postbox.messages[0]["Message-ID"])
    assert kept.sent_at is not None


def test_an_address_that_does_not_exist_is_a_dead_letter_at_once(
    cast: Cast, postbox: Postbox
) -> None:
    capture(cast.fairfield.ref, contact={"name": "Vic", "email": "gone@mail.example"})
    send_all()
    (delivery,) = posts("acknowledge_visitor")
    assert (delivery.status, delivery.reason) == ("dead_letter", "address_refused")
    assert delivery.attempt_count == 1
    assert [m.outcome for m in kept_mails()] == ["sent", "refused"]


def test_a_server_that_is_away_costs_time_and_no_mail(
    app: Flask, cast: Cast, postbox: Postbox
) -> None:
    capture(cast.fairfield.ref, **PHONE_ONLY)
    with mailing_to(app, f"smtp://127.0.0.1:{free_port()}"):
        send_all()
    assert "not reached" in (posts()[0].last_error or "")
    due_again()
    send_all()
    assert len(postbox.taken) == 1


def test_killed_after_sending_and_before_marking_it_goes_again_with_the_same_message_id(
    cast: Cast, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture(cast.fairfield.ref, **PHONE_ONLY)

    def killed(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(actions, "_mark", killed)
        with pytest.raises(Killed):
            dispatch.work("post")
    assert [m.outcome for m in kept_mails()] == ["prepared"]
    after_a_kill()
    first, second = postbox.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert [m.outcome for m in kept_mails()] == ["sent"]


@pytest.mark.parametrize(("step", "mails"), [("prepared", 1), ("sent", 1)])
def test_killed_before_sending_or_after_marking_it_goes_once(
    cast: Cast, postbox: Postbox, step: str, mails: int
) -> None:
    capture(cast.fairfield.ref, **PHONE_ONLY)

    def killed(reached: str) -> None:
        if reached == step:
            raise Killed

    stop = steps.listen(killed)
    with pytest.raises(Killed):
        dispatch.work("post")
    stop()
    after_a_kill()
    assert len(postbox.taken) == mails
    assert posts()[0].status == "processed"


def test_withheld_stays_withheld_when_it_is_tried_again(cast: Cast, postbox: Postbox) -> None:
    for number in range(4):
        capture(cast.fairfield.ref, key=f"k{number}")
    send_all()
    before = len(postbox.taken)
    set_posts(status="pending", next_attempt_at=now() - timedelta(seconds=1))
    send_all()
    assert len(postbox.taken) == before, "what was sent or withheld is so for good"
