"""Looking at synthetic leads: whose turn it is, how far one came, how they went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from realestate.db import db
from realestate.modules.alarms.queries import agencies_with
from realestate.modules.crm.models import Lead
from realestate.modules.events.models import Delivery, Event
from realestate.modules.synthetic import rules
from realestate.modules.synthetic.models import SyntheticRun as Run
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants


def due(now: datetime, minutes: int) -> list[tuple[TenantRef, datetime | None]]:
    """Agencies whose test lead is due, each with its turn; None: staff asked for it. 0 minutes: no turns."""
    with across_tenants("the worker looks whose synthetic lead is due"):
        tenants = db.session.scalars(select(Tenant).where(Tenant.status == "active"))
        refs = [tenant.ref for tenant in tenants]
        turns = select(Run.tenant_id, func.max(Run.turn_at)).group_by(Run.tenant_id)
        last = {tenant_id: turn for tenant_id, turn in db.session.execute(turns)}
        asked = set(db.session.scalars(select(Run.tenant_id).where(Run.started_at.is_(None))))
    found: list[tuple[TenantRef, datetime | None]] = [(r, None) for r in refs if r.id in asked]
    if not minutes:
        return found
    in_trouble = agencies_with(rules.KIND)
    for ref in refs:
        length = min(minutes, rules.IN_TROUBLE) if ref.id in in_trouble else minutes
        turn, before = rules.turn_of(now, length), last.get(ref.id)
        if before is None or before < turn:
            found.append((ref, turn))
    return found


@dataclass(frozen=True)
class Way:
    """How far a synthetic message came; ``stands`` says in words where it is when it has not arrived."""

    accepted_at: datetime
    arrived_at: datetime | None
    stands: str
    is_stopped: bool


def way_of(tenant: TenantRef, receipt: str) -> Way | None:
    """Where the synthetic message with this receipt is; None when there is no such thing."""
    event = db.session.scalar(Event.of(tenant).where(Event.receipt == receipt, Event.is_test))
    if event is None:
        return None
    if event.held_reason:
        return Way(event.received_at, None, f"held back ({event.held_reason})", is_stopped=True)
    arrived = select(Delivery.processed_at).join(Lead, Lead.source_delivery_id == Delivery.id)
    arrived = arrived.where(Lead.tenant_id == tenant.id, Lead.source_event_id == event.id)
    arrived_at = db.session.scalar(arrived.where(Delivery.tenant_id == tenant.id))
    delivery = db.session.scalar(Delivery.of(tenant).where(Delivery.event_id == event.id).limit(1))
    status = delivery.status if delivery else "lost"
    words = f"accepted and {status.replace('_', ' ')}"
    if delivery is not None and delivery.last_error:
        words += f" ({delivery.last_error[:160]})"
    return Way(event.received_at, arrived_at, words, is_stopped=status == "dead_letter")


@dataclass(frozen=True)
class AgencyRuns:
    """An agency's last test lead, whether one waits for the worker, and how the last 24 hours went."""

    slug: str
    name: str
    last: Run | None
    is_waiting: bool
    good: int
    over: int

    @property
    def is_moving(self) -> bool:
        return self.is_waiting or (self.last is not None and not self.last.is_over)


def overview(now: datetime) -> list[AgencyRuns]:
    """Every open agency, in four queries however many there are."""
    with across_tenants("staff look at the synthetic leads of all agencies"):
        tenants = list(
            db.session.scalars(
                select(Tenant).where(Tenant.status == "active").order_by(Tenant.name)
            )
        )
        newest = select(func.max(Run.id)).where(Run.started_at.is_not(None)).group_by(Run.tenant_id)
        last = {
            run.tenant_id: run for run in db.session.scalars(select(Run).where(Run.id.in_(newest)))
        }
        waiting = set(db.session.scalars(select(Run.tenant_id).where(Run.started_at.is_(None))))
        counts = {tenant_id: (good, over) for tenant_id, good, over in _counted(now)}
    return [
        AgencyRuns(t.slug, t.name, last.get(t.id), t.id in waiting, *counts.get(t.id, (0, 0)))
        for t in tenants
    ]


def _counted(now: datetime) -> list[tuple[int, int, int]]:
    is_good = Run.removed_at.is_not(None) & Run.problem.is_(None)
    is_over = Run.removed_at.is_not(None) | Run.problem.is_not(None)
    rows = db.session.execute(
        select(Run.tenant_id, func.sum(case((is_good, 1), else_=0)), func.count(Run.id))
        .where(Run.started_at >= now - rules.DAY, is_over)
        .group_by(Run.tenant_id)
    )
    return [(tenant_id, good, over) for tenant_id, good, over in rows]
