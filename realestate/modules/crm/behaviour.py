"""Pure thinking about what people do on a website: which deed is worth a line, and how a line reads."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from realestate.modules.crm.models import Activity
from realestate.modules.events.catalogue import (
    LISTING_FAVORITED,
    LISTING_UNFAVORITED,
    LISTING_VIEWED,
    CriteriaFacts,
    ListingTouched,
    SearchPerformed,
    SearchSaved,
    Shape,
)
from realestate.modules.listings.rules import Criteria, read_criteria
from realestate.modules.listings.words import phrases

PAUSE = timedelta(minutes=30)  # the same thing again within it is no second deed
LOOKS_BACK = timedelta(days=90)
MOST_PAST = 500
MOST_SHOWN = 200
_LISTING_DEEDS = {
    LISTING_VIEWED: ("listing_viewed", "Looked at {address}"),
    LISTING_FAVORITED: ("listing_favorited", "Made {address} a favourite"),
    LISTING_UNFAVORITED: ("listing_unfavorited", "Took {address} off the favourites"),
}
# What a summary counts, how, and whether each thing counts once or each time.
_COUNTED = (
    ("listing_viewed", "looked at {} home", "looked at {} homes", True),
    ("search_performed", "searched once", "searched {} times", False),
    ("listing_favorited", "made {} favourite", "made {} favourites", True),
    ("search_saved", "saved {} search", "saved {} searches", True),
)
# What is said once, whatever the number.
_SAID = (
    ("alerts_wanted", "wants homes by e-mail"),
    ("alerts_ended", "ended the e-mails"),
    ("alerts_silent", "stopped opening e-mails"),
    ("alerts_bounced", "has a mailbox that refuses e-mails"),
    ("newsletter_wanted", "wants the newsletter"),
    ("newsletter_ended", "ended the newsletter"),
)


@dataclass(frozen=True)
class Deed:
    """Something a person did on the website, and the delivery that tells of it.

    ``subject``: two deeds about the same thing share it.
    """

    delivery_id: int
    kind: str
    subject: str
    summary: str
    at: datetime
    url: str = ""


def deed_of(delivery_id: int, facts: Shape, type_: str, at: datetime) -> Deed:
    """What an event of behaviour tells."""
    if isinstance(facts, ListingTouched):
        kind, words = _LISTING_DEEDS[type_]
        home = facts.listing
        summary = words.format(address=home.address)
        return Deed(delivery_id, kind, f"{kind}:{home.id}", summary, at, home.url)
    if isinstance(facts, SearchSaved):
        said = f"Saved the search “{facts.name}”"
        return Deed(delivery_id, "search_saved", f"search_saved:{facts.name}", said, at)
    assert isinstance(facts, SearchPerformed)
    sought = in_words(facts.criteria)
    subject = f"search_performed:{facts.criteria.model_dump_json(exclude_none=True)}"
    return Deed(
        delivery_id,
        "search_performed",
        subject,
        f"Searched for {sought}: {facts.result_count:,} found",
        at,
    )


def in_words(criteria: CriteriaFacts) -> str:
    """“homes in Bellevue, 3+ beds, up to $900,000”."""
    wanted = _criteria_of(criteria)
    where = f"homes in {wanted.location}" if wanted.location else "homes"
    return ", ".join([where, *(each.inline for each in phrases(wanted.but(location="")))])


def _criteria_of(facts: CriteriaFacts) -> Criteria:
    """The criteria an event tells of: its several choices stand there joined by commas."""
    said = facts.model_dump(exclude_none=True, exclude_defaults=True)
    several = {"type", "status", "features"}
    return read_criteria(
        {n: v.split(",") if n in several else str(v) for n, v in said.items()}
    ).criteria


def worth_noting(fresh: Iterable[Deed], already: Iterable[tuple[datetime, str]]) -> list[Deed]:
    """Fresh deeds without those that only repeat their neighbour in time within PAUSE.

    ``already`` is what is noted: when, and its subject.
    """
    known = sorted(already)
    kept = []
    for deed in sorted(fresh, key=lambda deed: deed.at):
        place = bisect(known, deed.at, key=lambda noted: noted[0])
        neighbours = known[max(place - 1, 0) : place + 1]
        if not any(
            subject == deed.subject and abs(at - deed.at) < PAUSE for at, subject in neighbours
        ):
            kept.append(deed)
            known.insert(place, (deed.at, deed.subject))
    return kept


def told(activities: Iterable[Activity]) -> str:
    """“Looked at 5 homes, searched 3 times”."""
    pairs = [(each.type, each.details["subject"]) for each in activities]
    each, once = Counter(kind for kind, _ in pairs), Counter(kind for kind, _ in set(pairs))
    parts = []
    for kind, one, many, is_once in _COUNTED:
        number = (once if is_once else each)[kind]
        if number:
            parts.append((one if number == 1 else many).format(number))
    kinds = {kind for kind, _ in pairs}
    parts += [words for kind, words in _SAID if kind in kinds]
    words = ", ".join(parts) or "changed the favourites"
    return words[:1].upper() + words[1:]
