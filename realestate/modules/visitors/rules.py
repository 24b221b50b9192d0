"""Pure thinking about remembered browsers: the words they agree to, their limits, names of searches."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from realestate.modules.listings.rules import STATUS_CHOICES, Criteria, read_criteria

REMEMBER_ID = "remember-this-device-1"
_REMEMBER = (
    "{agency} may keep the searches I make, the homes I look at and my favourites, under a random number in a "
    "cookie on this device, for 180 days. If I write to {agency} from here, its agents see them too. "
    "I can end it at any time on the privacy page."
)
BEHAVIOUR_AN_HOUR = 300
ANSWERS_AN_HOUR = 60  # from one network: a yes makes a row
MOST_FAVORITES = 200
MOST_SEARCHES = 50
MAX_NAME = 80


def remember_text(agency: str) -> str:
    """The exact words a visitor agrees to; they are kept with the answer."""
    return _REMEMBER.format(agency=agency)


def criteria_facts(criteria: Criteria) -> dict[str, Any]:
    """Criteria as an event tells them: what is set, without the order."""
    names = [name for name in criteria.__dataclass_fields__ if name != "sort"]
    return {name: value for name in names if (value := getattr(criteria, name)) not in ("", None)}


def as_query(criteria: Criteria) -> str:
    """Criteria as a query string, always in the same order."""
    return urlencode(criteria.as_query())


def of_query(query: str) -> Criteria:
    """The criteria of a kept query string; what a newer grammar no longer knows is left out."""
    return read_criteria(dict(parse_qsl(query))).criteria


def suggested_name(criteria: Criteria) -> str:
    """A name for a search: “Bellevue, 3+ beds, up to $900,000”."""
    parts = (
        (criteria.location, "{}"),
        (criteria.type, "{}"),
        (criteria.beds_min, "{}+ beds"),
        (criteria.baths_min, "{}+ baths"),
        (criteria.price_min, "from ${:,}"),
        (criteria.price_max, "up to ${:,}"),
        (criteria.status and STATUS_CHOICES[criteria.status], "{}"),
    )
    words = ", ".join(words.format(value) for value, words in parts if value)
    return words[:MAX_NAME] or "All homes"
