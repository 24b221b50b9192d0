"""A forgotten password: the link comes by mail, works once, and ends old sign-ins."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db, utc_now
from realestate.errors import PermanentError, TemporaryError
from realestate.modules.accounts import tasks
from realestate.modules.accounts.models import PasswordReset
from tests.cast import Cast
from tests.support.browser import Visitor

WORKSPACE = "fairfield.crm.estate.localhost"
NEW = "seven green umbrellas dancing"


def mail_out(app: Flask) -> None:
    with app.app_context():
        waiting = list(db.session.scalars(select(PasswordReset.id)))
        db.session.remove()
    for reset_id in waiting:
        tasks.mail_reset.call_local(reset_id)


def link_in(folder: Path) -> str:
    (mail,) = folder.glob("*.eml")
    message = message_from_bytes(mail.read_bytes(), policy=default)
    found = re.search(r"https?://([^/\s]+)(/\S+)", message.get_content())
    assert found, message.get_content()
    return found[2]


@pytest.mark.parametrize(
    ("host", "email"),
    [(WORKSPACE, "agent@fairfield.example"), ("admin.estate.localhost", "sten@platform.example")],
    ids=["agent", "staff"],
)
def test_the_mailed_link_sets_a_new_password(
    app: Flask, cast: Cast, mails: Path, host: str, email: str
) -> None:
    visitor = Visitor(app, host)
    assert visitor.submit("/forgot-password", {"email": email}).status_code == 200
    mail_out(app)
    link = link_in(mails)
    assert visitor.submit(link, {"password": NEW}).status_code == 303
    visitor.signed_in(email, NEW)
    assert visitor.get(link).status_code == 410, "a link works once"


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    app: Flask, cast: Cast, mails: Path
) -> None:
    visitor = Visitor(app, WORKSPACE)
    known = visitor.submit("/forgot-password", {"email": cast.fairfield.agent_email})
    unknown = visitor.submit("/forgot-password", {"email": "nobody@fairfield.example"})
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(cast.fairfield.agent_email, "") == unknown.text.replace(
        "nobody@fairfield.example", ""
    )
    mail_out(app)
    assert len(list(mails.glob("*.eml"))) == 1


def test_a_new_password_ends_older_sign_ins(app: Flask, cast: Cast, mails: Path) -> None:
    agent = Visitor(app, WORKSPACE).signed_in(cast.fairfield.agent_email)
    other = Visitor(app, WORKSPACE)
    other.submit("/forgot-password", {"email": cast.fairfield.agent_email})
    mail_out(app)
    other.submit(link_in(mails), {"password": NEW})
    assert agent.get("/leads").status_code == 303


def test_a_link_of_one_agency_is_nothing_at_another(app: Flask, cast: Cast, mails: Path) -> None:
    Visitor(app, WORKSPACE).submit("/forgot-password", {"email": cast.fairfield.agent_email})
    mail_out(app)
    assert Visitor(app, "harbor.crm.estate.localhost").get(link_in(mails)).status_code == 410


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaaaaaa", "passwordpassword", "123456789012"])
def test_a_weak_password_is_refused_with_a_hint(
    app: Flask, cast: Cast, mails: Path, weak: str
) -> None:
    visitor = Visitor(app, WORKSPACE)
    visitor.submit("/forgot-password", {"email": cast.fairfield.agent_email})
    mail_out(app)
    assert visitor.submit(link_in(mails), {"password": weak}).status_code == 422


def test_a_reset_is_mailed_once_however_often_the_bell_rings(
    app: Flask, cast: Cast, mails: Path
) -> None:
    Visitor(app, WORKSPACE).submit("/forgot-password", {"email": cast.fairfield.agent_email})
    mail_out(app)
    mail_out(app)
    assert len(list(mails.glob("*.eml"))) == 1


def test_a_new_password_ends_every_older_link(app: Flask, cast: Cast, mails: Path) -> None:
    visitor = Visitor(app, WORKSPACE)
    links = []
    for _ in range(2):
        visitor.submit("/forgot-password", {"email": cast.fairfield.agent_email})
        mail_out(app)
        links.append(link_in(mails))
        for mail in mails.glob("*.eml"):
            mail.unlink()
    assert visitor.submit(links[1], {"password": NEW}).status_code == 303
    assert visitor.get(links[0]).status_code == 410


def test_a_new_password_ends_being_locked_out(app: Flask, cast: Cast, mails: Path) -> None:
    visitor = Visitor(app, WORKSPACE)
    wrong = {"email": cast.fairfield.agent_email, "password": "wrong"}
    for _ in range(11):
        answer = visitor.submit("/sign-in", wrong)
    assert answer.status_code == 429
    visitor.submit("/forgot-password", {"email": cast.fairfield.agent_email})
    mail_out(app)
    assert visitor.submit(link_in(mails), {"password": NEW}).status_code == 303
    visitor.signed_in(cast.fairfield.agent_email, NEW)


def ask_for_two(app: Flask) -> list[int]:
    visitor = Visitor(app, WORKSPACE)
    for email in ("owner@fairfield.example", "agent@fairfield.example"):
        visitor.submit("/forgot-password", {"email": email})
    with app.app_context():
        ids = list(db.session.scalars(select(PasswordReset.id).order_by(PasswordReset.id)))
        db.session.remove()
    return ids


def waiting(app: Flask, after: timedelta) -> list[int]:
    with app.app_context():
        found = tasks.waiting_resets(utc_now() + after)
        assert not db.session.registry.has(), "no transaction is left open while mails go out"
    return found


def test_what_the_mail_server_refuses_for_now_is_tried_again_later(
    app: Flask, cast: Cast, mails: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = ask_for_two(app)

    def busy(*_args: object, **_kwargs: object) -> None:
        raise TemporaryError("mail server answered 451")

    monkeypatch.setattr(tasks, "send", busy)
    tasks.mail_reset.call_local(first)
    monkeypatch.undo()
    assert waiting(app, timedelta(seconds=15)) == [second], "its claim has not ended yet"
    assert waiting(app, timedelta(seconds=75)) == [first, second]


def test_an_address_that_is_refused_for_ever_holds_up_nobody(
    app: Flask, cast: Cast, mails: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = ask_for_two(app)

    def refused(*_args: object, **_kwargs: object) -> None:
        raise PermanentError("mail server answered 550")

    monkeypatch.setattr(tasks, "send", refused)
    tasks.mail_reset.call_local(first)
    monkeypatch.undo()
    assert waiting(app, timedelta(minutes=5)) == [second]
    tasks.mail_reset.call_local(second)
    assert len(list(mails.glob("*.eml"))) == 1
