"""Reading the queue for staff: depth, age, throughput, latency, workers, pauses, and what is alarming.

It reads what waits, what is dead, and the last day of what was done, each by an index of its own: a million
older rows cost nothing. A process remembers the answers for a few seconds, so any number of open dashboards
ask the database once.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    case,
    cast,
    extract,
    func,
    select,
)

from realestate.db import db, is_postgresql, now
from realestate.memory import Memory
from realestate.modules.events.models import (
    Attempt,
    Delivery,
    Event,
    IngestionPause,
    WorkerHeartbeat,
)
from realestate.modules.events.rules import LONGEST_SILENCE
from realestate.modules.operations import figures
from realestate.modules.operations.figures import MOST_SHOWN, Alarms, Figures, Paused, Slot, Worker
from realestate.modules.operations.latency import BOUNDS
from realestate.tenancy.models import Tenant
from realestate.tenancy.scope import across_tenants

SLOT = timedelta(minutes=30)
SLOTS = 48
MINUTE, RECENT, HOUR = timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_JULIAN_EPOCH = 2_440_587.5  # 1970 in the days SQLite counts
_DAY_SECONDS = 86_400.0

_figures: Memory[str, Figures] = Memory(1)
_alarms: Memory[str, Alarms] = Memory(1)


def look() -> Figures:
    """The queue of every agency, at most a few seconds old; ``at`` says when it was read."""
    return _figures.get("all", _read)


def alarms() -> Alarms:
    """What every page of the admin tells: one query, remembered for a few seconds."""
    return _alarms.get("all", _read_alarms)


def forget() -> None:
    """Somebody has just changed the queue: read it anew."""
    _figures.forget("all")
    _alarms.forget("all")


def pauses() -> list[Paused]:
    """What is paused now, the pause of everything first. Never remembered: the table is tiny."""
    pause = IngestionPause
    found = (
        select(pause.actor, pause.reason, pause.paused_at, Tenant.slug, Tenant.name)
        .outerjoin(Tenant, Tenant.id == pause.tenant_id)
        .order_by(pause.tenant_id.is_not(None), Tenant.name)
    )
    return [Paused(**row._asdict()) for row in db.session.execute(found)]


def _read() -> Figures:
    with across_tenants("staff look at the queue of all agencies"):
        moment = now()
        waiting, dead, recent = _waiting(moment), _dead(), _recent(moment)
        held = _counts(select(Event.tenant_id, func.count()).where(Event.held_reason.is_not(None)))
        done = db.session.execute(done_by_agency(moment)).all()
        names = db.session.execute(select(Tenant.id, Tenant.slug, Tenant.name)).all()
        return Figures(
            at=moment,
            lanes=figures.lanes(waiting, _processing()),
            slots=_day(moment),
            last_minute=sum(row.number for row in recent if row.is_last_minute),
            last_hour=sum(row.number for row in recent),
            latency=figures.crm_latency(recent),
            latest=figures.crm_latency([row for row in recent if row.is_latest]),
            latest_seconds=figures.crm_seconds([row for row in recent if row.is_latest]),
            buried=figures.buried(dead),
            held=sum(held.values()),
            workers=_workers(moment),
            agencies=figures.agencies(names, waiting, dead, done, held, moment),
            newest_event_id=db.session.scalar(select(func.max(Event.id))) or 0,
        )


def _read_alarms() -> Alarms:
    with across_tenants("staff are told what is wrong in any agency"):
        moment = now()
        dead = select(Delivery.id).where(
            Delivery.status == "dead_letter", Delivery.discarded_at.is_(None)
        )
        alive = WorkerHeartbeat.beat_at >= moment - LONGEST_SILENCE
        pause = IngestionPause.tenant_id
        row = db.session.execute(
            select(
                _capped(dead).label("dead"),
                _capped(dead.where(Delivery.dead_lettered_at >= moment - HOUR)).label("in_hour"),
                _capped(select(WorkerHeartbeat.worker).where(alive)).label("alive"),
                _capped(select(IngestionPause.id).where(pause.is_(None))).label("all_paused"),
                _capped(select(IngestionPause.id).where(pause.is_not(None))).label("paused"),
            )
        ).one()
    return Alarms(row.dead, row.in_hour, row.alive, bool(row.all_paused), row.paused)


def _capped(found: Select[Any]) -> Any:
    return select(func.count()).select_from(found.limit(MOST_SHOWN).subquery()).scalar_subquery()


def _counts(found: Select[Any, int]) -> dict[Any, int]:
    """How many by the first column."""
    key = found.selected_columns[0]
    return {row[0]: row[1] for row in db.session.execute(found.group_by(key))}


def _waiting(moment: datetime) -> list[Any]:
    found = select(
        Delivery.tenant_id,
        Delivery.lane,
        func.count().label("number"),
        func.min(Delivery.created_at).label("oldest_at"),
        func.sum(_as_number(Delivery.next_attempt_at <= moment)).label("due"),
    ).where(Delivery.status == "pending")
    return list(db.session.execute(found.group_by(Delivery.tenant_id, Delivery.lane)))


def _processing() -> dict[str, int]:
    return _counts(select(Delivery.lane, func.count()).where(Delivery.status == "processing"))


def _dead() -> list[Any]:
    found = select(
        Delivery.tenant_id,
        Delivery.reason,
        func.count().label("number"),
        func.max(Delivery.dead_lettered_at).label("last_at"),
    ).where(Delivery.status == "dead_letter", Delivery.discarded_at.is_(None))
    return list(db.session.execute(found.group_by(Delivery.tenant_id, Delivery.reason)))


def _recent(moment: datetime) -> list[Any]:
    """The last hour's processed deliveries by lane, bucket, and how recent they are."""
    named = (
        Delivery.lane.label("lane"),
        _bucket().label("bucket"),
        _as_number(Delivery.processed_at >= moment - MINUTE).label("is_last_minute"),
        _as_number(Delivery.processed_at >= moment - RECENT).label("is_latest"),
    )
    found = select(*named, func.count().label("number"), func.sum(_took()).label("seconds")).where(
        Delivery.status == "processed", Delivery.processed_at >= moment - HOUR
    )
    return list(db.session.execute(found.group_by(*(column.name for column in named))))


