"""send(template, to, **context): the only file that speaks SMTP."""

from __future__ import annotations

import logging
import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formataddr, localtime, make_msgid
from secrets import token_hex
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template

from realestate.config import Settings
from realestate.errors import PermanentError, TemporaryError

log = logging.getLogger(__name__)
_TIMEOUT_SECONDS = 10


def send(template: str, to: str, *, sender_name: str = "", **context: Any) -> None:
    """Send templates/mail/<template>.txt (its first line is the subject) to one address.

    Raises TemporaryError when the server may take it later, PermanentError when it never will.
    Without SMTP_URL (demo, development, tests) the mail becomes a file in INSTANCE_DIR/mail.
    """
    settings: Settings = current_app.config["SETTINGS"]
    subject, _, body = render_template(f"mail/{template}.txt", **context).partition("\n")
    message = EmailMessage()
    message["Subject"] = subject.strip()
    message["From"] = formataddr((sender_name or settings.platform_name, settings.mail_from))
    message["To"] = to
    message["Message-ID"] = make_msgid(domain=settings.platform_domain)
    message["Date"] = localtime()
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body.strip() + "\n", cte="8bit")  # a link stays one line, also in a file
    if settings.smtp_url:
        _over_smtp(settings.smtp_url, message)
    else:
        _into_file(settings, message)
    log.info("mail sent", extra={"template": template})


def _over_smtp(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    try:
        with _connected(parts.scheme, parts.hostname or "localhost", parts.port) as smtp:
            if parts.username:
                smtp.login(unquote(parts.username), unquote(parts.password or ""))
            smtp.send_message(message)
    except smtplib.SMTPResponseException as error:
        kind = PermanentError if error.smtp_code >= 500 else TemporaryError
        raise kind(f"mail server answered {error.smtp_code}") from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        kind = PermanentError if min(codes) >= 500 else TemporaryError
        raise kind(f"mail server refused the address ({codes[0]})") from error
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryError(f"mail server not reached: {type(error).__name__}") from error


def _connected(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port or 465, timeout=_TIMEOUT_SECONDS, context=context)
    smtp = smtplib.SMTP(host, port or 587, timeout=_TIMEOUT_SECONDS)
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    elif host not in ("localhost", "127.0.0.1"):
        smtp.close()
        raise TemporaryError("mail server offers no encryption")
    return smtp


def _into_file(settings: Settings, message: EmailMessage) -> None:
    settings.mail_dir.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = settings.mail_dir / f"{stamp}-{token_hex(3)}.eml"
    path.write_bytes(message.as_bytes())
    log.warning("mail written to %s", path)
