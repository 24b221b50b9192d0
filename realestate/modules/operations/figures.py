"""The figures of the queue and how they are added up. Pure: rows in, figures out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from realestate.modules.events.models import LANES
from realestate.modules.operations.latency import Latency, of_buckets


@dataclass(frozen=True)
class Lane:
    """One lane of the queue. ``due``: pending and allowed to start by now."""

    name: str
    pending: int = 0
    due: int = 0
    processing: int = 0
    oldest_at: datetime | None = None


@dataclass(frozen=True)
class Slot:
    """Half an hour: what was processed, which attempts failed, and how long the CRM waited."""

    start: datetime
    processed: int
    failed: int
    latency: Latency


@dataclass(frozen=True)
class Agency:
    """One agency's part of the queue."""

    slug: str
    name: str
    pending: int
    oldest_at: datetime | None
    processed: int
    latency: Latency
    dead: int
    held: int


@dataclass(frozen=True)
class Buried:
    """Dead letters of one reason."""

    reason: str
    count: int
    last_at: datetime


@dataclass(frozen=True)
class Worker:
    """A worker process that said something within the last hour."""

    name: str
    host: str
    version: str
    started_at: datetime
    beat_at: datetime
    busy: int
    processed: int
    failed: int
    is_alive: bool


@dataclass(frozen=True)
class Figures:
    """The whole queue at one moment. Latency is from acceptance to processed, in the lane of the CRM:
    ``latency`` of the last hour, ``latest`` of the last five minutes (``latest_seconds``: its sum).
    """

    at: datetime
    lanes: tuple[Lane, ...]
    slots: tuple[Slot, ...]
    last_minute: int
    last_hour: int
    latency: Latency
    latest: Latency
    latest_seconds: float
    buried: tuple[Buried, ...]
    held: int
    workers: tuple[Worker, ...]
    agencies: tuple[Agency, ...]
    newest_event_id: int

    @property
    def pending(self) -> int:
        return sum(lane.pending for lane in self.lanes)

    @property
    def due(self) -> int:
        return sum(lane.due for lane in self.lanes)

    @property
    def processing(self) -> int:
        return sum(lane.processing for lane in self.lanes)

    @property
    def dead(self) -> int:
        return sum(each.count for each in self.buried)

    @property
    def oldest_at(self) -> datetime | None:
        return min((lane.oldest_at for lane in self.lanes if lane.oldest_at), default=None)

    @property
    def alive(self) -> int:
        return sum(worker.is_alive for worker in self.workers)


@dataclass(frozen=True)
class Paused:
    """A pause of one agency's deliveries; of everybody's, when ``slug`` is None."""

    actor: str
    reason: str
    paused_at: datetime
    slug: str | None
    name: str | None


@dataclass(frozen=True)
class Alarms:
    """What staff should know on every page. ``dead`` is counted up to MOST_SHOWN."""

    dead: int = 0
    dead_in_hour: int = 0
    alive: int = 0
    is_all_paused: bool = False
    paused_agencies: int = 0

    @property
    def is_alarming(self) -> bool:
        return not self.alive or bool(
            self.dead_in_hour or self.is_all_paused or self.paused_agencies
        )


MOST_SHOWN = 1_000  # a badge counts no further


def lanes(waiting: Sequence[Any], processing: dict[str, int]) -> tuple[Lane, ...]:
    """Rows of agency, lane, number, due, oldest_at -> the lanes of the house."""
    return tuple(
        Lane(
            name,
            pending=sum(row.number for row in waiting if row.lane == name),
            due=sum(row.due for row in waiting if row.lane == name),
            processing=processing.get(name, 0),
            oldest_at=min((row.oldest_at for row in waiting if row.lane == name), default=None),
        )
        for name in LANES
    )


def buried(dead: Sequence[Any]) -> tuple[Buried, ...]:
    """Rows of agency, reason, number, last_at -> the reasons, the commonest first."""
    counts: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    for row in dead:
        counts[row.reason] += row.number
        last[row.reason] = max(row.last_at, last.get(row.reason, row.last_at))
    return tuple(Buried(reason, n, last[reason]) for reason, n in counts.most_common())


def crm_latency(rows: Sequence[Any]) -> Latency:
    """Rows of lane, bucket, number -> how long the CRM waited."""
    return of_buckets([(row.bucket, row.number) for row in rows if row.lane == "crm"])


def crm_seconds(rows: Sequence[Any]) -> float:
    """Rows of lane, seconds -> how long the CRM waited in all."""
    return sum(float(row.seconds) for row in rows if row.lane == "crm")


def agencies(
    tenants: Sequence[Any],
    waiting: Sequence[Any],
    dead: Sequence[Any],
    processed: Sequence[Any],
    held: dict[int, int],
    now: datetime,
) -> tuple[Agency, ...]:
    """Every agency: the one that waits longest first, then the one with the most dead letters."""
    pending, buried_here, done = map(_by_agency, (waiting, dead, processed))
    found = [
        Agency(
            slug=tenant.slug,
            name=tenant.name,
            pending=sum(row.number for row in pending[tenant.id]),
            oldest_at=min((row.oldest_at for row in pending[tenant.id]), default=None),
            processed=sum(row.number for row in done[tenant.id]),
            latency=crm_latency(done[tenant.id]),
            dead=sum(row.number for row in buried_here[tenant.id]),
            held=held.get(tenant.id, 0),
        )
        for tenant in tenants
    ]
    return tuple(sorted(found, key=lambda a: (a.oldest_at or now, -a.dead, -a.processed, a.name)))


def _by_agency(rows: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.tenant_id].append(row)
    return found
