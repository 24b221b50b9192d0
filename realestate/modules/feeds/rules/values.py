"""One value as a source writes it -> one fact as we keep it. Raises Unusable with what to do."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import nh3

from realestate.modules.feeds.rules import choices
from realestate.modules.feeds.rules.fields import Field

SQUARE_FEET = {
    "sqft": 1.0,
    "squarefeet": 1.0,
    "squarefoot": 1.0,
    "sf": 1.0,
    "ft2": 1.0,
    "acres": 43_560.0,
    "acre": 43_560.0,
    "ac": 43_560.0,
    "sqm": 10.763_910_4,
    "m2": 10.763_910_4,
    "squaremeters": 10.763_910_4,
    "squaremetres": 10.763_910_4,
    "hectares": 107_639.104,
    "hectare": 107_639.104,
    "ha": 107_639.104,
    "sqyd": 9.0,
    "squareyards": 9.0,
}
_YES = frozenset({"y", "yes", "true", "t", "1", "x"})
_NO = frozenset({"n", "no", "false", "f", "0", "none", ""})
_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y/%m/%d", "%d.%m.%Y", "%m-%d-%Y", "%b %d, %Y")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff\ud800-\udfff]")
_LARGEST = Decimal(10) ** 11
_MOST_FEATURES = 60
_LONGEST = 18  # letters of a number: beyond them nothing can be reckoned exactly


class Unusable(ValueError):
    """A value that cannot be used: what is wrong with it, and what to write instead."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def clean(value: Any) -> str:
    """Any value as words, without control characters and blanks around."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _CONTROL.sub("", str(value)).strip()


def read(field: Field, value: Any, *, units: str = "", currency: str = "$") -> Any:
    """One value by its field's kind; None when there is none. ``units`` is what a source says beside an area."""
    if isinstance(value, list | tuple):
        value = ", ".join(clean(part) for part in value)
    text = clean(value)
    if not text and field.kind != "yn":
        return None
    if field.kind == "area":
        return _area(field, text, units)
    return _READERS[field.kind](field, text)


def _text(field: Field, text: str) -> str:
    text = " ".join(text.split())
    if len(text) > field.size:
        raise Unusable(
            f"{field.label} has {len(text)} characters.", f"Use at most {field.size} characters."
        )
    return text


def _remarks(field: Field, text: str) -> str:
    """Words of several lines; markup goes, what it held stays."""
    text = html.unescape(text)
    text = re.sub(r"<\s*(br|/p|/li|/div)\b[^>]*>", "\n", text, flags=re.IGNORECASE)
    if "<" in text:
        text = nh3.clean(text, tags=set(), clean_content_tags={"script", "style"})
    text = html.unescape(text).replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[ \t\xa0]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", re.sub(r"\n{3,}", "\n\n", text)).strip()
    if len(text) > field.size:
        raise Unusable(
            f"{field.label} has {len(text):,} characters.", f"Use at most {field.size:,}."
        )
    return text


def _number(field: Field, text: str) -> Decimal:
    match = re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?", text.replace(" ", ""))
    number = Decimal(match[0].replace(",", "")) if match and len(match[0]) <= _LONGEST else None
    if number is None:
        raise Unusable(f"“{text[:40]}” is not a number.", "Write digits, such as 3 or 1,850.")
    if number < 0:
        raise Unusable(
            f"{field.label} is below zero.", "Write a number from 0 on, or leave it empty."
        )
    if field.size and number > field.size:
        raise Unusable(f"{text[:40]} is too large.", f"Write a number up to {field.size:,}.")
    return number


def _whole(field: Field, text: str) -> int:
    number = _number(field, text)
    if number != number.to_integral_value():
        raise Unusable(
            f"“{text[:40]}” is not a whole number.", "Write a number without a fraction."
        )
    return int(number)


def _decimal(field: Field, text: str) -> float:
    return float(_number(field, text))


def _money(field: Field, text: str) -> Decimal:
    match = re.fullmatch(r"(?:USD|US\$|\$|€|£)?\s*([\d,.\s]+?)\s*([kKmM]?)\s*(?:USD)?", text)
    if match is None:
        raise Unusable(
            f"“{text[:40]}” is not a price.", "Write a number such as 850000 or $850,000."
        )
    times = {"": 1, "k": 1_000, "m": 1_000_000}[match[2].lower()]
    amount = (_number(field, match[1]) * times).quantize(Decimal("0.01"))
    if amount >= _LARGEST:
        raise Unusable(f"{text[:40]} is too large.", "Check the number of zeros.")
    return amount


def _price(field: Field, text: str) -> Decimal:
    amount = _money(field, text)
    if not amount:
        raise Unusable(
            "The price is 0.", "Write what is asked; a home without a price cannot be listed."
        )
    return amount


