"""Giving back: work that was claimed and not done, through nobody's fault, is as if it had never been claimed."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from sqlalchemy import select, update

from realestate.db import db, now, transaction
from realestate.modules.events.claims import Claim, let_go
from realestate.modules.events.models import Delivery
from realestate.tenancy.scope import acting_as

_owed: dict[str, Claim] = {}  # claims to give back once the database answers
_lock = threading.Lock()
_settling = threading.Lock()


def give_back(held: Claim, *, after: timedelta = timedelta(seconds=1)) -> Claim:
    """Nothing was done and nobody is at fault (the database went away, we are stopping): as if never claimed.

    Waits for nobody: what a connection that hangs still locks is returned, to be given back later.
    """
    let_go(held)
    if not held.taken:
        return held
    with acting_as(held.tenant), transaction():
        ours = (
            select(Delivery.id)
            .where(Delivery.tenant_id == held.tenant.id)
            .where(Delivery.id.in_([t.id for t in held.taken]))
            .where(Delivery.lease_token == held.token, Delivery.status == "processing")
        )
        still = set(db.session.scalars(ours))
        free = set(db.session.scalars(ours.with_for_update(skip_locked=True)))
        _undo_claim(sorted(free), now() + after)
    return held.only(t for t in held.taken if t.id in still - free)


def _undo_claim(ids: list[int], due: datetime) -> None:
    db.session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids))
        .values(
            status="pending",
            attempt_count=Delivery.attempt_count - 1,
            next_attempt_at=due,
            lease_token=None,
            lease_expires_at=None,
        )
        .execution_options(synchronize_session=False)
    )


def owe(held: Claim) -> None:
    """Give this back as soon as the database answers again."""
    let_go(held)
    with _lock:
        before = _owed.get(
            held.token
        )  # a claim that was worked on one by one is owed piece by piece
        _owed[held.token] = held.only((*before.taken, *held.taken)) if before else held


def settle() -> None:
    """Give back what is owed, by one thread at a time; raises as long as the database does not answer."""
    if not _owed or not _settling.acquire(blocking=False):
        return
    try:
        for token, held in list(_owed.items()):
            locked = give_back(held)
            with _lock:
                _owed.pop(token, None)
                if locked.taken:
                    _owed[token] = locked
    finally:
        _settling.release()
