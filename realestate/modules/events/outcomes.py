"""What came of an attempt: processed, back in the queue, or buried; and the row that remembers it."""

from __future__ import annotations

import logging
import time
import traceback
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError

from realestate.db import db, now
from realestate.errors import PermanentError, TemporaryError
from realestate.jobs import host_name, worker_name
from realestate.modules.events import rules
from realestate.modules.events.claims import Claim, Taken
from realestate.modules.events.models import Attempt, Delivery
from realestate.release import code_version

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tally:
    """What came of a piece of work, in deliveries. ``failed`` = ``requeued`` + ``dead_lettered``; what was
    picked and is in none of the others was given back or taken over by another worker."""

    picked: int = 0
    processed: int = 0
    requeued: int = 0
    dead_lettered: int = 0

    @property
    def failed(self) -> int:
        return self.requeued + self.dead_lettered

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.picked + other.picked,
            self.processed + other.processed,
            self.requeued + other.requeued,
            self.dead_lettered + other.dead_lettered,
        )


@dataclass(frozen=True)
class Failure:
    """Why a delivery was not processed; ``reason`` when it never can be."""

    taken: Taken
    error: Exception
    began: float
    reason: str | None = None


def mark(
    claim: Claim,
    done: list[tuple[Taken, int]],
    failures: list[Failure],
    follow_ups: list[dict[str, Any]],
) -> Tally:
    """Everything that is written about deliveries at the end of their attempts."""
    moment = now()
    attempts = [_attempt(claim, taken, moment, ms, "processed") for taken, ms in done]
    if done:
        _set([taken.id for taken, _ in done], status="processed", processed_at=moment, reason=None)
    buried = 0
    for failure in failures:
        is_dead = _set_failed(failure, moment)
        buried += is_dead
        attempts.append(_attempt_failed(claim, failure, moment, is_dead))
    if follow_ups:
        db.session.execute(insert(Delivery), follow_ups)
    if attempts:
        db.session.execute(insert(Attempt), attempts)
    for taken, _ in done:
        facts = {"tenant": claim.tenant.slug, "event": taken.row.event_id, "delivery": taken.id}
        log.info("delivery processed", extra={**facts, "handler": taken.row.handler})
    return Tally(0, len(done), len(failures) - buried, buried)


def _set(ids: list[int], **values: Any) -> None:
    db.session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids))
        .values(lease_token=None, lease_expires_at=None, **values)
        .execution_options(synchronize_session=False)
    )


def _set_failed(failure: Failure, moment: datetime) -> bool:
    """Back to pending with a later time, or to the dead letters; returns whether it is dead."""
    taken, error = failure.taken, failure.error
    later = rules.next_attempt_at(taken.failures, now=moment, spread=rules.random_spread())
    if later is not None and isinstance(error, TemporaryError) and error.retry_after:
        later = rules.not_before(later, now=moment, seconds=error.retry_after)
    is_dead = failure.reason is not None or later is None
    values: dict[str, Any] = {
        "last_error": rules.masked(_in_words(error))[:500],
        "error_fingerprint": rules.error_fingerprint(type(error).__name__, _in_words(error)),
    }
    if is_dead:
        reason = failure.reason or "ingestion_failed"
        values |= {"status": "dead_letter", "reason": reason, "dead_lettered_at": moment}
    else:
        values |= {"status": "pending", "next_attempt_at": later}
    _set([taken.id], **values)
    facts = {"delivery": taken.id, "event": taken.row.event_id, "error": type(error).__name__}
    log.warning("delivery failed", extra={**facts, "outcome": "buried" if is_dead else "failed"})
    return is_dead


def failure(taken: Taken, error: Exception, began: float) -> Failure:
    """What went wrong with a delivery; a permanent error says why it never can go well."""
    reason = error.reason if isinstance(error, PermanentError) else None
    return Failure(taken, error, began, reason)


def _attempt(
    claim: Claim, taken: Taken, moment: datetime, duration_ms: int, outcome: str
) -> dict[str, Any]:
    return {
        "tenant_id": claim.tenant.id,
        "delivery_id": taken.id,
        "number": taken.number,
        "worker": worker_name(),
        "host": host_name(),
        "code_version": code_version(),
        "started_at": claim.at,
        "ended_at": max(moment, claim.at),
        "duration_ms": duration_ms,
        "outcome": outcome,
        "error_class": None,
        "message": None,
        "traceback": None,
    }


def _attempt_failed(
    claim: Claim, failure: Failure, moment: datetime, is_dead: bool
) -> dict[str, Any]:
    error, outcome = failure.error, "buried" if is_dead else "failed"
    return _attempt(claim, failure.taken, moment, elapsed_ms(failure.began), outcome) | {
        "error_class": type(error).__name__,
        "message": rules.masked(_in_words(error))[:500],
        "traceback": _frames(error),
    }


def elapsed_ms(since: float) -> int:
    """Milliseconds since that moment of the monotonic clock."""
    return round((time.monotonic() - since) * 1000)


def _in_words(error: Exception) -> str:
    """Class and message; of a database's message its first line only (the next one quotes values)."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return f"{type(error).__name__}: {str(cause).partition(chr(10))[0]}"


def _frames(error: Exception) -> str:
    """Where it broke, without the values that broke it: a traceback's last line may quote a person."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    where = "\n".join(f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in frames)
    return f"{where}\n{type(error).__name__}"
