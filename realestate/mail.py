"""send(template, to, **context): the only file that speaks SMTP."""

from __future__ import annotations

import logging
import smtplib
import ssl
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import localtime, make_msgid
from secrets import token_hex
from typing import Any
from urllib.parse import unquote, urlsplit

import idna
from flask import current_app, render_template

from realestate.config import Settings
from realestate.errors import PermanentError, TemporaryError

log = logging.getLogger(__name__)
_STEP_SECONDS = 10.0  # longest wait for one answer of the server
_WHOLE_SECONDS = (
    30.0  # longest talk with it, so that a lease (LONGEST_WORK) never ends in the middle
)
_LOCAL = ("localhost", "127.0.0.1")


class _LinksWhole(EmailPolicy):
    """Headers as usual, but for an address on the web: no program reads one that was folded or encoded."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


def send(
    template: str,
    to: str,
    *,
    sender_name: str = "",
    reply_to: str = "",
    message_id: str = "",
    headers: Mapping[str, str] | None = None,
    is_rich: bool = False,
    **context: Any,
) -> None:
    """Send templates/mail/<template>.txt (its first line is the subject) to one address; ``is_rich``: with
    <template>.html beside it, for programs that show that.

    Raises TemporaryError when the server may take it later (or our own settings are at fault),
    PermanentError when this address never will (``address_refused``) or these words (``mail_refused``).
    Without SMTP_URL (demo, development, tests) the mail becomes a file in INSTANCE_DIR/mail.
    """
    settings = _settings()
    subject, _, body = render_template(f"mail/{template}.txt", **context).partition("\n")
    message = EmailMessage(policy=_LinksWhole())
    message["Subject"] = " ".join(subject.split())
    name = " ".join((sender_name or settings.platform_name).split())
    message["From"] = Address(name, addr_spec=settings.mail_from)
    message["To"] = _plain(to)
    if reply_to:
        message["Reply-To"] = _plain(reply_to)
    message["Message-ID"] = message_id or make_msgid(domain=settings.platform_domain)
    message["Date"] = localtime()
    message["Auto-Submitted"] = "auto-generated"
    for header, value in (headers or {}).items():
        message[header] = value
    _fill(message, template, body, context, is_rich=is_rich)
    if settings.smtp_url:
        _over_smtp(settings.smtp_url, message)
    else:
        _into_file(settings, message)
    log.info("mail sent", extra={"template": template})


def _fill(
    message: EmailMessage, template: str, body: str, context: dict[str, Any], *, is_rich: bool
) -> None:
    """The words, and the same dressed up for programs that show HTML."""
    message.set_content(body.strip() + "\n", cte="8bit")  # a link stays one line, also in a file
    if is_rich:
        html = render_template(f"mail/{template}.html", subject=message["Subject"], **context)
        message.add_alternative(html, subtype="html", cte="quoted-printable")


def message_id(key: str) -> str:
    """A Message-ID that is the same whenever the same ``key`` is sent again."""
    return f"<{key}@{_settings().platform_domain}>"


def _plain(address: str) -> str:
    """One address, its domain in A-labels; PermanentError for anything that is more or less than that."""
    local, _, domain = address.rpartition("@")
    try:
        if not domain.isascii():
            address = f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"
        return Address(addr_spec=address).addr_spec
    except (ValueError, IndexError, HeaderParseError):
        raise PermanentError("this is no address mail can go to", "address_refused") from None


def _over_smtp(url: str, message: EmailMessage) -> None:
    """Hand the message over. Once the server has taken it, nothing that follows can fail it."""
    parts = urlsplit(url)
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _connected(parts.scheme, parts.hostname or "localhost", parts.port)
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        smtp.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        ((code, words),) = error.recipients.values()
        raise _recipient_refused(code, words) from None
    except smtplib.SMTPDataError as error:
        raise _message_refused(error.smtp_code) from None
    except smtplib.SMTPResponseException as error:
        raise TemporaryError(_ours(error)) from None
    except smtplib.SMTPNotSupportedError:
        raise TemporaryError("mail server lacks what SMTP_URL asks of it") from None
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryError(f"mail server not reached: {type(error).__name__}") from None
    finally:
        if smtp is not None:
            _say_goodbye(smtp)


def _recipient_refused(code: int, words: bytes) -> Exception:
    """5xx is the address's fault, unless the server says that it does not let *us* send (5.7.x, 530)."""
    if code >= 500 and code != 530 and not words.startswith(b"5.7."):
        return PermanentError(f"mail server refused the address ({code})", "address_refused")
    if code >= 500:
        return TemporaryError(f"mail server does not relay for us ({code}): look at SMTP_URL")
    return TemporaryError(f"mail server put the address off ({code})")


def _message_refused(code: int) -> Exception:
    if code >= 500:
        return PermanentError(f"mail server refused the message ({code})", "mail_refused")
    return TemporaryError(f"mail server answered {code}")


def _ours(error: smtplib.SMTPResponseException) -> str:
    """A refusal before any address was named: our settings, or the server's bad day."""
    code = error.smtp_code
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"mail server refused our sign-in ({code}): look at SMTP_URL"
    if isinstance(error, smtplib.SMTPSenderRefused) and code >= 500:
        return f"mail server refused our sender's address ({code}): look at MAIL_FROM"
    if code >= 500:
        return f"mail server refused us ({code}): look at SMTP_URL"
    return f"mail server answered {code}"


def _say_goodbye(smtp: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        smtp.quit()
    smtp.close()


class _Bounded(smtplib.SMTP):
    """Waits some seconds for each answer and not much longer for all of them together."""

    def __init__(self, host: str, port: int, **options: Any) -> None:
        self._until = time.monotonic() + _WHOLE_SECONDS
        super().__init__(host, port, timeout=_STEP_SECONDS, **options)

    def getreply(self) -> tuple[int, bytes]:
        left = self._until - time.monotonic()
        if left <= 0:
            self.close()
            raise TimeoutError("the mail server takes too long altogether")
        if self.sock is not None:
            self.sock.settimeout(min(left, _STEP_SECONDS))
        return super().getreply()


class _BoundedTls(_Bounded, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def _connected(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return _BoundedTls(host, port or 465, context=ssl.create_default_context())
    smtp = _Bounded(host, port or 587)
    with ExitStack() as unless_ready:
        unless_ready.callback(smtp.close)
        smtp.ehlo()
        if smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        elif host not in _LOCAL:
            raise TemporaryError("mail server offers no encryption")
        unless_ready.pop_all()
    return smtp


def _into_file(settings: Settings, message: EmailMessage) -> None:
    settings.mail_dir.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = settings.mail_dir / f"{stamp}-{token_hex(3)}.eml"
    path.write_bytes(message.as_bytes())
    log.warning("mail written to %s", path)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
