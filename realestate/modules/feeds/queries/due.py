"""What waits for the worker, whosever it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from realestate.db import db
from realestate.modules.feeds.models import AT_WORK, FeedChunk, FeedRun, FeedSource, WantedPicture
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants


def runs(now: datetime) -> list[tuple[TenantRef, int]]:
    """Files that wait to be checked, taken in or undone, oldest first."""
    is_free = or_(FeedRun.lease_until.is_(None), FeedRun.lease_until < now)
    wanted = (
        select(Tenant, FeedRun.id)
        .join(FeedRun, FeedRun.tenant_id == Tenant.id)
        .where(FeedRun.kind == "file", FeedRun.state.in_(AT_WORK), is_free)
        .where(Tenant.status == "active")
        .order_by(FeedRun.id)
    )
    with across_tenants("the worker looks which files of any agency wait"):
        return [(tenant.ref, run_id) for tenant, run_id in db.session.execute(wanted)]


def sources(now: datetime) -> list[tuple[TenantRef, int]]:
    """RESO sources whose time has come, the one that waited longest first."""
    is_free = or_(FeedSource.lease_until.is_(None), FeedSource.lease_until < now)
    is_due = or_(FeedSource.next_run_at.is_(None), FeedSource.next_run_at <= now)
    wanted = (
        select(Tenant, FeedSource.id)
        .join(FeedSource, FeedSource.tenant_id == Tenant.id)
        .where(FeedSource.kind == "reso", FeedSource.paused_at.is_(None), is_due, is_free)
        .where(Tenant.status == "active")
        .order_by(FeedSource.last_run_at.is_not(None), FeedSource.last_run_at, FeedSource.id)
    )
    with across_tenants("the worker looks which feeds of any agency are due"):
        return [(tenant.ref, source_id) for tenant, source_id in db.session.execute(wanted)]


def watched() -> list[tuple[TenantRef, int]]:
    """Every RESO source that is not paused: the worker sounds an alarm when one grows stale."""
    wanted = (
        select(Tenant, FeedSource.id)
        .join(FeedSource, FeedSource.tenant_id == Tenant.id)
        .where(FeedSource.kind == "reso", Tenant.status == "active")
        .order_by(FeedSource.id)
    )
    with across_tenants("the worker looks which feeds of any agency are late"):
        return [(tenant.ref, source_id) for tenant, source_id in db.session.execute(wanted)]


def with_files() -> list[TenantRef]:
    """Agencies with kept files."""
    with across_tenants("the worker looks which agencies keep files of homes"):
        ids = set(db.session.scalars(select(FeedChunk.tenant_id).distinct()))
        found = select(Tenant).where(Tenant.id.in_(ids)).order_by(Tenant.id)
        return [tenant.ref for tenant in db.session.scalars(found)]


def with_pictures(now: datetime) -> list[TenantRef]:
    """Agencies with pictures to fetch."""
    waiting = select(WantedPicture.tenant_id).where(
        WantedPicture.kept_at.is_(None), WantedPicture.next_try_at <= now
    )
    with across_tenants("the worker looks which agencies have pictures to fetch"):
        ids = set(db.session.scalars(waiting.distinct()))
        found = select(Tenant).where(Tenant.id.in_(ids), Tenant.status == "active")
        return [tenant.ref for tenant in db.session.scalars(found.order_by(Tenant.id))]