def _day(moment: datetime) -> tuple[Slot, ...]:
    """The last day in half hours, the present one not over."""
    newest = (moment - _EPOCH) // SLOT
    numbers = range(newest - SLOTS + 1, newest + 1)
    since = _EPOCH + numbers[0] * SLOT
    done, failed = _done_since(since), _failed_since(since)
    return tuple(
        Slot(
            start=_EPOCH + number * SLOT,
            processed=sum(row.number for row in done[number]),
            failed=failed.get(number, 0),
            latency=figures.crm_latency(done[number]),
        )
        for number in numbers
    )


def _done_since(since: datetime) -> dict[int, list[Any]]:
    slot, bucket = _slot(Delivery.processed_at).label("slot"), _bucket().label("bucket")
    found = select(slot, bucket, Delivery.lane, func.count().label("number")).where(
        Delivery.status == "processed", Delivery.processed_at >= since
    )
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(found.group_by("slot", "bucket", Delivery.lane)):
        rows[row.slot].append(row)
    return rows


def _failed_since(since: datetime) -> dict[int, int]:
    found = select(_slot(Attempt.ended_at).label("slot"), func.count()).where(
        Attempt.outcome != "processed", Attempt.ended_at >= since
    )
    return {number: count for number, count in db.session.execute(found.group_by("slot"))}


def done_by_agency(moment: datetime) -> Select[int, str, int, int]:
    """How many of each agency's were processed in a day, by lane and bucket. The sum keeps SQLite from
    walking through every row of all times in the order of an index that begins with the agency."""
    agency, bucket = (Delivery.tenant_id + 0).label("tenant_id"), _bucket().label("bucket")
    since = moment - timedelta(days=1)
    found = select(agency, Delivery.lane, bucket, func.count().label("number")).where(
        Delivery.status == "processed", Delivery.processed_at >= since
    )
    return found.group_by(agency, Delivery.lane, "bucket")


def _workers(moment: datetime) -> tuple[Worker, ...]:
    beats = db.session.scalars(select(WorkerHeartbeat).order_by(WorkerHeartbeat.beat_at.desc()))
    return tuple(
        Worker(
            name=beat.worker,
            host=beat.host,
            version=beat.code_version,
            started_at=beat.started_at,
            beat_at=beat.beat_at,
            busy=beat.busy,
            processed=beat.processed,
            failed=beat.failed,
            is_alive=moment - beat.beat_at <= LONGEST_SILENCE,
        )
        for beat in beats
    )


def _as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _bucket() -> ColumnElement[int]:
    """Which bucket of latency.BOUNDS a processed delivery falls into."""
    took = _took()
    return case(*((took < bound, n) for n, bound in enumerate(BOUNDS)), else_=len(BOUNDS))


def _took() -> ColumnElement[float]:
    """Seconds from acceptance to processed."""
    return _seconds(Delivery.processed_at) - _seconds(Delivery.created_at)


def _slot(column: Any) -> ColumnElement[int]:
    """Which half hour since 1970."""
    number = _seconds(column) / SLOT.total_seconds()
    return cast(func.floor(number) if is_postgresql() else number, Integer)  # SQLite cuts off


def _seconds(column: Any) -> ColumnElement[float]:
    """A moment as seconds since 1970, with its fraction."""
    if is_postgresql():
        return cast(extract("epoch", column), Float)
    return (func.julianday(column, type_=Float) - _JULIAN_EPOCH) * _DAY_SECONDS
