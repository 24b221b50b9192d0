"""What a brand is made of, and which brands can be published: pure thinking over plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from realestate.errors import Invalid
from realestate.modules.content.models import WebsiteConfig
from realestate.modules.content.rules import THEMES, is_color, measures

# Field -> (what it is called, most characters)
TEXTS: dict[str, tuple[str, int]] = {
    "display_name": ("Name", 120),
    "tagline": ("Headline", 200),
    "about": ("About the agency", 6_000),
    "phone": ("Phone", 40),
    "email": ("E-mail address", 254),
    "street_address": ("Address", 200),
    "license_text": ("Licence", 120),
    "hours": ("Hours", 120),
}
COLORS = {
    "color_primary": "Main colour",
    "color_accent": "Accent colour",
    "color_canvas": "Background",
}
# Places elsewhere, and the host each address must be on.
PLACES = {
    "facebook": ("Facebook", "facebook.com"),
    "instagram": ("Instagram", "instagram.com"),
    "linkedin": ("LinkedIn", "linkedin.com"),
    "youtube": ("YouTube", "youtube.com"),
}
FIELDS = (*TEXTS, *COLORS, "theme", "service_areas", "social_links", "logo_id")
MOST_AREAS = 24
Problems = dict[str, list[str]]


def state_of(row: WebsiteConfig) -> dict[str, Any]:
    """Everything of the brand, as plain values."""
    return {name: getattr(row, name) for name in FIELDS}


def checked(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The brand as it can be kept; Invalid says what to change, a field."""
    problems: Problems = {}
    clean: dict[str, Any] = {
        **{name: _text(name, wanted, problems) for name in TEXTS},
        **{name: _color(name, wanted, problems) for name in COLORS},
        "theme": wanted.get("theme"),
        "service_areas": _areas(wanted.get("service_areas") or (), problems),
        "social_links": _places(wanted.get("social_links") or {}, problems),
        "logo_id": wanted.get("logo_id"),
    }
    if clean["theme"] not in THEMES:
        problems["theme"] = ["Choose one of the themes."]
    for check in (_name, _email, _readable):
        check(clean, problems)
    if problems:
        raise Invalid("Not saved yet: please look at the fields marked below.", problems)
    return clean


def _text(name: str, wanted: Mapping[str, Any], problems: Problems) -> str:
    words, most = TEXTS[name]
    given = str(wanted.get(name) or "").replace("\r\n", "\n").strip()
    if name != "about":
        given = " ".join(given.split())
    if len(given) > most:
        problems[name] = [f"{words} may have {most} characters; this has {len(given)}."]
    return given


def _color(name: str, wanted: Mapping[str, Any], problems: Problems) -> str:
    given = str(wanted.get(name) or "").strip().lower()
    given = given if given.startswith("#") else f"#{given}"
    if re.fullmatch(r"#[0-9a-f]{3}", given):
        given = "#" + "".join(2 * digit for digit in given[1:])
    if not is_color(given):
        problems[name] = ["Write a colour as # and six digits, for instance #1f4d3f."]
    return given


def _areas(given: Any, problems: Problems) -> list[str]:
    areas = list(dict.fromkeys(" ".join(str(area).split())[:80] for area in given))
    areas = [area for area in areas if area]
    if len(areas) > MOST_AREAS:
        problems["service_areas"] = [f"Name at most {MOST_AREAS} places; these are {len(areas)}."]
    return areas


def _places(given: Mapping[str, Any], problems: Problems) -> dict[str, str]:
    kept = {}
    for place, (words, host) in PLACES.items():
        address = str(given.get(place) or "").strip()
        if not address:
            continue
        if not _is_on(address, host):
            problems[f"social_{place}"] = [
                f"This is no {words} address. It begins with https://www.{host}/"
            ]
        kept[place] = address
    return kept


def _is_on(address: str, host: str) -> bool:
    try:
        parts = urlsplit(address)
        found = parts.hostname or ""
    except ValueError:
        return False
    is_there = found == host or found.endswith(f".{host}")
    return parts.scheme == "https" and is_there and len(address) <= 300


def _name(clean: Mapping[str, Any], problems: Problems) -> None:
    if not clean["display_name"]:
        problems["display_name"] = ["Visitors need a name to call you by."]


def _email(clean: Mapping[str, Any], problems: Problems) -> None:
    if clean["email"] and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", clean["email"]):
        problems["email"] = ["This is no whole e-mail address, for instance hello@agency.example."]


# Which field to change when two colours cannot be told apart.
_TO_CHANGE: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda words: words.startswith("Buttons"), "color_primary"),
    (lambda _words: True, "color_canvas"),
)


def _readable(clean: Mapping[str, Any], problems: Problems) -> None:
    """Colours in which something could not be read are not published."""
    if any(name in problems for name in COLORS):
        return
    for measure in measures(*(clean[name] for name in COLORS)):
        if not measure.is_enough:
            field = next(name for fits, name in _TO_CHANGE if fits(measure.words))
            problems.setdefault(field, []).append(
                f"{measure.words}: a contrast of {measure.ratio:.1f} to 1, at least {measure.least:g} is needed."
            )
