"""Who answers which event: reactions inside the house, effects that leave it, and what follows what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from realestate.errors import PermanentError
from realestate.modules.events.catalogue import Shape
from realestate.tenancy.models import TenantRef


@dataclass(frozen=True)
class Occurrence:
    """An event as its handlers see it, and the delivery that carries it (their idempotency key).

    ``facts`` is the payload in the shape the catalogue gives this type and version; ``target`` tells
    deliveries of one handler apart (a webhook's id). ``is_test``: a synthetic one, nobody is written to.
    """

    event_id: int
    delivery_id: int
    type: str
    version: int
    occurred_at: datetime
    received_at: datetime
    payload: dict[str, Any]
    facts: Shape
    receipt: str
    revises_id: int | None
    target: str = ""
    domain: str = ""
    visitor_id: str | None = None
    is_test: bool = False
    copy_of_id: int | None = None


Reaction = Callable[[TenantRef, Occurrence, datetime], None]
Together = Callable[[TenantRef, Sequence[Occurrence], datetime], None]
Post = Callable[[], None]
Preparation = Callable[[TenantRef, Occurrence, datetime], Post | None]
Targets = Callable[[TenantRef, Sequence[Occurrence]], Mapping[int, Iterable[str]]]


@dataclass(frozen=True)
class Handler:
    """One answer to an event. Its key is kept on each delivery, so a function that moves keeps its ``key``.

    Lane ``crm``: ``react`` writes our own tables, in the transaction that marks the delivery processed.
    ``together`` does the same for many occurrences of one agency with fewer statements; when it raises,
    its work is undone and ``react`` is called for each.
    Lane ``post``: ``prepare`` reads what is needed and returns the call that leaves the house (or None);
    it is made with no transaction open, may be made twice, and carries the delivery's id for that reason.
    ``targets`` says for many occurrences (by the id of the delivery) how many deliveries this one becomes.
    ``then`` is delivered once this one is processed: the rows are written in its transaction.
    """

    key: str
    lane: str = "crm"
    react: Reaction | None = None
    together: Together | None = None
    prepare: Preparation | None = None
    targets: Targets | None = None
    then: tuple[Handler, ...] = ()


def reaction(
    function: Reaction,
    *,
    together: Together | None = None,
    then: tuple[Handler, ...] = (),
    targets: Targets | None = None,
) -> Handler:
    """A handler that writes our own tables; one that follows another may say for which ``targets``."""
    key = _key_of(function)
    return Handler(key, react=function, together=together, then=then, targets=targets)


def outgoing(prepare: Preparation, *, targets: Targets | None = None) -> Handler:
    """A handler that leaves the house, once for each of ``targets`` (once, when not given)."""
    return Handler(_key_of(prepare), lane="post", prepare=prepare, targets=targets)


def _bury(_tenant: TenantRef, occurrence: Occurrence, _now: datetime) -> None:
    raise PermanentError(f"type: {occurrence.type} is not in the catalogue", "invalid_payload")


UNKNOWN = Handler("events.unknown", react=_bury)
_table: dict[str, tuple[Handler, ...]] = {}


def install(table: Mapping[str, tuple[Handler | Reaction, ...]]) -> None:
    """Take the REACTIONS table."""
    _table.clear()
    for type_, answers in table.items():
        _table[type_] = tuple(a if isinstance(a, Handler) else reaction(a) for a in answers)


def handlers_of(type_: str) -> tuple[Handler, ...]:
    """What answers this type of event at once; for an unknown type, what buries it."""
    return _table.get(type_, (UNKNOWN,))


def find(type_: str, key: str) -> Handler | None:
    """The handler of this key, first or following."""
    waiting = list(handlers_of(type_))
    while waiting:
        handler = waiting.pop()
        if handler.key == key:
            return handler
        waiting.extend(handler.then)
    return UNKNOWN if key == UNKNOWN.key else None


def _key_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__.removeprefix('realestate.modules.')}.{function.__name__}"
