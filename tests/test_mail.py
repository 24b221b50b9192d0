"""Mail, against a real SMTP server on loopback: sent, refused for ever, refused for now."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from realestate.errors import PermanentError, TemporaryError
from realestate.mail import send
from tests.support.postgres import free_port

CONTEXT = {"name": "Ann", "link": "https://fairfield.crm.estate.example/new-password/x"}


class Postbox:
    """Takes mails; refuses some addresses the way servers do."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address.startswith("gone"):
            return "550 No such mailbox"
        if address.startswith("later"):
            return "451 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.taken.append(envelope)
        return "250 Taken"


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    box = Postbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    plain = app.config["SETTINGS"]
    app.config["SETTINGS"] = plain.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{port}"})
    yield box
    app.config["SETTINGS"] = plain
    controller.stop()


def test_a_mail_arrives(app: Flask, postbox: Postbox) -> None:
    with app.test_request_context():
        send("password_reset", "ann@mail.example", sender_name="Fairfield Homes", **CONTEXT)
    (envelope,) = postbox.taken
    message = message_from_bytes(envelope.content or b"", policy=default)
    assert message["To"] == "ann@mail.example"
    assert message["From"].startswith("Fairfield Homes <")
    assert message["Subject"]
    assert message["Date"]
    assert CONTEXT["link"].encode() in (envelope.content or b""), "the link stands on one line"
    assert CONTEXT["link"] in message.get_content()


@pytest.mark.parametrize(
    ("address", "kind"),
    [("gone@mail.example", PermanentError), ("later@mail.example", TemporaryError)],
)
def test_a_refusal_is_for_ever_or_for_now(
    app: Flask, postbox: Postbox, address: str, kind: type[Exception]
) -> None:
    with app.test_request_context(), pytest.raises(kind):
        send("password_reset", address, **CONTEXT)


def test_a_server_that_is_away_is_for_now(app: Flask, postbox: Postbox) -> None:
    away = app.config["SETTINGS"].model_copy(update={"smtp_url": "smtp://127.0.0.1:9"})
    app.config["SETTINGS"] = away
    with app.test_request_context(), pytest.raises(TemporaryError, match="not reached"):
        send("password_reset", "ann@mail.example", **CONTEXT)


def test_nobody_can_add_a_header_through_a_name(app: Flask, mails: Path) -> None:
    with app.test_request_context(), pytest.raises(ValueError, match=r"linefeed|newline"):
        send("password_reset", "a@mail.example\nBcc: b@mail.example", **CONTEXT)


def test_without_a_server_the_mail_is_a_file(app: Flask, mails: Path) -> None:
    with app.test_request_context():
        send("password_reset", "ann@mail.example", **CONTEXT)
    assert len(list(mails.glob("*.eml"))) == 1
