"""Pure thinking of operators: which letters a filter means, what of a payload may be seen, when to send again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from realestate.errors import Invalid
from realestate.modules.events.rules import masked

MOST_AT_ONCE = 1_000  # letters of one bulk act
LONGEST_WAIT = timedelta(days=366)
MASK = "•••"
BLACK = "█████"
BLACKED_OUT = "its personal words were blacked out"


@dataclass(frozen=True)
class LetterFilter:
    """Which dead letters are meant: all of what is said must be true of a letter.

    ``tenant`` is a slug; ``error_class`` and ``version`` (of the worker's code) are those of the last
    attempt; ``since`` (inclusive) and ``until`` (exclusive) bound when it was buried.
    """

    tenant: str | None = None
    fingerprint: str | None = None
    handler: str | None = None
    event_type: str | None = None
    reason: str | None = None
    error_class: str | None = None
    version: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    include_discarded: bool = False

    def as_query(self) -> dict[str, str]:
        """What is said, and only that, as ``read_filter`` understands it."""
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: _as_word(value) for name, value in said.items() if value not in (None, False)}


@dataclass(frozen=True)
class ReadFilter:
    """A filter as it was asked for, and the names in the question that mean nothing here."""

    filter: LetterFilter
    ignored: tuple[str, ...] = ()


def read_filter(
    query: Mapping[str, str | Sequence[str]], *, is_bulk: bool = False, besides: Sequence[str] = ()
) -> ReadFilter:
    """A filter from what stands in an address or a form (``besides``: names that others read).

    Never wider than it was meant: a value that cannot be used, or a name given twice, is Invalid. In a
    list unknown names are reported and empty values mean “any”; a bulk act refuses both.
    """
    given: dict[str, Any] = {}
    ignored: list[str] = []
    for name, value in query.items():
        if name in besides:
            continue
        word = _only_word(name, value)
        if name not in _READERS:
            ignored.append(name)
        elif word:
            given[name] = _READERS[name](name, word)
        elif is_bulk:
            raise _invalid(name, "is empty: leave it out, or say what it shall be")
    if ignored and is_bulk:
        raise _invalid(ignored[0], "is not part of a filter")
    return ReadFilter(LetterFilter(**given), tuple(ignored))


def why_not_again(*, is_discarded: bool, is_redacted: bool, is_handled: bool) -> str | None:
    """Why a dead letter cannot be sent again by a bulk act; None when it can."""
    if is_discarded:
        return "discarded before"
    if is_redacted:
        return BLACKED_OUT
    return None if is_handled else "this release has no such handler"


def spread(count: int, *, per_second: float, now: datetime) -> list[datetime]:
    """When each of ``count`` letters is due, so that ``per_second`` come due a second; the first now."""
    if not 0 < per_second <= MOST_AT_ONCE:
        raise Invalid(f"The rate is more than 0 and at most {MOST_AT_ONCE:,} a second.")
    return [now + timedelta(seconds=number / per_second) for number in range(count)]


def usable_time(at: datetime, now: datetime) -> datetime:
    """When a person wants it tried: now, or within a year."""
    if at.tzinfo is None:
        raise Invalid("Say the time with its zone.", {"at": ["Say the time with its zone."]})
    if at > now + LONGEST_WAIT:
        raise Invalid("Choose a time within a year.", {"at": ["Choose a time within a year."]})
    return max(at, now)


def usable_limit(limit: int) -> int:
    """How many letters one bulk act may touch."""
    if not 1 <= limit <= MOST_AT_ONCE:
        raise Invalid(f"A bulk act touches 1 to {MOST_AT_ONCE:,} letters at a time.")
    return limit


def usable_reason(reason: str) -> str:
    """The words that stand beside the deed for good."""
    words = " ".join(reason.split())
    if not words:
        raise Invalid("Say why.", {"reason": ["Say why."]})
    if len(words) > 300:
        raise Invalid("Use at most 300 characters.", {"reason": ["Use at most 300 characters."]})
    return words


def copy_key(key: str, payload_hash: str) -> str:
    """The key of a mended copy: the same words mended twice are one copy."""
    suffix = f"^{payload_hash[:16]}"
    return key[: 120 - len(suffix)] + suffix


def mask_payload(payload: Any) -> Any:
    """A payload to look at: what is personal is covered; what is empty stays visibly empty."""
    return _covered(payload, MASK, is_personal=False)


def black_out(payload: Any) -> Any:
    """A payload without its personal words, for good."""
    return _covered(payload, BLACK, is_personal=False)


def uncover(edited: Any, original: Any) -> Any:
    """What an editor who saw ``mask_payload(original)`` meant: a cover left alone is what it covers."""
    if isinstance(edited, dict) and isinstance(original, dict):
        return {k: uncover(v, original[k]) if k in original else v for k, v in edited.items()}
    if isinstance(edited, list) and isinstance(original, list) and len(edited) == len(original):
        return [uncover(e, o) for e, o in zip(edited, original, strict=True)]
    if isinstance(edited, str) and MASK in edited and edited in (MASK, _words(original, MASK)):
        return original
    return edited


def still_covered(payload: Any, path: str = "") -> str | None:
    """The first field that holds a cover instead of words; None when there is none."""
    if isinstance(payload, dict):
        parts = [(f"{path}.{key}" if path else str(key), value) for key, value in payload.items()]
    elif isinstance(payload, list):
        parts = [(f"{path}.{number}", value) for number, value in enumerate(payload)]
    else:
        is_cover = isinstance(payload, str) and (MASK in payload or BLACK in payload)
        return path or "payload" if is_cover else None
    return next((found for name, value in parts if (found := still_covered(value, name))), None)


# A key is personal when one of its words is: "contact_email", "visitorName", "phone-2".
_PERSONAL = frozenset(
    [
        "name",
        "firstname",
        "lastname",
        "fullname",
        "surname",
        "email",
        "mail",
        "phone",
        "tel",
        "telephone",
        "mobile",
        "cell",
        "message",
        "address",
        "street",
        "contact",
        "person",
        "visitor",
        "note",
        "notes",
        "comment",
        "comments",
        "text",
        "body",
        "ip",
        "birthday",
    ]
)
_PUBLIC = frozenset({"text_id", "consent.text"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def _covered(part: Any, cover: str, *, is_personal: bool, above: str = "") -> Any:
    if isinstance(part, dict):
        return {
            masked(str(key)): _covered(
                value,
                cover,
                is_personal=is_personal or _is_personal(str(key), above),
                above=str(key),
            )
            for key, value in part.items()
        }
    if isinstance(part, list):
        return [_covered(each, cover, is_personal=is_personal, above=above) for each in part]
    if not is_personal:
        return _words(part, cover)
    return part if part is None or part == "" else cover


def _is_personal(key: str, above: str) -> bool:
    if key in _PUBLIC or f"{above}.{key}" in _PUBLIC:
        return False
    return any(word.lower() in _PERSONAL for word in _WORD.findall(key))


_FOUND = re.compile(r"\[e-mail\]|\[number\]|(?<=\?).+", re.DOTALL)


def _words(part: Any, cover: str) -> Any:
    """Words under a key that is not personal, but for e-mail addresses, phone numbers, and what stands
    behind an address's question mark."""
    return _FOUND.sub(cover, masked(part)) if isinstance(part, str) else part


def _only_word(name: str, value: str | Sequence[str]) -> str:
    words = [value] if isinstance(value, str) else list(value)
    if len(words) > 1:
        raise _invalid(name, "is given twice")
    return words[0].strip() if words else ""


def _read_word(name: str, word: str) -> str:
    if len(word) > 200 or not word.isprintable():
        raise _invalid(name, "is too long, or holds characters that are none")
    return word


def _read_time(name: str, word: str) -> datetime:
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        raise _invalid(
            name, "is not a time, such as 2026-11-24 or 2026-11-24T13:00+00:00"
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _read_switch(name: str, word: str) -> bool:
    if word.lower() not in ("1", "true", "yes", "on", "0", "false", "no", "off"):
        raise _invalid(name, "is yes or no")
    return word.lower() in ("1", "true", "yes", "on")


_READERS: dict[str, Callable[[str, str], Any]] = {
    **dict.fromkeys((f.name for f in fields(LetterFilter)), _read_word),
    "since": _read_time,
    "until": _read_time,
    "include_discarded": _read_switch,
}


def _as_word(value: Any) -> str:
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _invalid(name: str, words: str) -> Invalid:
    return Invalid(f"“{name}” {words}.", {name: [f"This {words}."]})
