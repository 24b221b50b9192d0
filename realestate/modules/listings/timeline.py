"""Pure thinking about one home over time: is it the same home, what happened to it, how long it took."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from realestate.modules.listings.models import FOR_SALE, Listing, ListingChange

# RESO: "the number of days the listing is on market"; an accepted offer still counts, a pending sale does not.
COUNTED = ("Active", "Active Under Contract")
OFF_MARKET = ("Canceled", "Delete", "Expired", "Hold", "Withdrawn")
# RESO leaves the rule to each MLS; ours: a sale, or more than this off the market, starts the count anew.
CUMULATIVE_GAP = timedelta(days=90)
_SHORT = {
    "avenue": "ave", "av": "ave", "boulevard": "blvd", "circle": "cir", "court": "ct", "drive": "dr",
    "highway": "hwy", "lane": "ln", "parkway": "pkwy", "place": "pl", "road": "rd", "square": "sq",
    "street": "st", "terrace": "ter", "trail": "trl", "wy": "way",
    "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw",
}  # fmt: skip
_UNIT_WORDS = {"#", "unit", "apt", "apartment", "suite", "ste", "no"}
_STATUS_WORDS = {
    "Active": "Back on the market",
    "Active Under Contract": "Offer accepted",
    "Pending": "Sale pending",
    "Closed": "Sold",
    **dict.fromkeys(OFF_MARKET, "Taken off the market"),
}


@dataclass(frozen=True)
class Episode:
    """One listing of a home, with what happened to it, oldest change first."""

    listing: Listing
    changes: tuple[ListingChange, ...] = ()


@dataclass(frozen=True)
class Moment:
    """One line of the price history. ``change`` compares with the price before, in percent."""

    day: date
    words: str
    price: Decimal | None
    change: float | None
    listing: Listing


@dataclass(frozen=True)
class _Happening:
    day: date
    words: str
    price: Decimal | None = None


def address_key(listing: Listing) -> tuple[str, str]:
    """An address as two sources that abbreviate differently would both write it, and its ZIP code."""
    written = re.findall(r"[a-z0-9]+", f"{listing.unparsed_address}".lower())
    words = [_SHORT.get(word, word) for word in written if word not in _UNIT_WORDS]
    unit = listing.unit_number.lower().strip("# ")
    if unit and unit not in words:
        words.append(unit)
    return " ".join(words), listing.postal_code[:5]


def is_same_home(one: Listing, other: Listing) -> bool:
    """By the county's parcel number where both have one, else by the address."""
    parcels = [_plain(listing.parcel_number) for listing in (one, other)]
    if all(parcels):
        return parcels[0] == parcels[1] and _plain(one.unit_number) == _plain(other.unit_number)
    return address_key(one) == address_key(other)


def days_on_market(episode: Episode, today: date) -> int | None:
    """Days of this listing on the market; None before it starts, or when nobody can know.

    While it is for sale we count; when it no longer is, the source's own number goes before ours.
    """
    listing = episode.listing
    if listing.standard_status == "Coming Soon" or listing.on_market_date > today:
        return None
    if listing.standard_status not in COUNTED:
        if listing.days_on_market is not None:
            return listing.days_on_market
        if ended_on(episode) is None:
            return None
    return sum((end - start).days for start, end in _counted_spans(episode, today))


def cumulative_days(episodes: Sequence[Episode], today: date) -> int | None:
    """Days on the market of the newest listing and of those it follows without a sale or a long rest."""
    total = days_on_market(episodes[0], today)
    if total is None:
        return None
    for newer, older in pairwise(episodes):
        end = ended_on(older)
        if older.listing.standard_status == "Closed" or end is None:
            break
        if newer.listing.on_market_date - end > CUMULATIVE_GAP:
            break
        total += days_on_market(older, today) or 0
    return total


def ended_on(episode: Episode) -> date | None:
    """The day a listing left the market; None while it has not, or nobody told."""
    listing = episode.listing
    if listing.standard_status in FOR_SALE:
        return None
    told = [change for change in episode.changes if change.kind == "status"]
    stamp = listing.status_change_timestamp
    return (
        listing.close_date
        or listing.off_market_date
        or (told[-1].occurred_on if told else None)
        or (stamp.date() if stamp else None)
    )


def price_history(episodes: Sequence[Episode]) -> list[Moment]:
    """All that happened to a home's price and status, newest first."""
    oldest_first = [
        (happening, episode.listing)
        for episode in reversed(episodes)
        for happening in sorted(_happenings(episode), key=lambda each: each.day)
    ]
    found: list[Moment] = []
    before: Decimal | None = None
    for happening, listing in oldest_first:
        change = _percent(before, happening.price)
        found.append(Moment(happening.day, happening.words, happening.price, change, listing))
        before = happening.price or before
    return found[::-1]


def _happenings(episode: Episode) -> Iterator[_Happening]:
    """What the changes tell, filled up with what the listing says of itself."""
    listing, prices = episode.listing, [c for c in episode.changes if c.kind == "price"]
    start = _first_price(episode, prices)
    is_ahead = listing.standard_status == "Coming Soon"
    words = "Comes to the market" if is_ahead else "Listed for sale"
    yield _Happening(listing.on_market_date, words, start)
    for change in prices:
        yield _Happening(change.occurred_on, "Price changed", change.price_after)
    if not prices and start != listing.list_price:
        stamp = listing.price_change_timestamp or listing.modification_timestamp
        yield _Happening(stamp.date(), "Price changed", listing.list_price)
    yield from _status_happenings(episode)


def _first_price(episode: Episode, prices: Sequence[ListingChange]) -> Decimal:
    listing = episode.listing
    told = [c.price_after for c in episode.changes if c.kind == "listed"]
    before = prices[0].price_before if prices else None
    return (
        listing.original_list_price or before or (told[0] if told else None) or listing.list_price
    )


def _status_happenings(episode: Episode) -> Iterator[_Happening]:
    listing, last = episode.listing, ""
    for change in episode.changes:
        if change.kind != "status":
            continue
        last = change.status_after
        is_start = change.status_before in ("Coming Soon", "Incomplete")
        if last in _STATUS_WORDS and not (last == "Active" and is_start):
            price = (change.price_after or listing.close_price) if last == "Closed" else None
            yield _Happening(change.occurred_on, _STATUS_WORDS[last], price)
    end = ended_on(episode)
    if last != listing.standard_status and end is not None:
        price = listing.close_price if listing.standard_status == "Closed" else None
        yield _Happening(end, _STATUS_WORDS[listing.standard_status], price)


def _counted_spans(episode: Episode, today: date) -> Iterator[tuple[date, date]]:
    """From when to when the home was on the market."""
    listing = episode.listing
    told = [c for c in episode.changes if c.kind == "status" and c.status_after]
    status = told[0].status_before if told else COUNTED[0]
    since = listing.on_market_date
    for change in told:
        day = max(change.occurred_on, since)
        if status in COUNTED:
            yield since, day
        status, since = change.status_after, day
    if status in COUNTED:
        yield since, max(since, ended_on(episode) or today)


def _percent(before: Decimal | None, after: Decimal | None) -> float | None:
    if not before or after is None or before == after:
        return None
    return float((after - before) / before * 100)


def _plain(words: str | None) -> str:
    return re.sub(r"[^a-z0-9]", "", (words or "").lower())
