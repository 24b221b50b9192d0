"""Pure thinking about mails: what an event says, in lines that are safe to put into one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from realestate.modules.crm.rules import normalised_email, normalised_phone
from realestate.modules.events.catalogue import Shape

ACKNOWLEDGEMENTS = 3  # to one address of one agency ...
ACKNOWLEDGED_IN = timedelta(days=1)  # ... in this time: the form must be no way to flood a mailbox


@dataclass(frozen=True)
class Inquiry:
    """What an agent wants to know first; one line each, but for the message."""

    name: str
    email: str
    phone: str
    home: str
    timeframe: str
    message: str
    answers: tuple[tuple[str, str], ...] = ()

    @property
    def reply_to(self) -> str:
        """Where an answer goes; empty for the rare address that a mail's header cannot hold."""
        return self.email if self.email.rpartition("@")[0].isascii() else ""


def inquiry_of(facts: Shape) -> Inquiry:
    """The inquiry in any payload that has a ``contact``."""
    contact = getattr(facts, "contact", None)
    listing = getattr(facts, "listing", None)
    phone = getattr(contact, "phone", None) or ""
    return Inquiry(
        name=one_line(getattr(contact, "name", "")) or "Somebody",
        email=normalised_email(getattr(contact, "email", None) or "") or "",
        phone=normalised_phone(phone) or one_line(phone),
        home=one_line(listing.address if listing else getattr(facts, "property_address", "") or ""),
        timeframe=one_line(getattr(facts, "timeframe", None) or ""),
        message=getattr(facts, "message", "").strip(),
        answers=tuple(
            (one_line(each.label), one_line(each.value)) for each in getattr(facts, "answers", ())
        ),
    )


def one_line(words: str) -> str:
    """Without line breaks and without what does not print."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in words).split())


def quoted(words: str) -> str:
    """A visitor's words as a quotation, so that no line of theirs looks like one of ours."""
    return "\n".join(f"> {one_line(line)}".rstrip() for line in words.splitlines())


def address_hash(tenant_id: int, address: str) -> str:
    """Recognises an address within one agency; tells it to nobody who reads the table."""
    return hashlib.sha256(f"{tenant_id}|{address.lower()}".encode()).hexdigest()


def local_time(when: datetime, timezone: str) -> str:
    """Nov 24, 2026, 9:05 AM, on the agency's clock."""
    local = when.astimezone(ZoneInfo(timezone))
    return f"{local:%b} {local.day}, {local.year}, {local:%I:%M %p}".replace(", 0", ", ")
