"""Pure thinking about a visitor's message: can it be used, and should a person look at it first?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from realestate.modules.crm.rules import normalised_email, normalised_phone

MAX_NAME = 120
MAX_PHONE = 40
MAX_MESSAGE = 4_000
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
    property_details: dict[str, object] | None = None
    attribution: dict[str, str] | None = None


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
    if submission.timeframe and submission.timeframe not in TIMEFRAMES:
        found["timeframe"] = [f"Choose one of: {', '.join(TIMEFRAMES)}."]
    return found


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
