"""Pure thinking about leads: their stages, their filters, and who is who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

LEAD_STATUSES = {
    "new": "New",
    "contacted": "Contacted",
    "qualified": "Qualified",
    "nurturing": "Nurturing",
    "touring": "Touring",
    "offer": "Offer",
    "under_contract": "Under contract",
    "won": "Won",
    "lost": "Lost",
}
LEAD_TYPES = {
    "buyer": "Buyer",
    "seller": "Seller",
    "investor": "Investor",
    "renter": "Renter",
    "other": "Other",
}
SOURCES = {
    "listing_inquiry": "Listing inquiry",
    "contact_form": "Contact form",
    "seller_inquiry": "Seller inquiry",
    "api": "Other site",
    "showing_request": "Showing request",
    "valuation": "Home valuation",
}


def source_in_words(source: str) -> str:
    """Where a lead came from, as people say it; forms of the agency's own are named by their address."""
    own = source.removeprefix("form:")
    return f"Form “{own}”" if own != source else SOURCES.get(source, source)


# Activities by which a lead arrives; whatever else is on its timeline answers them.
ARRIVALS = ("lead_submitted", "showing_requested", "valuation_requested")
PAGE_SIZE = 50


@dataclass(frozen=True)
class LeadFilter:
    """Which leads to list: any of ``statuses`` (none: all), and a piece of text."""

    statuses: tuple[str, ...] = ()
    q: str = ""

    def as_query(self) -> dict[str, list[str]]:
        query = {"status": list(self.statuses)} if self.statuses else {}
        return query | ({"q": [self.q]} if self.q else {})


@dataclass(frozen=True)
class Read:
    """A filter read from a query string; what could not be used is named, and never widens it."""

    filter: LeadFilter
    ignored: tuple[str, ...]


def read_filter(query: Mapping[str, list[str]]) -> Read:
    """The filter of a query string; keys such as ``cursor`` belong to the door and are passed over."""
    ignored: list[str] = []
    statuses = []
    for status in query.get("status", []):
        if status in LEAD_STATUSES:
            statuses.append(status)
        elif status:
            ignored.append(f"status: “{status[:40]}” is not a stage")
    known = {"status", "q", "cursor", "seen"}
    ignored += [f"{name[:40]}: not a filter" for name in query if name not in known]
    words = " ".join((query.get("q") or [""])[0].split())[:80]
    return Read(LeadFilter(tuple(dict.fromkeys(statuses)), words), tuple(ignored))


def in_words(day: date, part: str) -> str:
    """A wished time as people say it: “Sat, Nov 28, morning”."""
    return f"{day:%a, %b} {day.day}, {part}"


def same_name(one: str, other: str) -> bool:
    """Are these the same words, whatever their case and spacing?"""
    return one.casefold().split() == other.casefold().split()


@lru_cache(maxsize=256)  # a lead asks several times
def normalised_email(email: str) -> str | None:
    """Lower case, checked by shape (no network); None when it is no address."""
    try:
        checked = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return checked.normalized.lower()


@lru_cache(maxsize=256)
def normalised_phone(phone: str, region: str = "US") -> str | None:
    """E.164, for instance +12065550142; None when it is no possible number."""
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
