"""Pure thinking about remembered browsers: the words they agree to, their limits, names of searches."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from realestate.modules.listings.rules import Criteria, read_criteria
from realestate.modules.listings.words import in_words

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
LONGEST_QUERY = 2400


def remember_text(agency: str) -> str:
    """The exact words a visitor agrees to; they are kept with the answer."""
    return _REMEMBER.format(agency=agency)


def criteria_facts(criteria: Criteria) -> dict[str, Any]:
    """Criteria as an event tells them: what is set, without the order; several choices joined by commas."""
    said = criteria.as_query(sort=None)
    return {
        name: ",".join(value) if isinstance(value, list) else getattr(criteria, name)
        for name, value in said.items()
    } | {name: said[name] for name in ("bounds", "polygon") if name in said}


def as_query(criteria: Criteria) -> str:
    """Criteria as a query string, always in the same order."""
    return urlencode(criteria.as_query(), doseq=True, safe=",;")


def of_query(query: str) -> Criteria:
    """The criteria of a kept query string; what a newer grammar no longer knows is left out."""
    return read_criteria(parse_qsl(query)).criteria


def suggested_name(criteria: Criteria) -> str:
    """A name for a search: “Bellevue, 3+ beds, up to $900,000”."""
    return in_words(criteria)[:MAX_NAME].rstrip(", ") or "All homes"
