"""Which letters an address asks for: the filter, how it is shown, and the ticket a bulk act carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import current_app
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from realestate.errors import Conflict, Invalid
from realestate.modules.operations.rules import LetterFilter, read_filter

AGES = {
    "1h": ("the last hour", timedelta(hours=1)),
    "24h": ("the last 24 hours", timedelta(hours=24)),
    "7d": ("the last 7 days", timedelta(days=7)),
    "30d": ("the last 30 days", timedelta(days=30)),
}
WORDS = {
    "tenant": "Agency",
    "handler": "Handler",
    "event_type": "Type",
    "reason": "Reason",
    "fingerprint": "Fingerprint",
    "error_class": "Error",
    "version": "Version",
    "since": "Since",
    "until": "Until",
    "age": "Buried within",
    "include_discarded": "Discarded too",
}
_TICKET_HOURS = 4


@dataclass(frozen=True)
class Question:
    """A filter as it was asked: ``query`` is its address, kept relative (“the last hour”) for sharing."""

    filter: LetterFilter
    query: dict[str, str]
    ignored: tuple[str, ...] = ()

    def without(self, name: str) -> dict[str, str]:
        return {key: value for key, value in self.query.items() if key != name}

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Name and words of each part."""
        return [(name, _words(name, value)) for name, value in self.query.items()]


@dataclass(frozen=True)
class Ticket:
    """What somebody was shown before a bulk act: which letters, how many, and when."""

    filter: LetterFilter
    count: int
    read_at: datetime


def asked(
    args: Mapping[str, list[str]],
    now: datetime,
    *,
    is_bulk: bool = False,
    besides: tuple[str, ...] = (),
) -> Question:
    """Read a query string; raises Invalid for what cannot be meant, in a bulk act also for unknown names."""
    given = dict(args)
    age = "".join(given.pop("age", []))
    if age and age not in AGES:
        raise Invalid(f"“age” is one of {', '.join(AGES)}.", {"age": ["Choose one of the list."]})
    read = read_filter(given, is_bulk=is_bulk, besides=besides)
    wanted, query = read.filter, read.filter.as_query()
    if age:
        since = now - AGES[age][1]
        wanted = replace(wanted, since=max(since, wanted.since) if wanted.since else since)
        query["age"] = age
    return Question(wanted, query, read.ignored)


def ticket(act: str, wanted: LetterFilter, count: int, now: datetime) -> str:
    """Signed: the filter, the number that was shown, the moment of the read, and who saw it."""
    claims = {"filter": wanted.as_query(), "count": count, "at": now.isoformat()}
    return _signer(act).dumps({**claims, "who": current_user.email})


def read_ticket(act: str, text: str) -> Ticket:
    """What was shown; raises Conflict when this is not ours, not this person's, or old."""
    try:
        claims = _signer(act).loads(text, max_age=_TICKET_HOURS * 3600)
    except BadSignature:
        claims = {}
    if claims.get("who") != current_user.email:
        raise Conflict("This page had been open for long. Look at the letters again, then act.")
    wanted = read_filter(claims["filter"], is_bulk=True).filter
    return Ticket(wanted, claims["count"], datetime.fromisoformat(claims["at"]))


def _words(name: str, value: str) -> str:
    if name == "age":
        return f"{WORDS[name]} {AGES[value][0]}"
    if name == "reason":
        value = value.replace("_", " ")
    return WORDS[name] if name == "include_discarded" else f"{WORDS[name]}: {value}"


def _signer(act: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"letters-{act}")