def _area(field: Field, text: str, units: str) -> int:
    """Square feet, from a number with its unit or with ``units`` beside it."""
    match = re.fullmatch(r"([\d,.]+)\s*([A-Za-z][A-Za-z.²2 ]*)?", text.replace("²", "2"))
    if match is None:
        raise Unusable(f"“{text[:40]}” is not an area.", "Write 1,850, 1,850 sq ft or 0.25 acres.")
    unit = choices.bare(match[2] or units) or "sqft"
    if unit not in SQUARE_FEET:
        raise Unusable(
            f"“{(match[2] or units)[:20]}” is not a unit of area.",
            "Use sq ft, acres, sq m or hectares.",
        )
    plain = Field(field.name, field.label, field.group, "decimal")
    feet = round(float(_number(plain, match[1])) * SQUARE_FEET[unit])
    if feet > field.size:
        raise Unusable(f"{text[:40]} is too large.", f"Write at most {field.size:,} sq ft.")
    return feet


def _year(field: Field, text: str) -> int:
    year = _whole(field, text)
    if not 1600 <= year <= 2100:
        raise Unusable(f"{text[:10]} is not a year.", "Write four digits, such as 1994.")
    return year


def _baths(field: Field, text: str) -> int:
    """“2.5” counts three rooms, as BathroomsTotalInteger does."""
    return math.ceil(_number(field, text))


def _date(field: Field, text: str) -> date:
    plain = re.split(r"[T ]\d", text)[0]
    for form in _DATES:
        try:
            found = datetime.strptime(plain, form).date()  # noqa: DTZ007
        except ValueError:
            continue
        if 1900 <= found.year <= 2200:
            return found
    raise Unusable(f"“{text[:40]}” is not a date.", "Write it as 2026-11-24 or 11/24/2026.")


def _time(field: Field, text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        on = _date(field, text)
        return datetime(on.year, on.month, on.day, tzinfo=UTC)
    if not 1900 <= found.year <= 2200:
        raise Unusable(f"“{text[:40]}” is not a time.", "Write it as 2026-11-24T18:30:00Z.")
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _yn(field: Field, text: str) -> bool | None:
    word = text.lower()
    if not word:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise Unusable(f"“{text[:40]}” is neither yes nor no.", "Write Y or N.")


def _degrees(limit: int) -> Callable[[Field, str], float]:
    def read_degrees(field: Field, text: str) -> float:
        try:
            found = float(text)
        except ValueError:
            found = 999.0
        if not -limit <= found <= limit:  # also false for what is not a number
            raise Unusable(
                f"“{text[:40]}” is not a {field.label.lower()}.",
                f"Write degrees between -{limit} and {limit}, such as 47.6101.",
            )
        return found

    return read_degrees


def _choice(known: tuple[str, ...]) -> Callable[[Field, str], str]:
    def read_choice(field: Field, text: str) -> str:
        found = choices.find(text, known)
        if found is None:
            near = choices.nearest(text, known)
            hint = f"Did you mean “{near}”?" if near else f"Use one of: {', '.join(known[:11])}."
            raise Unusable(f"“{text[:40]}” is not a {field.label.lower()} we know.", hint)
        return found

    return read_choice


def _url(field: Field, text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"']+", text) or len(text) > (field.size or 500):
        raise Unusable(
            f"“{text[:40]}” is not a web address.", "It begins with https:// and has no blanks."
        )
    return text


def _urls(field: Field, text: str) -> list[str]:
    """Several addresses, with commas, bars, semicolons or blanks between them."""
    parts = [part for part in re.split(r"[|;\s]+|,(?=https?://)|,\s", text) if part]
    one = Field(field.name, field.label, field.group, "url", 1_000)
    return [_url(one, part.strip(",")) for part in parts][: field.size]


def _features(field: Field, text: str) -> list[str]:
    """Several short names; commas in RESO's lists stand between them."""
    parts = [" ".join(part.split())[:60] for part in re.split(r"[,;|]", text.strip("[]"))]
    unique = dict.fromkeys(part.strip("\"' ") for part in parts)
    return [part for part in unique if part][:_MOST_FEATURES]


_READERS: dict[str, Callable[[Field, str], Any]] = {
    "text": _text,
    "zip": lambda field, text: _text(field, text.zfill(5) if text.isdigit() else text),
    "remarks": _remarks,
    "whole": _whole,
    "decimal": _decimal,
    "money": _money,
    "price": _price,
    "year": _year,
    "baths": _baths,
    "date": _date,
    "time": _time,
    "yn": _yn,
    "latitude": _degrees(90),
    "longitude": _degrees(180),
    "status": _choice(choices.STATUSES),
    "property_type": _choice(choices.PROPERTY_TYPES),
    "sub_type": _choice(choices.PROPERTY_SUB_TYPES),
    "url": _url,
    "urls": _urls,
    "features": _features,
}
