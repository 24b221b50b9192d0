"""Pure thinking about alerts: what is worth telling, when it is due, when to slow down, in which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from realestate.modules.listings.models import FOR_SALE

FREQUENCIES = ("instant", "daily", "weekly", "off")
FREQUENCY_WORDS = {
    "instant": "At once",
    "daily": "Every morning",
    "weekly": "Once a week",
    "off": "Not by e-mail",
}
KINDS = ("new", "back", "reduced", "status")  # the first is the strongest
KIND_WORDS = {
    "new": "New",
    "back": "Back on the market",
    "reduced": "Price reduced",
    "status": "New status",
}
MAIL_KINDS = (
    "confirm",
    "link",
    "instant",
    "daily",
    "weekly",
    "silence",
    "news_confirm",
    "newsletter",
)
KEYS_BY_MAIL = ("confirm", "link", "news_confirm")  # mails that bring a link to one's own page
ALERTS = ("instant", "daily", "weekly")  # mails that tell of homes
MAIL_WORDS = {
    "confirm": "Confirmation",
    "link": "Link to their page",
    "instant": "Alert at once",
    "daily": "Daily digest",
    "weekly": "Weekly digest",
    "silence": "Still looking?",
    "news_confirm": "Confirmation of the newsletter",
    "newsletter": "Newsletter",
}
MAIL_STATES = ("waiting", "sent", "failed", "skipped")
STOPPERS = ("", "silence", "bounce", "agent")
PACES = ("asked", "daily", "weekly", "stopped")

MORNING, EVENING = 8, 21  # nobody is woken: alerts leave between these hours of the agency's clock
WEEKLY_DAY = 4  # Friday, before the weekend's viewings
INSTANT_GAP = timedelta(minutes=10)  # what happens within it comes in one mail
MOST_HOMES = 12  # a mail; the rest is behind a link
MOST_SEARCHES = 50  # a subscriber
MOST_FAVORITES = 200
MAX_NAME = 80
UNANSWERED = {
    "instant": 10,
    "daily": 10,
    "weekly": 6,
}  # mails nobody opened a link of, before a step down
_SLOWER = {"instant": "daily", "daily": "weekly", "weekly": "stopped"}

FORMS_AN_HOUR = 20  # from one network
MAILS_A_DAY = (
    3  # confirmations and links to one address: the form must be no way to flood a mailbox
)
LINK_LIFE = timedelta(days=30)
CONFIRM_LIFE = timedelta(days=7)
ACTIVE_AGAIN = timedelta(hours=1)  # activity within it is not written down twice

CONSENT_ID = "alerts-by-mail-1"
_CONSENT = (
    "I agree that {agency} e-mails me about homes that match the searches I save and about my favourites, as "
    "often as I choose. Every e-mail has a link that ends it. My address is used for nothing else."
)
STOPPED_BY_US = "Our people stopped these e-mails. Please write to us to start them again."
WITHDRAWN = "No more e-mails about homes."


class Change(Protocol):
    """What is read of a ListingChange."""

    id: int
    listing_id: int
    kind: str
    price_before: Decimal | None
    price_after: Decimal | None
    status_before: str
    status_after: str


@dataclass(frozen=True)
class News:
    """What is worth telling of a home: the change that says it, of which kind."""

    change_id: int
    listing_id: int
    kind: str
    price_before: Decimal | None = None


def consent_text(agency: str) -> str:
    """The exact words that stand beside the box; they are kept with the answer."""
    return _CONSENT.format(agency=agency)


def kind_of(change: Change) -> str | None:
    """Which news a change is; None for what nobody asked to hear (facts mended, a higher price)."""
    if change.kind == "listed":
        return "new"
    if change.kind == "price":
        before, after = change.price_before, change.price_after
        return "reduced" if before is not None and after is not None and after < before else None
    if change.kind == "status":
        is_back = change.status_after in FOR_SALE and change.status_before not in FOR_SALE
        return "back" if is_back else "status"
    return None


def strongest(changes: Iterable[Change]) -> list[News]:
    """One piece of news a home: of several changes told together, the one that matters most."""
    best: dict[int, News] = {}
    for change in changes:
        kind = kind_of(change)
        if kind is None:
            continue
        known = best.get(change.listing_id)
        if known is None or KINDS.index(kind) <= KINDS.index(known.kind):
            before = change.price_before if kind == "reduced" else None
            if known is not None and known.kind == kind == "reduced":
                before = known.price_before  # twice reduced in one batch: told from the first price
            best[change.listing_id] = News(change.id, change.listing_id, kind, before)
    return list(best.values())


def slower(asked: str, pace: str) -> str:
    """How often a mail goes: as asked, or slower while nobody looks."""
    if pace == "stopped":
        return "off"
    if asked == "off" or pace == "asked":
        return asked
    return max(asked, pace, key=FREQUENCIES.index)


def is_awake(now: datetime, timezone: str) -> bool:
    """Is it an hour at which alerts may leave?"""
    return MORNING <= now.astimezone(ZoneInfo(timezone)).hour < EVENING


def next_due(frequency: str, found_at: datetime, timezone: str) -> datetime:
    """When what was found then may be told: at once (in the morning, if it is night), the next morning,
    or the next Friday morning."""
    zone = ZoneInfo(timezone)
    local = found_at.astimezone(zone)
    if frequency == "instant" and MORNING <= local.hour < EVENING:
        return found_at
    day = local.date() if local.hour < MORNING else local.date() + timedelta(days=1)
    if frequency == "weekly":
        day += timedelta(days=(WEEKLY_DAY - day.weekday()) % 7)
    return datetime.combine(day, time(MORNING), zone).astimezone(UTC)


def local_day(now: datetime, timezone: str) -> str:
    return now.astimezone(ZoneInfo(timezone)).date().isoformat()


def next_pace(frequency: str, pace: str, unanswered: int) -> str:
    """The pace after so many mails of this frequency that nobody answered."""
    if frequency not in UNANSWERED or unanswered < UNANSWERED[frequency]:
        return pace
    return _SLOWER[frequency]


def clean_name(name: str) -> str:
    return " ".join(name.split())


def problem_with_name(name: str) -> str | None:
    if not name or not name.isprintable():
        return "Give the search a name."
    return f"Use at most {MAX_NAME} characters." if len(name) > MAX_NAME else None
