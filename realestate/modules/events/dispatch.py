"""The worker's hand: claim under a lease, react and mark done in ONE transaction, or say why not."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, or_, select, update
from sqlalchemy.exc import DBAPIError

from realestate.db import db, is_postgresql, now, transaction
from realestate.errors import PermanentError, TemporaryError
from realestate.jobs import worker_name
from realestate.modules.events import rules
from realestate.modules.events.models import Attempt, Delivery, Event
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants, acting_as

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Occurrence:
    """An event as its reactions see it, and the delivery that carries it (their idempotency key)."""

    event_id: int
    delivery_id: int
    type: str
    version: int
    occurred_at: datetime
    payload: dict[str, Any]
    receipt: str
    revises_id: int | None


Reaction = Callable[[TenantRef, Occurrence, datetime], None]


@dataclass(frozen=True)
class Claim:
    """A delivery this worker holds until its lease ends."""

    delivery_id: int
    tenant: TenantRef
    token: str
    attempt: int


_reactions: dict[str, dict[str, Reaction]] = {}


def install(table: Mapping[str, tuple[Reaction, ...]]) -> None:
    """Take the REACTIONS table; a reaction's key is its module and name, kept on each delivery."""
    _reactions.clear()
    for type_, reactions in table.items():
        _reactions[type_] = {key_of(reaction): reaction for reaction in reactions}


def key_of(reaction: Reaction) -> str:
    return f"{reaction.__module__.removeprefix('realestate.modules.')}.{reaction.__name__}"


def handlers_of(type_: str) -> tuple[str, ...]:
    """Keys of the reactions to this type of event."""
    return tuple(_reactions.get(type_, ()))


def work(*, event_id: int | None = None, limit: int = 1) -> int:
    """Claim what is due (of one event, or of anyone) and work on it; returns how many.

    One at a time: what kills its worker must not take others with it.
    """
    with across_tenants("the worker claims deliveries of every agency"), transaction():
        claims = _claim(_lock_due(event_id, limit))
    for claim in claims:
        _attempt(claim)
    return len(claims)


def _lock_due(event_id: int | None, limit: int) -> list[int]:
    """Ids of due deliveries, locked until the claim commits; rows another worker locks are left."""
    due = select(Delivery.id).where(_is_due(now())).order_by(Delivery.next_attempt_at).limit(limit)
    if event_id is not None:
        due = due.where(Delivery.event_id == event_id)
    if is_postgresql():
        due = due.with_for_update(skip_locked=True)
    return list(db.session.scalars(due))


def _claim(ids: list[int]) -> list[Claim]:
    if not ids:
        return []
    moment, token = now(), secrets.token_hex(16)
    was_lost = (Delivery.status == "processing").cast(Integer)
    taken = db.session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids))
        .values(
            status="processing",
            attempt_count=Delivery.attempt_count + 1,
            leases_lost=Delivery.leases_lost + was_lost,
            lease_token=token,
            lease_expires_at=moment + rules.LEASE,
        )
        .returning(Delivery.id, Delivery.tenant_id, Delivery.attempt_count)
        .execution_options(synchronize_session=False)
    ).all()
    tenants = _tenants({tenant_id for _, tenant_id, _ in taken})
    claims = [Claim(id_, tenants[tenant_id], token, attempt) for id_, tenant_id, attempt in taken]
    close_lost_attempts(ids, moment)
    for claim in claims:
        _open_attempt(claim, moment)
    return claims


def _tenants(ids: set[int]) -> dict[int, TenantRef]:
    return {t.id: t.ref for t in db.session.scalars(select(Tenant).where(Tenant.id.in_(ids)))}


def _is_due(moment: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Delivery.status == "pending", Delivery.next_attempt_at <= moment),
        and_(
            Delivery.status == "processing",
            Delivery.lease_expires_at < moment,
            Delivery.leases_lost < rules.MAX_LEASES_LOST - 1,
            Delivery.attempt_count < rules.MAX_ATTEMPTS,
        ),
    )


def close_lost_attempts(delivery_ids: list[int], moment: datetime) -> None:
    """Attempts whose worker died are said to be over."""
    db.session.execute(
        update(Attempt)
        .where(Attempt.delivery_id.in_(delivery_ids), Attempt.outcome == "running")
        .values(outcome="lease_lost", ended_at=moment)
        .execution_options(synchronize_session=False)
    )


def _open_attempt(claim: Claim, moment: datetime) -> None:
    db.session.add(
        Attempt(
            tenant_id=claim.tenant.id,
            delivery_id=claim.delivery_id,
            number=claim.attempt,
            worker=worker_name(),
            started_at=moment,
        )
    )


