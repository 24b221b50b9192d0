"""Mail, against a real SMTP server on loopback: sent, refused for ever, refused for now."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from realestate import mail
from realestate.errors import PermanentError, TemporaryError
from realestate.mail import message_id, send
from tests.support.postbox import Postbox, mailing_to, open_postbox
from tests.support.postgres import free_port

CONTEXT = {"name": "Ann", "link": "https://fairfield.crm.estate.example/new-password/x"}


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    with open_postbox(app) as box:
        yield box


def mail_ann(app: Flask, to: str = "ann@mail.example", **options: object) -> None:
    with app.test_request_context():
        send("password_reset", to, **{**CONTEXT, **options})  # type: ignore[arg-type]


def test_a_mail_arrives(app: Flask, postbox: Postbox) -> None:
    mail_ann(app, sender_name="Fairfield Homes")
    (message,) = postbox.messages
    assert message["To"] == "ann@mail.example"
    assert message["From"].startswith("Fairfield Homes <")
    assert message["Subject"]
    assert message["Date"]
    content = postbox.taken[0].content
    assert CONTEXT["link"].encode() in (content or b""), "the link stands on one line"
    assert CONTEXT["link"] in message.get_content()


def test_a_mail_keeps_the_message_id_it_is_given_and_says_where_answers_go(
    app: Flask, postbox: Postbox
) -> None:
    with app.test_request_context():
        same = message_id("k7q2-9mxh.12")
    for _ in range(2):
        options = {"message_id": same, "reply_to": "vic@mail.example"}
        mail_ann(app, **options, headers={"X-Receipt": "K7Q2-9MXH"})
    first, second = postbox.messages
    assert first["Message-ID"] == second["Message-ID"] == "<k7q2-9mxh.12@estate.localhost>"
    assert first["Reply-To"] == "vic@mail.example"
    assert first["X-Receipt"] == "K7Q2-9MXH"


@pytest.mark.parametrize(
    ("step", "says", "kind", "reason"),
    [
        ("RCPT", "550 5.1.1 No such mailbox", PermanentError, "address_refused"),
        ("RCPT", "553 Not a mailbox here", PermanentError, "address_refused"),
        ("RCPT", "451 Try again later", TemporaryError, "put the address off"),
        ("RCPT", "554 5.7.1 Relay access denied", TemporaryError, "SMTP_URL"),
        ("RCPT", "530 Authentication required", TemporaryError, "SMTP_URL"),
        ("MAIL", "553 Sender is not ours", TemporaryError, "MAIL_FROM"),
        ("MAIL", "452 Too busy", TemporaryError, "answered 452"),
        ("DATA", "554 No, thanks", PermanentError, "mail_refused"),
        ("DATA", "451 Come back", TemporaryError, "answered 451"),
    ],
)
def test_a_refusal_is_for_ever_only_when_the_address_or_the_words_are_its_cause(
    app: Flask, postbox: Postbox, step: str, says: str, kind: type[Exception], reason: str
) -> None:
    postbox.says[step] = [says]
    with pytest.raises(kind) as caught:
        mail_ann(app)
    assert reason in f"{caught.value} {getattr(caught.value, 'reason', '')}"
    assert "ann@" not in str(caught.value)
    assert postbox.taken == []


def test_a_refused_sign_in_is_our_own_fault_and_for_now(app: Flask) -> None:
    with open_postbox(app, knows_nobody=True), pytest.raises(TemporaryError) as caught:
        mail_ann(app)
    assert "refused our sign-in (535)" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_away_is_for_now(app: Flask) -> None:
    with (
        mailing_to(app, f"smtp://127.0.0.1:{free_port()}"),
        pytest.raises(TemporaryError, match="not reached"),
    ):
        mail_ann(app)


@pytest.mark.parametrize(
    "greeting", [b"", b"220-slow\r\n" * 3, b"554 go away\r\n"], ids=["mute", "endless", "closed"]
)
def test_a_server_that_hangs_is_left_in_time(
    app: Flask, greeting: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "_STEP_SECONDS", 0.3)
    monkeypatch.setattr(mail, "_WHOLE_SECONDS", 0.6)
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def answer() -> None:
            connection, _ = server.accept()
            held.append(connection)
            connection.sendall(greeting)

        threading.Thread(target=answer, daemon=True).start()
        began = time.monotonic()
        with (
            mailing_to(app, f"smtp://127.0.0.1:{server.getsockname()[1]}"),
            pytest.raises(TemporaryError),
        ):
            mail_ann(app)
        assert time.monotonic() - began < 3
        for connection in held:
            connection.close()


def test_a_server_that_stutters_through_every_step_is_left_in_time(
    app: Flask, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each answer comes in time, all of them together do not."""
    monkeypatch.setattr(mail, "_WHOLE_SECONDS", 0.0)
    with pytest.raises(TemporaryError, match="not reached"):
        mail_ann(app)


def test_once_taken_a_mail_is_sent_whatever_the_server_says_at_the_end(
    app: Flask, postbox: Postbox
) -> None:
    postbox.says["QUIT"] = ["421 Too busy to part in peace"]
    mail_ann(app)
    assert len(postbox.taken) == 1


@pytest.mark.parametrize(
    "address",
    ["a@mail.example\nBcc: b@mail.example", "a@mail.example, b@mail.example", "", "jörg@x.example"],
)
def test_what_is_not_one_address_is_refused(app: Flask, mails: Path, address: str) -> None:
    with pytest.raises(PermanentError, match="no address"):
        mail_ann(app, to=address)
    with pytest.raises(PermanentError, match="no address"):
        mail_ann(app, reply_to=address or "@")


def test_nobody_can_add_a_header_through_a_name(app: Flask, postbox: Postbox) -> None:
    mail_ann(app, sender_name="Evil\r\nBcc: b@mail.example")
    (message,) = postbox.messages
    assert message["Bcc"] is None
    assert postbox.taken[0].rcpt_tos == ["ann@mail.example"]


def test_without_a_server_the_mail_is_a_file(app: Flask, mails: Path) -> None:
    mail_ann(app)
    assert len(list(mails.glob("*.eml"))) == 1
