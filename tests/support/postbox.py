"""A real SMTP server on loopback that takes mails, or refuses them the way servers do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from flask import Flask

from tests.support.postgres import free_port


class Postbox:
    """What arrived (``taken``), and what the server says next to MAIL FROM, RCPT TO and DATA."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.says: dict[str, list[str]] = {"MAIL": [], "RCPT": [], "DATA": []}

    @property
    def messages(self) -> list[EmailMessage]:
        return [
            cast(EmailMessage, message_from_bytes(taken.content or b"", policy=default))
            for taken in self.taken
        ]

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._next("MAIL")
        if answer.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if address.startswith("gone"):
            return "550 5.1.1 No such mailbox"
        if address.startswith("later"):
            return "451 4.2.1 Try again later"
        answer = self._next("RCPT")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        answer = self._next("DATA")
        if answer.startswith("2"):
            self.taken.append(envelope)
        return answer

    async def handle_QUIT(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:
        answer = self._next("QUIT")
        if not answer.startswith("2"):
            await server.push(answer)
            server.transport.close()  # the library itself closes only after a good farewell
        return answer

    def _next(self, step: str) -> str:
        return self.says[step].pop(0) if self.says.get(step) else "250 OK"


@contextmanager
def open_postbox(app: Flask, *, knows_nobody: bool = False) -> Iterator[Postbox]:
    """The application mails there meanwhile; ``knows_nobody``: it asks for a sign-in and refuses each."""
    box, port = Postbox(), free_port()
    options: dict[str, Any] = {}
    if knows_nobody:
        refuse = lambda *_args: AuthResult(success=False, handled=False)  # noqa: E731
        options = {"authenticator": refuse, "auth_require_tls": False}
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    person = "user:secret@" if knows_nobody else ""
    with mailing_to(app, f"smtp://{person}127.0.0.1:{port}"):
        yield box
    # what is being closed in the server's own thread is closed before its loop ends
    asyncio.run_coroutine_threadsafe(asyncio.sleep(0.05), controller.loop).result()
    controller.stop()


@contextmanager
def mailing_to(app: Flask, url: str) -> Iterator[None]:
    """The application's SMTP_URL, for a while."""
    plain = app.config["SETTINGS"]
    app.config["SETTINGS"] = plain.model_copy(update={"smtp_url": url})
    try:
        yield
    finally:
        app.config["SETTINGS"] = plain
