"""Pure thinking about a visitor's message: can it be used, and should a person look at it first?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from realestate.modules.crm.rules import normalised_email, normalised_phone

MAX_NAME = 120
MAX_PHONE = 40
MAX_MESSAGE = 4_000
MAX_ADDRESS = 200
TIMEFRAMES = (
    "As soon as possible",
    "Within 3 months",
    "3 to 6 months",
    "6 months or more",
    "Just looking",
)
FASTEST_HUMAN = timedelta(seconds=2)
TENANT_A_MINUTE = 120  # more than this in a minute and a person looks first
FROM_ONE_ADDRESS = 20  # in ten minutes; more are refused, with the words kept
_MOST_LINKS = 3

CONSENT_ID = "contact-by-mail-and-phone-1"
_CONSENT = (
    "I agree that {agency} may call, text or e-mail me about this request and similar homes. "
    "Agreeing is not needed to get an answer, and I can stop it at any time."
)


PARTS = {
    "morning": "Morning, 9 to 12",
    "afternoon": "Afternoon, 12 to 4",
    "evening": "Evening, 4 to 7",
}
MOST_WISHES = 3
LATEST_WISH = timedelta(days=60)
BUYER_NOTICE_ID = "buyer-agreement-1"
BUYER_NOTICE = (
    "Before an agent shows you a home, you and the agent’s firm sign a written buyer agreement. It says what the "
    "agent does for you and what that costs. No law sets the fee: it is yours to negotiate. Asking here signs "
    "nothing and costs nothing; the agent goes through the agreement with you first. An open house needs none."
)


@dataclass(frozen=True)
class Wish:
    """A time that would suit, as typed: a day (2026-11-28) and a part of it."""

    day: str = ""
    part: str = ""


@dataclass(frozen=True)
class Submission:
    """What somebody wrote, as typed (trimmed); ``website`` is the field people do not see."""

    source: str
    name: str = ""
    email: str = ""
    phone: str = ""
    message: str = ""
    timeframe: str = ""
    has_consented: bool = False
    website: str = ""
    page: str = ""
    address: str = ""
    listing_id: int | None = None
    property_address: str = ""
    property_details: dict[str, object] | None = None
    lead_type: str = ""
    answers: tuple[dict[str, str], ...] = ()
    consent: tuple[str, str] | None = None  # id and text, where the form has words of its own
    attribution: dict[str, str] | None = None
    wishes: tuple[Wish, ...] = ()


def consent_text(agency: str) -> str:
    """The exact words beside the (unticked) box; these words are kept with the answer."""
    return _CONSENT.format(agency=agency)


def problems(submission: Submission) -> dict[str, list[str]]:
    """What the visitor must mend, by field; empty when the message can be used."""
    found: dict[str, list[str]] = {}
    if not submission.name:
        found["name"] = ["Tell us your name."]
    elif len(submission.name) > MAX_NAME:
        found["name"] = [f"Use at most {MAX_NAME} characters."]
    if not submission.email and not submission.phone:
        found["email"] = ["Give an e-mail address or a phone number, so that we can answer."]
    if submission.email and normalised_email(submission.email) is None:
        found["email"] = ["This is not an e-mail address. It looks like name@example.com."]
    is_long = len(submission.phone) > MAX_PHONE
    if submission.phone and (is_long or normalised_phone(submission.phone) is None):
        found["phone"] = ["This is not a phone number. Write it with its area code: 206 555 0142."]
    if len(submission.message) > MAX_MESSAGE:
        found["message"] = [f"Use at most {MAX_MESSAGE:,} characters."]
    elif submission.source == "contact_form" and not submission.message:
        found["message"] = ["Write a few words, so that we know how to help."]
    if submission.source == "seller_inquiry" and not submission.property_address:
        found["property_address"] = ["Tell us the address of the home: street, town and ZIP code."]
    elif len(submission.property_address) > MAX_ADDRESS:
        found["property_address"] = [f"Use at most {MAX_ADDRESS} characters."]
    if submission.timeframe and submission.timeframe not in TIMEFRAMES:
        found["timeframe"] = [f"Choose one of: {', '.join(TIMEFRAMES)}."]
    return found


def home_facts(typed: dict[str, str]) -> tuple[dict[str, object], dict[str, list[str]]]:
    """Facts of a home as typed -> facts that can be kept, and by field what must be mended."""
    facts: dict[str, object] = {}
    found: dict[str, list[str]] = {}
    if typed.get("property_type"):
        facts["property_type"] = typed["property_type"][:60]
    for name, most, example in (("beds", 99, "3"), ("baths", 99, "2.5"), ("sqft", 1e6, "1,850")):
        text = typed.get(name, "").replace(",", "")
        if not text:
            continue
        is_number = re.fullmatch(r"\d{1,7}(\.\d{1,2})?", text) is not None
        if not is_number or float(text) > most or (name != "baths" and "." in text):
            found[name] = [f"Write a number, for instance {example}, or leave it empty."]
        else:
            facts[name] = float(text) if name == "baths" else int(text)
    return facts, found


def wished_times(
    wishes: tuple[Wish, ...], today: date
) -> tuple[list[tuple[date, str]], dict[str, list[str]]]:
    """The times that were wished for, and by field what must be mended (day_1, part_1, day_2...)."""
    times: list[tuple[date, str]] = []
    found: dict[str, list[str]] = {}
    for number, wish in enumerate(wishes, 1):
        is_empty = not wish.day and not wish.part
        if is_empty and (number > 1 or any(each.day for each in wishes)):
            continue
        day = _day(wish.day)
        if day is None:
            found[f"day_{number}"] = ["Choose a day."]
        elif not today <= day <= today + LATEST_WISH:
            found[f"day_{number}"] = [f"Choose a day within the next {LATEST_WISH.days} days."]
        elif wish.part not in PARTS:
            found[f"part_{number}"] = ["Choose a part of the day."]
        elif (day, wish.part) not in times:
            times.append((day, wish.part))
    return times, found


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def doubt(
    submission: Submission, *, age: timedelta | None, received_last_minute: int
) -> str | None:
    """Why a person should look first, or None. ``age`` is how long the form was open, if there was one."""
    if submission.website:
        return "hidden field filled"
    if age is not None and age < FASTEST_HUMAN:
        return "sent faster than a person types"
    if submission.message.lower().count("http") > _MOST_LINKS:
        return "many links"
    if received_last_minute >= TENANT_A_MINUTE:
        return "flood of messages"
    return None
