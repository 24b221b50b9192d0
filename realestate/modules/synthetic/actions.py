"""Taking a turn, asking for one, writing down its end, and removing what a synthetic lead left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from realestate import jobs
from realestate.db import db
from realestate.errors import Conflict
from realestate.modules.alarms import actions as alarms
from realestate.modules.crm.models import Activity, Consent, Contact, Lead
from realestate.modules.events.models import Attempt, Delivery, Event
from realestate.modules.synthetic import rules, tasks
from realestate.modules.synthetic.models import SyntheticRun as Run
from realestate.tenancy.models import Tenant, TenantRef


def ask(tenant: TenantRef, *, now: datetime) -> Run:
    """A test lead out of turn; the worker is told once this is committed."""
    waiting = Run.of(tenant).where(Run.started_at.is_(None), Run.problem.is_(None))
    if db.session.scalar(waiting) is not None:
        raise Conflict("A test lead of this agency is asked for already and waits for the worker.")
    run = Run(requested_at=now)
    db.session.add(run)
    db.session.flush()
    jobs.later(tasks.ring, run.id)
    return run


def take(tenant: TenantRef, *, turn_at: datetime | None, now: datetime) -> int | None:
    """Claim this turn (the one that was asked for, when None); None when somebody else has it.

    An agency has one test lead under way at a time: whoever removes it removes all there are.
    """
    db.session.execute(
        select(Tenant.id).where(Tenant.id == tenant.id).with_for_update(key_share=True)
    )
    _forget_interrupted(tenant, now)
    under_way = Run.of(tenant).where(
        Run.started_at.is_not(None), Run.removed_at.is_(None), Run.problem.is_(None)
    )
    if db.session.scalar(under_way.limit(1)) is not None:
        return None
    return _take_asked(tenant, now) if turn_at is None else _take_turn(turn_at, now)


def begin(tenant: TenantRef, *, now: datetime) -> int:
    """A run at once, for the terminal; Conflict while another one is under way."""
    db.session.add(Run(requested_at=now))
    db.session.flush()
    run_id = take(tenant, turn_at=None, now=now)
    if run_id is None:
        raise Conflict("A test lead of this agency is under way.")
    return run_id


def note(run_id: int, **times: Any) -> None:
    """Write down how far it came."""
    db.session.execute(update(Run).where(Run.id == run_id).values(**times))


def end(tenant: TenantRef, run_id: int, problem: str | None, *, now: datetime) -> Run:
    """Remove the test lead, write down how it went, and raise the alarm or call it off: all or nothing."""
    remove(tenant)
    run = db.session.scalars(Run.of(tenant).where(Run.id == run_id)).one()
    run.removed_at = now if run.accepted_at else None
    run.problem = problem[:300] if problem else None
    if problem is None:
        alarms.call_off(rules.KIND, tenant, now=now)
    else:
        words = f"Its test lead did not arrive: {problem}."
        alarms.sound(rules.KIND, tenant, words=words, now=now)
    db.session.execute(
        delete(Run).where(Run.tenant_id == tenant.id, Run.started_at < now - rules.KEPT)
    )
    db.session.flush()
    return run


def pass_over(tenant: TenantRef, *, now: datetime) -> None:
    """The agency has no form to test: what was asked for is answered, and nothing is wrong."""
    alarms.call_off(rules.KIND, tenant, now=now)
    asked = update(Run).where(Run.tenant_id == tenant.id, Run.started_at.is_(None))
    words = "the lead forms of this agency are off"
    db.session.execute(asked.values(started_at=now, problem=words))


def remove(tenant: TenantRef) -> int:
    """Every trace of this agency's synthetic messages; returns how many there were.

    The deliveries are locked first: a worker that has one in hand commits before, or finds it gone.
    """
    events = list(db.session.scalars(select(Event.id).where(_of(Event, tenant), Event.is_test)))
    if not events:
        return 0
    found = select(Delivery.id).where(_of(Delivery, tenant), Delivery.event_id.in_(events))
    deliveries = list(db.session.scalars(found.with_for_update()))
    leads = db.session.execute(
        select(Lead.id, Lead.contact_id).where(_of(Lead, tenant), Lead.source_event_id.in_(events))
    ).all()
    _remove_from_crm(tenant, [lead for lead, _ in leads], [who for _, who in leads], deliveries)
    for model, column, ids in (
        (Attempt, Attempt.delivery_id, deliveries),
        (Delivery, Delivery.id, deliveries),
        (Event, Event.id, events),
    ):
        db.session.execute(delete(model).where(_of(model, tenant), column.in_(ids)))
    return len(events)


def _remove_from_crm(
    tenant: TenantRef, leads: list[int], contacts: list[int], deliveries: list[int]
) -> None:
    for model, column, ids in (
        (Activity, Activity.lead_id, leads),
        (Consent, Consent.source_delivery_id, deliveries),
        (Lead, Lead.id, leads),
    ):
        db.session.execute(delete(model).where(_of(model, tenant), column.in_(ids)))
    made = select(Contact).where(_of(Contact, tenant), Contact.id.in_(contacts))
    for contact in db.session.scalars(made):
        if rules.is_ours(contact.email):
            db.session.delete(contact)
    db.session.flush()


def _of(model: Any, tenant: TenantRef) -> Any:
    return model.tenant_id == tenant.id


def _forget_interrupted(tenant: TenantRef, now: datetime) -> None:
    db.session.execute(
        update(Run)
        .where(Run.tenant_id == tenant.id, Run.started_at < now - rules.INTERRUPTED)
        .where(Run.removed_at.is_(None), Run.problem.is_(None))
        .values(problem="its worker was stopped on the way")
    )


def _take_asked(tenant: TenantRef, now: datetime) -> int | None:
    asked = Run.of(tenant).where(Run.started_at.is_(None)).order_by(Run.id).limit(1)
    run = db.session.scalar(asked)
    if run is None:
        return None
    run.started_at = now
    db.session.flush()
    return run.id


def _take_turn(turn_at: datetime, now: datetime) -> int | None:
    run = Run(turn_at=turn_at, started_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(run)
    except IntegrityError:
        return None
    return run.id
