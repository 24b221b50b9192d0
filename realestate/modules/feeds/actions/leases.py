"""Leases on runs and sources: one worker at a time, and none that lost its lease writes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_

from realestate.db import db
from realestate.modules.feeds.models import FeedRun, FeedSource
from realestate.tenancy.models import TenantRef

RUN_LEASE = timedelta(seconds=60)
SOURCE_LEASE = timedelta(seconds=120)  # longer than a page of a slow source takes


@dataclass(frozen=True)
class Hands:
    """Whose hands do the work, whether they are told to stop, and how they say that they are not stuck."""

    owner: str
    is_stopping: Callable[[], bool] = lambda: False
    breathe: Callable[[], None] = lambda: None


class LeaseLost(Exception):
    """Somebody stopped the work, or another worker took it over: nothing more is written."""


def take_run(tenant: TenantRef, run_id: int, owner: str, now: datetime) -> FeedRun | None:
    """The run, leased to ``owner``; None when another worker has it."""
    is_free = or_(FeedRun.lease_until.is_(None), FeedRun.lease_until < now)
    wanted = FeedRun.of(tenant).where(FeedRun.id == run_id, is_free)
    run = db.session.scalar(wanted.with_for_update(skip_locked=True))
    if run is not None and run.is_at_work:
        run.lease_owner, run.lease_until = owner, now + RUN_LEASE
        db.session.flush()
        return run
    return None


def hold_run(tenant: TenantRef, run_id: int, owner: str, state: str, now: datetime) -> FeedRun:
    """The run, locked and its lease renewed; raises LeaseLost when it is no longer ours or was stopped."""
    wanted = FeedRun.of(tenant).where(FeedRun.id == run_id)
    run = db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if run is None or run.lease_owner != owner or run.state != state:
        raise LeaseLost
    run.lease_until = now + RUN_LEASE
    return run


def let_go(run: FeedRun) -> None:
    run.lease_owner, run.lease_until = "", None


def take_source(tenant: TenantRef, source_id: int, owner: str, now: datetime) -> FeedSource | None:
    """The source, leased to ``owner``; None when another worker has it."""
    is_free = or_(FeedSource.lease_until.is_(None), FeedSource.lease_until < now)
    wanted = FeedSource.of(tenant).where(FeedSource.id == source_id, is_free)
    source = db.session.scalar(wanted.with_for_update(skip_locked=True))
    if source is not None:
        source.lease_owner, source.lease_until = owner, now + SOURCE_LEASE
        db.session.flush()
    return source


def hold_source(tenant: TenantRef, source_id: int, owner: str, now: datetime) -> FeedSource:
    """The source, locked and its lease renewed; raises LeaseLost when it is no longer ours."""
    wanted = FeedSource.of(tenant).where(FeedSource.id == source_id)
    source = db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if source is None or source.lease_owner != owner:
        raise LeaseLost
    source.lease_until = now + SOURCE_LEASE
    return source
