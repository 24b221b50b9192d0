"""The worker's hand: work on a claim, mark it done in the transaction of its effect, or say why not."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from realestate.db import db, is_away, is_postgresql, now, transaction
from realestate.errors import PermanentError, TemporaryError
from realestate.modules.events import catalogue, claims, handlers, returns, rules
from realestate.modules.events.claims import Claim, Taken
from realestate.modules.events.handlers import Handler, Occurrence
from realestate.modules.events.outcomes import Failure, Tally, elapsed_ms, failure, mark
from realestate.modules.events.steps import reach
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

log = logging.getLogger(__name__)
BATCH = 50
_CARRIED = tuple(f.name for f in fields(Occurrence) if f.name not in ("facts", "payload"))
_LONGEST_BATCH = 5.0  # seconds; what is left is given back
_LONGEST_ON_SQLITE = 0.25  # nobody else writes meanwhile


def work(lane: str = "crm", *, limit: int = BATCH) -> Tally:
    """Claim what is due in this lane, of one agency, and work on it; nothing due is an empty Tally."""
    returns.settle()
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
            returns.owe(claim)
            return Tally()
        if len(claim.taken) == 1:
            return _failed(claim, [failure(claim.taken[0], error, time.monotonic())])
        return sum((_together(claim.only([taken])) for taken in claim.taken), Tally())


def _effects(claim: Claim) -> Tally:
    """Fence, effects and marks in ONE transaction; savepoints, so that one bad row hurts no other."""
    came = _Came()
    with acting_as(claim.tenant), transaction():
        moment = now()
        still = claims.fence(claim)
        reach("fenced")
        for taken in claim.taken:
            if taken.id not in still:
                log.warning("lease lost before the end", extra={"delivery": taken.id})
        mine = [taken for taken in claim.taken if taken.id in still]
        _one_by_one(claim.tenant, _many_at_once(claim.tenant, mine, moment, came), moment, came)
        tally = mark(claim, came.done, came.failures, came.follow_ups)
        reach("marked")
    reach("committed")
    if came.left:
        returns.give_back(claim.only(came.left), after=rules.NOTHING)
    return tally


@dataclass
class _Came:
    """What came of a claim so far, inside its transaction; ``left`` was not begun."""

    done: list[tuple[Taken, int]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    follow_ups: list[dict[str, Any]] = field(default_factory=list)
    left: list[Taken] = field(default_factory=list)


_Known = tuple[Taken, Handler, Occurrence]


def _many_at_once(
    tenant: TenantRef, mine: list[Taken], moment: datetime, came: _Came
) -> list[Taken]:
    """A savepoint for all that one handler can do together; returns what is to be done one by one."""
    groups: dict[str, list[_Known]] = {}
    rest = []
    for taken in mine:
        try:
            handler, occurrence = _known(taken)
        except (PermanentError, TemporaryError):
            rest.append(taken)  # it fails once more there, and is written down
            continue
        if handler.together is None:
            rest.append(taken)
        else:
            groups.setdefault(handler.key, []).append((taken, handler, occurrence))
    for group in groups.values():
        if len(group) == 1 or not _at_once(tenant, group, moment, came):
            rest += [taken for taken, _, _ in group]
    return rest


def _at_once(tenant: TenantRef, group: list[_Known], moment: datetime, came: _Came) -> bool:
    """Did it go well? If not, it is as if nobody had tried."""
    since, (_, handler, _) = time.monotonic(), group[0]
    assert handler.together is not None
    try:
        with db.session.begin_nested():
            handler.together(tenant, [occurrence for _, _, occurrence in group], moment)
            db.session.flush()
            follow_ups = _following(tenant, handler, [o for _, _, o in group], moment)
    except Exception as error:
        if is_away(error):
            raise
        log.info("not at once, so one by one", extra={"error": type(error).__name__})
        return False
    share = elapsed_ms(since) // len(group)
    came.done += [(taken, share) for taken, _, _ in group]
    came.follow_ups += follow_ups
    for _ in group:
        reach("reacted")
    return True


def _one_by_one(tenant: TenantRef, rest: list[Taken], moment: datetime, came: _Came) -> None:
    """A savepoint a row, until the transaction has lasted long enough."""
    began, is_first = time.monotonic(), not came.done
    longest = _LONGEST_BATCH if is_postgresql() else _LONGEST_ON_SQLITE
    for taken in rest:
        since = time.monotonic()
        if since - began > longest and not is_first:
            came.left.append(taken)
            continue
        is_first = False
        try:
            with db.session.begin_nested():
                follow_ups = _react(tenant, taken, moment)
            came.follow_ups += follow_ups
            came.done.append((taken, elapsed_ms(since)))
        except Exception as error:
            if is_away(error):
                raise
            came.failures.append(failure(taken, error, since))
        reach("reacted")


def _react(tenant: TenantRef, taken: Taken, moment: datetime) -> list[dict[str, Any]]:
    """The effect of one delivery; returns the rows of the deliveries that follow it."""
    handler, occurrence = _known(taken)
    if handler.react is None:
        raise TemporaryError(f"{handler.key} leaves the house; it is in the wrong lane")
    handler.react(tenant, occurrence, moment)
    db.session.flush()
    return _following(tenant, handler, [occurrence], moment)


def _following(
    tenant: TenantRef, handler: Handler, occurrences: Sequence[Occurrence], moment: datetime
) -> list[dict[str, Any]]:
    """The rows of the deliveries that follow; a test is followed by nothing."""
    real = [occurrence for occurrence in occurrences if not occurrence.is_test]
    rows: list[dict[str, Any]] = []
    for next_ in handler.then if real else ():
        chosen = next_.targets(tenant, real) if next_.targets else {}
        for occurrence in real:
            targets = chosen.get(occurrence.delivery_id, ()) if next_.targets else ("",)
            rows += [_row(tenant, next_, occurrence, target, moment) for target in targets]
    return rows


def _row(
    tenant: TenantRef, handler: Handler, occurrence: Occurrence, target: str, moment: datetime
) -> dict[str, Any]:
    return {
        "tenant_id": tenant.id,
        "event_id": occurrence.event_id,
        "handler": handler.key,
        "target": target,
        "lane": handler.lane,
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
    carried = {name: getattr(row, name) for name in _CARRIED}
    return handler, Occurrence(**carried, payload=payload, facts=facts)


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
            returns.owe(claim)
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
        returns.owe(claim)
        return Tally()
