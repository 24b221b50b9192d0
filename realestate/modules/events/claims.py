"""Claims: taking due deliveries under a lease, agency by agency, and keeping the lease."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, and_, cast, or_, select, update

from realestate.db import db, is_postgresql, now, transaction
from realestate.jobs import worker_name
from realestate.modules.events import rules
from realestate.modules.events.models import Delivery, Event, IngestionPause
from realestate.modules.events.steps import reach
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants

LONGEST_WORK = 60.0  # seconds after which a lease is no longer extended: whoever works is stuck
_COLUMNS = (
    Delivery.id.label("delivery_id"),
    Delivery.handler,
    Delivery.target,
    Delivery.attempt_count,
    Delivery.attempts_before,
    Delivery.leases_lost,
    Event.id.label("event_id"),
    Event.type,
    Event.version,
    Event.occurred_at,
    Event.received_at,
    cast(Event.payload, Text).label("payload"),  # one that cannot be read must not fail the claim
    Event.receipt,
    Event.revises_id,
    Event.copy_of_id,
    Event.domain,
    Event.visitor_id,
    Event.is_test,
)


@dataclass(frozen=True)
class Taken:
    """One delivery in a worker's hands, with the event it carries (``row``: the columns above).

    ``failures`` counts failed tries including this one; a lease lost beside a poisonous neighbour is
    nobody's failure. ``number`` is the attempt's number in the delivery's whole history.
    """

    row: Row[tuple[object, ...]]
    failures: int
    number: int

    @property
    def id(self) -> int:
        return int(self.row.delivery_id)


@dataclass(frozen=True)
class Claim:
    """Deliveries of one agency that this worker holds until the lease ends."""

    tenant: TenantRef
    token: str
    taken: tuple[Taken, ...]
    at: datetime

    def only(self, taken: Iterable[Taken]) -> Claim:
        return replace(self, taken=tuple(taken))


@dataclass
class _Held:
    ids: tuple[int, ...]
    since: float
    thread: int


class _Cell:
    """Room for one suspect: two that took workers with them before are never in our hands together.

    Else poison would take the same neighbour along each time, and both would be buried.
    """

    def __init__(self) -> None:
        self._token, self._since = "", 0.0

    def enter(self, token: str) -> bool:
        """Is there room? A thread that is stuck in it does not keep it for ever."""
        with _lock:
            if self._token and time.monotonic() - self._since < LONGEST_WORK:
                return False
            self._token, self._since = token, time.monotonic()
            return True

    def leave(self, token: str) -> None:
        with _lock:
            if self._token == token:
                self._token = ""


_turn: dict[str, int] = {}  # lane -> the agency served last
_held: dict[str, _Held] = {}
_lock = threading.Lock()
_cell = _Cell()


def claim(lane: str, limit: int) -> Claim | None:
    """Take up to ``limit`` due deliveries of the agency whose turn it is; None when nothing is due.

    What took a worker with it before is taken alone, so that it takes no neighbour along.
    """
    token = secrets.token_hex(16)
    takes_suspects, has_suspect = _cell.enter(token), False
    try:
        found = _claim(lane, limit, token, takes_suspects)
        has_suspect = found is not None and bool(found.taken[0].row.leases_lost)
    finally:
        if not has_suspect:
            _cell.leave(token)
    if found is not None:
        reach("claimed")
    return found


def _claim(lane: str, limit: int, token: str, takes_suspects: bool) -> Claim | None:
    with across_tenants("the worker claims deliveries of every agency"), transaction():
        moment = now()
        found = _of_next_agency(lane, limit, moment, takes_suspects)
        if found is None:
            return None
        tenant, rows = found
        ids = [row.delivery_id for row in rows]
        reach("claiming")
        db.session.execute(
            update(Delivery)
            .where(Delivery.id.in_(ids))
            .values(
                status="processing",
                attempt_count=Delivery.attempt_count + 1,
                lease_token=token,
                lease_expires_at=moment + rules.LEASE,
                claimed_by=worker_name(),
                claimed_at=moment,
                is_scheduled=False,  # the time that a person chose has come
            )
            .execution_options(synchronize_session=False)
        )
    with _lock:
        _held[token] = _Held(tuple(ids), time.monotonic(), threading.get_ident())
    return Claim(tenant, token, tuple(map(_taken, rows)), moment)


def _of_next_agency(
    lane: str, limit: int, moment: datetime, takes_suspects: bool
) -> tuple[TenantRef, list[Row[tuple[object, ...]]]] | None:
    """Round-robin: the next agency with due work, after the one served last, that nobody else is at."""
    start = _turn.get(lane, 0)
    tenant_id, is_round = start, False
    while True:
        following = _agency_after(lane, tenant_id, moment)
        if following is None:
            if is_round or start == 0:
                return None
            is_round, tenant_id = True, 0
            continue
        if is_round and following > start:
            return None
        tenant_id = following
        rows = _lock_due(lane, tenant_id, limit, moment, takes_suspects)
        if rows:
            _turn[lane] = tenant_id
            return db.session.get_one(Tenant, tenant_id).ref, rows


def _agency_after(lane: str, tenant_id: int, moment: datetime) -> int | None:
    pause = IngestionPause
    is_paused = or_(pause.tenant_id.is_(None), pause.tenant_id == Delivery.tenant_id)
    return db.session.scalar(
        select(Delivery.tenant_id)
        .where(Delivery.lane == lane, Delivery.status == "pending")
        .where(Delivery.next_attempt_at <= moment, Delivery.tenant_id > tenant_id)
        .where(~select(pause.id).where(is_paused).exists())
        .order_by(Delivery.tenant_id, Delivery.next_attempt_at)
        .limit(1)
    )


def _lock_due(
    lane: str, tenant_id: int, limit: int, moment: datetime, takes_suspects: bool
) -> list[Row[tuple[object, ...]]]:
    """Due rows, locked until the claim commits; rows another worker locks are left to it."""
    of_event = and_(Event.tenant_id == Delivery.tenant_id, Event.id == Delivery.event_id)
    due = (
        select(*_COLUMNS)
        .join(Event, of_event)
        .where(Delivery.lane == lane, Delivery.tenant_id == tenant_id)
        .where(Delivery.status == "pending", Delivery.next_attempt_at <= moment)
        .order_by(Delivery.next_attempt_at)  # no more than the index knows: a crowd is due at once
        .limit(limit)
    )
    if not takes_suspects:
        due = due.where(Delivery.leases_lost == 0)
    if is_postgresql():
        due = due.with_for_update(of=Delivery, skip_locked=True)
    rows: list[Any] = list(db.session.execute(due))
    if rows and rows[0].leases_lost:
        return rows[:1]
    return [row for row in rows if not row.leases_lost]


def _taken(row: Row[tuple[object, ...]]) -> Taken:
    attempt = row.attempt_count + 1
    return Taken(row, failures=attempt - row.leases_lost, number=row.attempts_before + attempt)


def fence(held: Claim) -> set[int]:
    """Which of these deliveries are still ours, locked until the transaction ends."""
    still = (
        select(Delivery.id)
        .where(Delivery.tenant_id == held.tenant.id, Delivery.id.in_([t.id for t in held.taken]))
        .where(Delivery.lease_token == held.token, Delivery.status == "processing")
        .with_for_update()
    )
    return set(db.session.scalars(still))


def let_go(held: Claim) -> None:
    """The work is over, well or badly: its lease needs no keeping."""
    _cell.leave(held.token)
    with _lock:
        _held.pop(held.token, None)


def extend_leases() -> int:
    """Heart-beat of the leases this process holds; returns how many claims were extended.

    Work that lasts longer than LONGEST_WORK is stuck: its lease may end, and the fence makes that safe.
    """
    ending = time.monotonic() - LONGEST_WORK
    with _lock:
        tokens = [token for token, held in _held.items() if held.since > ending]
    if not tokens:
        return 0
    with across_tenants("a worker keeps its leases, whosever they are"), transaction():
        db.session.execute(
            update(Delivery)
            .where(Delivery.status == "processing", Delivery.lease_token.in_(tokens))
            .values(lease_expires_at=now() + rules.LEASE)
            .execution_options(synchronize_session=False)
        )
    return len(tokens)


def held_count() -> int:
    """How many deliveries this process has in its hands."""
    with _lock:
        return sum(len(held.ids) for held in _held.values())
