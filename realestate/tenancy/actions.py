"""Opening agencies and giving them hosts."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.tenancy import hosts
from realestate.tenancy.models import STATUSES, Domain, Tenant, TenantRef


def open_tenant(*, slug: str, name: str, plan: str, now: datetime) -> Tenant:
    """Open an agency; its site and workspace hosts answer as soon as this is committed."""
    if not hosts.is_usable_slug(slug):
        raise Invalid(f"“{slug}” cannot be part of a host name, or is kept for the platform.")
    if not 0 < len(name.strip()) <= 80:
        raise Invalid("An agency's name has 1 to 80 characters.")
    if db.session.scalar(select(Tenant.id).where(Tenant.slug == slug)):
        raise Conflict(f"There is already an agency called “{slug}”.")
    tenant = Tenant(slug=slug, name=name.strip(), plan=plan, created_at=now)
    db.session.add(tenant)
    db.session.flush()
    return tenant


def attach_domain(tenant: TenantRef, hostname: str, *, now: datetime, verified: bool) -> Domain:
    """Give an agency a host name of its own; it is served only when verified."""
    name = hosts.normalised(hostname)
    if name is None or "." not in name or name.rpartition(".")[2].isdigit():
        raise Invalid(f"“{hostname}” is not a host name.")
    if db.session.scalar(select(Domain.id).where(Domain.hostname == name)):
        raise Conflict(f"{name} already belongs to an agency.")
    domain = Domain(
        tenant_id=tenant.id,
        hostname=name,
        verification_token=secrets.token_urlsafe(24),
        verified_at=now if verified else None,
        created_at=now,
    )
    db.session.add(domain)
    db.session.flush()
    hosts.forget(hosts.HostName("site", name))
    return domain


def set_status(slug: str, status: str) -> Tenant:
    """Suspend, archive or reactivate; every process follows within CACHE_SECONDS."""
    if status not in STATUSES:
        raise Invalid(f"A status is one of {', '.join(STATUSES)}.")
    tenant = find(slug)
    tenant.status = status
    return tenant


def find(slug: str) -> Tenant:
    """The agency of this name, or NotFound."""
    tenant = db.session.scalar(select(Tenant).where(Tenant.slug == slug))
    if tenant is None:
        raise NotFound(f"There is no agency called “{slug}”.")
    return tenant
