"""The checker: looks into the database as its owner, in plain SQL, and compares it with the senders' ledger."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, text

from e2e.faults.ledger import Ledger

_EVENTS = (
    "select t.slug, e.event_key, e.id, e.receipt, e.held_reason "
    "from events e join tenants t on t.id = e.tenant_id"
)
_LEADS = "select l.source_event_id, l.receipt from leads l where l.source_event_id is not null"
_DOUBLES = {
    "contacts": "select count(*) from (select 1 from contacts where email is not null "
    "group by tenant_id, email having count(*) > 1) d",
    "activities": "select count(*) from (select 1 from activities where source_delivery_id is not null "
    "group by tenant_id, source_delivery_id having count(*) > 1) d",
    "consents": "select count(*) from (select 1 from consents where source_delivery_id is not null "
    "group by tenant_id, source_delivery_id having count(*) > 1) d",
    "attempts processed": "select count(*) from (select 1 from attempts where outcome = 'processed' "
    "group by tenant_id, delivery_id having count(*) > 1) d",
}
_STATES = (
    "select d.event_id, d.status, d.reason, d.last_error from deliveries d where d.lane = 'crm'"
)
_WAITING = (
    "select count(*) from deliveries where status in ('pending', 'processing') "
    "and event_id <= :newest and (lane = 'crm' or :letters = 1)"
)


@dataclass
class Verdict:
    """What the comparison found. Only ``accepted`` and ``sent`` are allowed to be above nothing."""

    sent: int = 0
    accepted: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    buried: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """What is wrong, in words; empty when nothing is."""
        kinds = ("lost", "doubled", "stuck", "buried", "strays")
        return [
            f"{kind} {len(found)}: {', '.join(found[:5])}"
            for kind in kinds
            if (found := getattr(self, kind))
        ]


def compare(engine: Engine, ledger: Ledger, *, poison: frozenset[str] = frozenset()) -> Verdict:
    """Each acknowledged key has one event and one lead, and nothing else came into being.

    ``poison``: keys that are meant to end as dead letters.
    """
    with engine.connect() as connection:
        events = [tuple(row) for row in connection.execute(text(_EVENTS))]
        leads = [tuple(row) for row in connection.execute(text(_LEADS))]
        states = [tuple(row) for row in connection.execute(text(_STATES))]
        doubles = {
            name: connection.execute(text(sql)).scalar_one() for name, sql in _DOUBLES.items()
        }
    verdict = Verdict(len(ledger.lines), len(ledger.accepted()))
    verdict.doubled += [f"{name} ({n})" for name, n in doubles.items() if n]
    verdict.doubled += ledger.quarrels
    _judge_keys(verdict, ledger, events, leads, poison)
    _judge_states(verdict, events, states, poison)
    return verdict


def _judge_keys(
    verdict: Verdict,
    ledger: Ledger,
    events: list[tuple[Any, ...]],
    leads: list[tuple[Any, ...]],
    poison: frozenset[str],
) -> None:
    by_key: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for slug, key, *rest in events:
        if key.startswith(
            "api:"
        ):  # others were put in by the owner, and are counted where that is done
            by_key.setdefault((slug, key.removeprefix("api:")), []).append((key, *rest))
    made = Counter(event_id for event_id, _ in leads)
    for line in ledger.accepted():
        found = by_key.get((line.agency, line.key), [])
        if not found:
            verdict.lost.append(f"{line.key}: no event")
            continue
        if len(found) > 1:
            verdict.doubled.append(f"{line.key}: {len(found)} events")
        _, event_id, receipt, held = found[0]
        wanted = 0 if held or line.key in poison else 1
        if made[event_id] < wanted:
            verdict.lost.append(f"{line.key}: no lead")
        elif made[event_id] > wanted:
            verdict.doubled.append(f"{line.key}: {made[event_id]} leads")
        if receipt != line.receipt:
            verdict.strays.append(f"{line.key}: receipt {receipt}, told {line.receipt}")
    known = {(line.agency, line.key) for line in ledger.lines.values()}
    verdict.strays += [f"event {key} of nobody" for key in by_key if key not in known]
    ids = {event_id for _, _, event_id, *_ in events}
    verdict.strays += [f"lead of event {i}" for i in made if i not in ids]


def _judge_states(
    verdict: Verdict,
    events: list[tuple[Any, ...]],
    states: list[tuple[Any, ...]],
    poison: frozenset[str],
) -> None:
    keys = {i: key.removeprefix("api:") for _, key, i, *_ in events if key.startswith("api:")}
    for event_id, status, reason, error in states:
        key = keys.get(event_id)
        if status in ("pending", "processing"):
            verdict.stuck.append(f"{key or event_id}: {status} ({error})")
        elif status == "dead_letter" and key is not None and key not in poison:
            verdict.buried.append(f"{key}: {reason} ({error})")


def newest_event(engine: Engine) -> int:
    """The last event that was accepted by now."""
    return int(_number(engine, "select coalesce(max(id), 0) from events"))


def waiting(engine: Engine, newest: int = 2**53, *, letters: bool = False) -> int:
    """How many leads of events up to this one are not at their end; with ``letters`` also what leaves the house."""
    return int(_number(engine, _WAITING, newest=newest, letters=int(letters)))


def described(engine: Engine, newest: int) -> str:
    """The first of those that wait, in words: for whoever must find out why."""
    found = (
        "select d.id, d.lane, d.status, d.attempt_count, d.leases_lost, d.next_attempt_at, "
        "d.lease_expires_at, d.claimed_by, d.last_error from deliveries d "
        "where d.status in ('pending', 'processing') and d.event_id <= :newest order by d.id limit 5"
    )
    count = waiting(engine, newest)
    with engine.connect() as connection:
        rows = connection.execute(text(found), {"newest": newest})
        return f"{count} wait: " + "; ".join(" ".join(map(str, row)) for row in rows)


def held_by(engine: Engine, process: int) -> int:
    """How many deliveries are in the hands of this process, dead or alive."""
    found = "select count(*) from deliveries where status = 'processing' and claimed_by like :who"
    return int(_number(engine, found, who=f"%:{process}-%"))


def until(true: Callable[[], bool], seconds: float) -> float | None:
    """Wait until it is so; returns after how many seconds, None when it never was."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if true():
            return time.monotonic() - began
        time.sleep(0.1)
    return None


def _number(engine: Engine, sql: str, **values: Any) -> Any:
    with engine.connect() as connection:
        return connection.execute(text(sql), values).scalar_one()
