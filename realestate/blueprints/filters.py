"""How facts are written in templates: money, areas, times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import phonenumbers
from flask import Flask, g, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup

from realestate.assets_url import address
from realestate.db import utc_now
from realestate.modules.content import markdown
from realestate.modules.images.rules import variant
from realestate.modules.operations.latency import in_words
from realestate.modules.registry import Module


class Shown(Protocol):
    """What can be shown as a picture: a listing's Media, a Picture, a Logo."""

    @property
    def media_key(self) -> str: ...

    @property
    def sizes(self) -> Sequence[str]: ...


def init_app(app: Flask) -> None:
    """Give every template the filters, strictly: an unknown name is an error, not a blank."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        money=money,
        number=number,
        ago=ago,
        lasted=lasted,
        took=took,
        moment=moment,
        clock=clock,
        duration=in_words,
        moment_exact=moment_exact,
        day=day,
        day_short=day_short,
        weekday=weekday,
        weekday_short=weekday_short,
        hours=hours,
        percent=percent,
        plural=plural,
        told=told,
        baths=baths,
        phone=phone,
        is_fresh=is_fresh,
        rich=rich,
        srcset=srcset,
        needing=needing,
    )
    app.jinja_env.globals["icon"] = icon


def money(amount: Decimal | int | None, symbol: str = "$") -> str:
    """Whole units with thousands, for instance $1,250,000."""
    return "" if amount is None else f"{symbol}{amount:,.0f}"


def number(amount: float | int | None) -> str:
    return "" if amount is None else f"{amount:,.0f}"


def baths(full: int | None, half: int | None, total: int | None) -> str:
    """2.5 for two full and one half; the whole number when that is all we know."""
    if full is None and half is None:
        return "" if total is None else str(total)
    return f"{(full or 0) + (half or 0) / 2:g}"


def is_fresh(since: date, days: int = 7) -> bool:
    """Within the last days, today included; what lies ahead is not fresh but to come."""
    return 0 <= (utc_now().date() - since).days <= days


def phone(kept: str) -> str:
    """A number kept as E.164, as people of its country write it."""
    try:
        number = phonenumbers.parse(kept)
    except phonenumbers.NumberParseException:
        return kept
    is_home = number.country_code == 1
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if is_home else style.INTERNATIONAL)


def rich(text: str) -> Markup:
    """What an agency wrote in Markdown, sanitised."""
    return Markup(markdown.html(text))


def srcset(picture: Shown, kind: str) -> str:
    """The sizes of a picture in one kind (avif, webp), each with its width."""
    return ", ".join(
        f"{url_for('site.media', key=variant(picture.media_key, size, kind))} {size}w"
        for size in picture.sizes
    )


def needing(modules: Mapping[str, Module], key: str) -> list[str]:
    """The titles of the modules that cannot be on without this one, however far along."""
    found = {key}
    while more := {m.key for m in modules.values() if found & set(m.depends_on)} - found:
        found |= more
    return [module.title for module in modules.values() if module.key in found - {key}]


def plural(count: int, one: str, many: str = "") -> str:
    """“1 home”, “24 homes”."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def told(value: Any) -> str:
    """A value of a deed's record in words; lists and long texts as far as a line goes."""
    if value is None or isinstance(value, bool):
        return {True: "on", False: "off", None: "unset"}[value]
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return words if len(words) <= 120 else f"{words[:119]}…"


def moment(when: datetime) -> str:
    """In the agency's zone: 24 Nov 2026, 9:05 AM."""
    local = when.astimezone(_zone())
    return f"{local:%b} {local.day}, {local.year}, {local:%I:%M %p}".replace(", 0", ", ")


def clock(when: datetime) -> str:
    """12:04:31, in the zone of ``moment``."""
    return f"{when.astimezone(_zone()):%H:%M:%S}"


def moment_exact(when: datetime) -> str:
    """In the agency's zone, to the thousandth of a second: 2026-11-24 09:05:12.345."""
    local = when.astimezone(_zone())
    return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03d}"


def day(when: date | datetime | None) -> str:
    """November 24, 2026."""
    if when is None:
        return ""
    local = when.astimezone(_zone()) if isinstance(when, datetime) else when
    return f"{local:%B} {local.day}, {local.year}"


def day_short(when: date | None) -> str:
    """Nov 24, 2026."""
    return "" if when is None else f"{when:%b} {when.day}, {when.year}"


def weekday(when: date | datetime) -> str:
    """Saturday, November 28, where the agency is."""
    local = when.astimezone(_zone()) if isinstance(when, datetime) else when
    return f"{local:%A}, {local:%B} {local.day}"


def weekday_short(when: date | datetime) -> str:
    """Sat, Nov 28, where the agency is."""
    local = when.astimezone(_zone()) if isinstance(when, datetime) else when
    return f"{local:%a}, {local:%b} {local.day}"


def hours(start: datetime, end: datetime) -> str:
    """“1:00–3:00 PM”, “11:00 AM–1:00 PM”: a stretch of a day, where the agency is."""
    local = [when.astimezone(_zone()) for when in (start, end)]
    first, last = (f"{when:%I:%M %p}".lstrip("0") for when in local)
    is_same_half = first[-2:] == last[-2:]
    return f"{first[:-3] if is_same_half else first}–{last}"


def percent(change: float) -> str:
    """“+4.2%”, with a true minus for less."""
    sign = "+" if change > 0 else "−"
    return f"{sign}{abs(change):.1f}%"


def ago(when: datetime) -> str:
    """How long since, in the largest unit that says it."""
    past = utc_now() - when
    return "just now" if past < timedelta(minutes=1) else f"{lasted(past)} ago"


def lasted(span: timedelta) -> str:
    """“3 minutes”, “2 days”: a length of time, in the largest unit that says it."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if span >= timedelta(seconds=length):
            return plural(int(span.total_seconds()) // length, unit)
    return "less than a minute"


def took(span: timedelta) -> str:
    """“40 ms”, “1.2 s”, “3 min 10 s”, “5 h 2 min”: how long something took, for who looks closely."""
    seconds = max(0.0, span.total_seconds())
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, hours = int(seconds) // 60, int(seconds) // 3600
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min {int(seconds) % 60} s"


def icon(name: str, label: str = "") -> Markup:
    """One symbol of the sprite; silent to screen readers unless it has a label."""
    return _drawn(name, label, address("vendor/icons.svg"))


@lru_cache(maxsize=1_000)
def _drawn(name: str, label: str, sprite: str) -> Markup:
    says = (
        Markup('role="img" aria-label="{}"').format(label)
        if label
        else Markup('aria-hidden="true"')
    )
    return Markup('<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>').format(
        says, sprite, name
    )


def today_here() -> date:
    """The day it is where the agency is."""
    return utc_now().astimezone(_zone()).date()


def _zone() -> tzinfo:
    tenant = g.get("tenant")
    return ZoneInfo(tenant.timezone) if tenant else UTC