class _LostLease(Exception):
    """Somebody else holds the delivery now: everything done here is undone."""


def _attempt(claim: Claim) -> None:
    """React; whatever goes wrong becomes a row that says so, and never ends the loop."""
    try:
        with acting_as(claim.tenant), transaction():
            _react(claim)
    except _LostLease:
        log.warning("lease lost before the end", extra={"delivery": claim.delivery_id})
    except PermanentError as error:
        _fail(claim, error, reason=error.reason)
    except Exception as error:
        _fail(claim, error, reason=None)


def _react(claim: Claim) -> None:
    """The fence, the effect and the mark in one transaction."""
    moment = now()
    done = {"status": "processed", "processed_at": moment, "last_error": None, "reason": None}
    _pass_fence(claim, done)
    occurrence, handler = _occurrence(claim)
    reaction = _reactions.get(occurrence.type, {}).get(handler)
    if reaction is None:
        raise TemporaryError(f"this worker knows no {handler}; a newer one may")
    reaction(claim.tenant, occurrence, moment)
    _close_attempt(claim, moment, outcome="processed")
    facts = {"tenant": claim.tenant.slug, "event": occurrence.event_id, "handler": handler}
    log.info("delivery processed", extra=facts)


def _pass_fence(claim: Claim, values: dict[str, Any]) -> None:
    """Change the delivery only while this worker still holds it."""
    passed = db.session.execute(
        update(Delivery)
        .where(Delivery.id == claim.delivery_id, Delivery.lease_token == claim.token)
        .where(Delivery.status == "processing")
        .values(lease_token=None, lease_expires_at=None, **values)
        .execution_options(synchronize_session=False)
    )
    if getattr(passed, "rowcount", 0) != 1:
        raise _LostLease


def _occurrence(claim: Claim) -> tuple[Occurrence, str]:
    tenant = claim.tenant
    delivery = db.session.scalars(Delivery.of(tenant).where(Delivery.id == claim.delivery_id)).one()
    event = db.session.scalars(Event.of(tenant).where(Event.id == delivery.event_id)).one()
    return Occurrence(
        event_id=event.id,
        delivery_id=delivery.id,
        type=event.type,
        version=event.version,
        occurred_at=event.occurred_at,
        payload=event.payload,
        receipt=event.receipt,
        revises_id=event.revises_id,
    ), delivery.handler


def _fail(claim: Claim, error: Exception, *, reason: str | None) -> None:
    """Back to pending with a later time, or to the dead letters, with the error kept."""
    try:
        with acting_as(claim.tenant), transaction():
            _mark_failed(claim, error, reason)
    except _LostLease:
        log.warning("lease lost before the end", extra={"delivery": claim.delivery_id})


def _mark_failed(claim: Claim, error: Exception, reason: str | None) -> None:
    moment = now()
    later = rules.next_attempt_at(claim.attempt, now=moment, spread=rules.random_spread())
    is_dead = reason is not None or later is None
    values: dict[str, Any] = {"last_error": _in_words(error)}
    if is_dead:
        reason = reason or "ingestion_failed"
        values |= {"status": "dead_letter", "reason": reason, "dead_lettered_at": moment}
    else:
        values |= {"status": "pending", "next_attempt_at": later}
    _pass_fence(claim, values)
    outcome = "buried" if is_dead else "failed"
    _close_attempt(claim, moment, outcome=outcome, error=error)
    log.warning(
        "delivery failed",
        extra={"delivery": claim.delivery_id, "outcome": outcome, "error": type(error).__name__},
    )


def _close_attempt(
    claim: Claim, moment: datetime, *, outcome: str, error: Exception | None = None
) -> None:
    db.session.execute(
        update(Attempt)
        .where(Attempt.delivery_id == claim.delivery_id, Attempt.number == claim.attempt)
        .values(
            ended_at=moment,
            outcome=outcome,
            error_class=type(error).__name__ if error else None,
            error=_masked(error) if error else None,
        )
        .execution_options(synchronize_session=False)
    )


def _in_words(error: Exception) -> str:
    """Class and message; of a database's message its first line only (the next one quotes values)."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return f"{type(error).__name__}: {str(cause).partition(chr(10))[0]}"[:500]


def _masked(error: Exception) -> str:
    """Where it broke, without the values that broke it: a traceback's last line may quote a person."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    where = "\n".join(f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in frames)
    return f"{where}\n{type(error).__name__}"
