"""Pure thinking about webhooks: usable addresses, public hosts, the envelope, and the signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from urllib.parse import urlsplit

from realestate.modules.events import envelope as envelopes
from realestate.modules.events.handlers import Occurrence
from realestate.tenancy.hosts import normalised
from realestate.tenancy.models import TenantRef

MAX_ENDPOINTS = 10
MAX_URL = 500
_WORDS = {
    "website.lead.submitted": "Somebody asked to be answered",
    "website.showing.requested": "Somebody wants to see a home",
    "website.valuation.requested": "Somebody asked what a home is worth",
    "webhook.tested": "Test event",
}
_PREFIX = "whsec_"
_PRINTS = re.compile(r"[!-~]+")
_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa")
# What is nobody's on the Internet though ``is_global`` of some Python versions says otherwise.


def in_words(event_type: str) -> str:
    """What happened, for people; a type without words of its own speaks for itself."""
    return _WORDS.get(event_type, event_type)


def host_of(url: str) -> str:
    """The receiver's host: what may be shown where a path, which may hold a key, may not."""
    return urlsplit(url).hostname or ""


def why(last_error: str | None) -> str:
    """A kept error without the class it was of."""
    return (last_error or "").partition(": ")[2]


def problem_with(url: str) -> str | None:
    """Why events cannot be posted to this address, in words; None when they can."""
    if not url:
        return "Give the address of the receiver."
    if len(url) > MAX_URL:
        return f"Use at most {MAX_URL} characters."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is not a web address. It looks like https://example.com/hooks."
    if parts.scheme != "https":
        return "Use an address that begins with https://, so that nobody on the way can read along."
    if "@" in parts.netloc:
        return "Leave out name and password: every call is signed instead."
    if not _PRINTS.fullmatch(parts.path + parts.query or "/") or "\\" in url or parts.fragment:
        return "Write the path without blanks, special characters and #."
    if port is not None and port != 443 and port < 1024:
        return "Use port 443, or one above 1023."
    return _problem_with_host(parts.hostname or "")


def normalised_url(url: str) -> str:
    """The one spelling a usable address is kept in: host in lower case and A-labels, no usual port."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port not in (None, 443) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{normalised(parts.hostname or '')}{port}{parts.path or '/'}{query}"


def _problem_with_host(hostname: str) -> str | None:
    name = normalised(hostname)
    if name is None or "." not in name or ":" in hostname:
        return "Use the host name of a server on the Internet, such as hooks.example.com."
    if name.rpartition(".")[2].isdigit():
        return "Use a host name instead of a number."
    if name.endswith(tuple(f".{local}" for local in _LOCAL_NAMES)):
        return "This host is private: only servers on the Internet can be called."
    return None


def new_secret() -> str:
    """256 random bits, in the spelling of the Standard Webhooks convention."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signed(secret: str, *, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers that prove who sent this body and when (Standard Webhooks)."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    words = f"{message_id}.{timestamp}.".encode() + body
    digest = base64.b64encode(hmac.new(key, words, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{digest}",
    }


def envelope(
    tenant: TenantRef, occurrence: Occurrence, *, domain: str, user_id: int | None
) -> bytes:
    """The event as receivers get it; without the visitor's network address, which is nobody else's business."""
    payload = occurrence.facts.model_dump(mode="json", exclude={"address"})
    told = envelopes.envelope(
        tenant, domain, occurrence, id=occurrence.event_id, user_id=user_id, payload=payload
    )
    return told.model_dump_json().encode()


def seconds_to_wait(retry_after: str | None) -> float | None:
    """What a Retry-After header asks for, when it is a number of seconds; dates are passed over."""
    asked = (retry_after or "").strip()
    return float(asked) if asked.isdecimal() and len(asked) < 8 else None
