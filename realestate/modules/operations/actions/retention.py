"""Forgetting: events that are old and done, and personal words that must go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    Table,
    and_,
    delete,
    exists,
    func,
    inspect,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapper, aliased

from realestate.db import Base, db, now, transaction
from realestate.modules.audit.actions import record
from realestate.modules.crm.models import Lead
from realestate.modules.events.models import Attempt, Delivery, Event
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants

_BATCH = 200  # events a transaction: short, so that nobody waits for it


@dataclass(frozen=True)
class Pruned:
    """How many rows are gone."""

    events: int = 0
    deliveries: int = 0
    attempts: int = 0

    def __add__(self, other: Pruned) -> Pruned:
        return Pruned(
            self.events + other.events,
            self.deliveries + other.deliveries,
            self.attempts + other.attempts,
        )


def prune(
    before: datetime,
    *,
    limit: int = 10_000,
    actor: str = "housekeeper",
    breathe: Callable[[], None] = lambda: None,
) -> Pruned:
    """Forget up to ``limit`` events received before then and done with before then, agency by agency,
    each batch in a transaction of its own (it is called outside any). ``breathe`` says: busy, not stuck.

    Done means: every delivery is processed, or a letter that somebody discarded; it is not held, and no
    other row refers to it but leads, which are told to forget where they came from. A dead letter that
    nobody discarded is never pruned, nor is the newest row (SQLite would give its number again).
    """
    total = Pruned()
    for tenant in _agencies_with_events(before):
        while total.events < limit:
            gone = _prune_batch(tenant, before, min(_BATCH, limit - total.events), actor)
            total += gone
            breathe()
            if not gone.events:
                break
    return total


def prunable(before: datetime, *, cap: int) -> int:
    """How many events ``prune`` would forget at first sight (those they refer to come after them),
    counted up to ``cap``."""
    with across_tenants("operators look at what would be pruned of every agency"):
        found = select(Event.id).where(*_is_done(before)).limit(cap)
        return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def _agencies_with_events(before: datetime) -> list[TenantRef]:
    with across_tenants("old events of every agency are pruned"), transaction():
        old = exists().where(Event.tenant_id == Tenant.id, Event.received_at < before)
        return [tenant.ref for tenant in db.session.scalars(select(Tenant).where(old))]


def _prune_batch(tenant: TenantRef, before: datetime, size: int, actor: str) -> Pruned:
    with across_tenants("old events of every agency are pruned"), transaction():
        found = select(Event.id).where(Event.tenant_id == tenant.id, *_is_done(before))
        found = found.order_by(Event.received_at).limit(size)
        events = list(db.session.scalars(found.with_for_update(skip_locked=True)))
        if not events:
            return Pruned()
        gone = _forget(tenant, events)
        if gone.events:
            record(
                tenant,
                actor=actor,
                action="events.pruned",
                object_type="events",
                object_key=f"before {before:%Y-%m-%d}",
                now=now(),
                after=asdict(gone),
                reason="older than events are kept",
            )
        return gone


def _still_done(tenant: TenantRef, events: list[int]) -> tuple[list[int], list[int]]:
    """Events and deliveries that may go, looked at again under their locks: staff may just have put a
    discarded letter back."""
    of_them = (Delivery.tenant_id == tenant.id, Delivery.event_id.in_(events))
    columns = (Delivery.id, Delivery.event_id, Delivery.status, Delivery.discarded_at)
    rows = db.session.execute(select(*columns).where(*of_them).with_for_update()).all()
    alive = {row.event_id for row in rows if row.status != "processed" and not row.discarded_at}
    return (
        [event_id for event_id in events if event_id not in alive],
        [row.id for row in rows if row.event_id not in alive],
    )


def _forget(tenant: TenantRef, events: list[int]) -> Pruned:
    """Children first, as the foreign keys ask."""
    events, ids = _still_done(tenant, events)
    leads = update(Lead).where(Lead.tenant_id == tenant.id, Lead.source_event_id.in_(events))
    _run(leads.values(source_event_id=None))
    attempts = delete(Attempt).where(Attempt.tenant_id == tenant.id, Attempt.delivery_id.in_(ids))
    deliveries = delete(Delivery).where(Delivery.tenant_id == tenant.id, Delivery.id.in_(ids))
    of_events = delete(Event).where(Event.tenant_id == tenant.id, Event.id.in_(events))
    counts = {"attempts": _run(attempts), "deliveries": _run(deliveries)}
    return Pruned(events=_run(of_events), **counts)


def _run(statement: Any) -> int:
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(getattr(done, "rowcount", 0))


def _is_done(before: datetime) -> list[ColumnElement[bool]]:
    ended = or_(
        and_(Delivery.status == "processed", _is_before(Delivery.processed_at, before)),
        and_(Delivery.status == "dead_letter", _is_before(Delivery.discarded_at, before)),
    )
    its = and_(Delivery.tenant_id == Event.tenant_id, Delivery.event_id == Event.id)
    newest = Delivery.id == select(func.max(aliased(Delivery).id)).scalar_subquery()
    return [
        Event.received_at < before,
        Event.held_reason.is_(None),
        Event.id < select(func.max(aliased(Event).id)).scalar_subquery(),
        ~exists().where(its, or_(not_(ended), newest, *_references(Delivery, besides=(Attempt,)))),
        *(not_(other) for other in _references(Event, besides=(Delivery, Lead))),
    ]


def _is_before(moment: Any, before: datetime) -> ColumnElement[bool]:
    """Said so that a time that is missing is not before anything (NULL would be neither yes nor no)."""
    return and_(moment.is_not(None), func.coalesce(moment, before) < before)


def _references(model: Any, *, besides: tuple[type[Base], ...]) -> list[ColumnElement[bool]]:
    """Is a row of ``model`` referred to by any other (that would not go with it), whoever added that table?"""
    found: list[ColumnElement[bool]] = []
    for mapper in Base.registry.mappers:
        if mapper.class_ in besides:
            continue
        for key in cast(Table, mapper.local_table).foreign_key_constraints:
            if key.referred_table is model.__table__ and key.ondelete != "CASCADE":
                other = aliased(mapper.class_)
                found.append(exists().where(*_pairs(key, mapper, other, model)))
    return found


def _pairs(
    key: ForeignKeyConstraint, mapper: Mapper[Any], other: Any, model: Any
) -> list[ColumnElement[bool]]:
    names = [
        (
            mapper.get_property_by_column(e.parent).key,
            inspect(model).get_property_by_column(e.column).key,
        )
        for e in key.elements
    ]
    return [getattr(other, mine) == getattr(model, its) for mine, its in names]
