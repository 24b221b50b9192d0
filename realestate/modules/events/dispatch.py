"""The worker's hand: work on a claim, mark it done in the transaction of its effect, or say why not."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from realestate.db import db, is_away, is_postgresql, now, transaction
from realestate.errors import TemporaryError
from realestate.modules.events import catalogue, claims, handlers, rules
from realestate.modules.events.claims import Claim, Taken
from realestate.modules.events.handlers import Handler, Occurrence
from realestate.modules.events.outcomes import Failure, Tally, elapsed_ms, failure, mark
from realestate.modules.events.steps import reach
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

log = logging.getLogger(__name__)
BATCH = 25
_LONGEST_BATCH = 5.0  # seconds; what is left is given back
_LONGEST_ON_SQLITE = 0.25  # nobody else writes meanwhile


def work(lane: str = "crm", *, limit: int = BATCH) -> Tally:
    """Claim what is due in this lane, of one agency, and work on it; nothing due is an empty Tally."""
    claims.settle()
    claim = claims.claim(lane, limit if lane == "crm" else 1)
    if claim is None:
        return Tally()
    try:
        return Tally(picked=len(claim.taken)) + (
            _together(claim) if lane == "crm" else _send(claim)
        )
    finally:
        claims.let_go(claim)


def _together(claim: Claim) -> Tally:
    """Effects of a whole claim in one transaction. If that cannot be, each for itself."""
    try:
        return _effects(claim)
    except Exception as error:
        if is_away(error):
            log.warning("database away, work given back", extra={"error": type(error).__name__})
            claims.owe(claim)
            return Tally()
        if len(claim.taken) == 1:
            return _failed(claim, [failure(claim.taken[0], error, time.monotonic())])
        return sum((_together(claim.only([taken])) for taken in claim.taken), Tally())


def _effects(claim: Claim) -> Tally:
    """Fence, effects and marks in ONE transaction, a savepoint a row: one bad row hurts no other."""
    done: list[tuple[Taken, int]] = []
    failures: list[Failure] = []
    follow_ups: list[dict[str, Any]] = []
    began, left = time.monotonic(), []
    longest = _LONGEST_BATCH if is_postgresql() else _LONGEST_ON_SQLITE
    with acting_as(claim.tenant), transaction():
        moment = now()
        still = claims.fence(claim)
        reach("fenced")
        for taken in claim.taken:
            if taken.id not in still:
                log.warning("lease lost before the end", extra={"delivery": taken.id})
                continue
            if (done or failures) and time.monotonic() - began > longest:
                left.append(taken)
                continue
            since = time.monotonic()
            try:
                with db.session.begin_nested():
                    follow_ups += _react(claim.tenant, taken, moment)
                done.append((taken, elapsed_ms(since)))
            except Exception as error:
                if is_away(error):
                    raise
                failures.append(failure(taken, error, since))
            reach("reacted")
        tally = mark(claim, done, failures, follow_ups)
        reach("marked")
    reach("committed")
    if left:
        claims.give_back(claim.only(left), after=rules.NOTHING)
    return tally


def _react(tenant: TenantRef, taken: Taken, moment: datetime) -> list[dict[str, Any]]:
    """The effect of one delivery; returns the rows of the deliveries that follow it."""
    handler, occurrence = _known(taken)
    if handler.react is None:
        raise TemporaryError(f"{handler.key} leaves the house; it is in the wrong lane")
    handler.react(tenant, occurrence, moment)
    db.session.flush()
    return [] if occurrence.is_test else list(_following(tenant, handler, occurrence, moment))


def _following(
    tenant: TenantRef, handler: Handler, occurrence: Occurrence, moment: datetime
) -> Iterable[dict[str, Any]]:
    for next_ in handler.then:
        for target in next_.targets(tenant, occurrence) if next_.targets else ("",):
            yield {
                "tenant_id": tenant.id,
                "event_id": occurrence.event_id,
                "handler": next_.key,
                "target": target,
                "lane": next_.lane,
                "created_at": moment,
                "next_attempt_at": moment,
            }


def _known(taken: Taken) -> tuple[Handler, Occurrence]:
    """The handler and the event in the shape the catalogue asks for; PermanentError when it has none."""
    row = taken.row
    handler = handlers.find(row.type, row.handler)
    if handler is None:
        raise TemporaryError(f"this worker knows no {row.handler}; a newer one may")
    payload = catalogue.read(row.payload)
    facts = catalogue.parse(row.type, row.version, payload)
    names = [
        "event_id",
        "delivery_id",
        "type",
        "version",
        "occurred_at",
        "received_at",
        "receipt",
        "revises_id",
        "target",
        "domain",
        "visitor_id",
        "is_test",
    ]
    known = {name: getattr(row, name) for name in names}
    return handler, Occurrence(**known, payload=payload, facts=facts)


def _send(claim: Claim) -> Tally:
    """What leaves the house: prepared, sent with no transaction open, then marked behind the fence."""
    (taken,) = claim.taken
    since = time.monotonic()
    try:
        with acting_as(claim.tenant), transaction():
            if not claims.fence(claim):
                return Tally()
            handler, occurrence = _known(taken)
            if handler.prepare is None:
                raise TemporaryError(f"{handler.key} stays in the house; it is in the wrong lane")
            post = handler.prepare(claim.tenant, occurrence, now())
        reach("prepared")
        if post is not None:
            post()
        reach("sent")
        with acting_as(claim.tenant), transaction():
            done = [(taken, elapsed_ms(since))] if claims.fence(claim) else []
            return mark(claim, done, [], [])
    except Exception as error:
        if is_away(error):
            claims.owe(claim)
            return Tally()
        return _failed(claim, [failure(taken, error, since)])


def _failed(claim: Claim, failures: list[Failure]) -> Tally:
    """Write failures down in a transaction of their own; if even that fails, the work is given back."""
    reach("failing")
    try:
        with acting_as(claim.tenant), transaction():
            still = claims.fence(claim)
            return mark(claim, [], [f for f in failures if f.taken.id in still], [])
    except Exception as error:
        log.error("failure not written down", exc_info=error)
        claims.owe(claim)
        return Tally()
