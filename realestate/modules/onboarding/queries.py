"""All agencies at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from realestate.db import db
from realestate.modules.crm.models import Lead
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import Domain, Tenant
from realestate.tenancy.scope import across_tenants


@dataclass(frozen=True)
class AgencyRow:
    """One agency in the staff's list."""

    slug: str
    name: str
    status: str
    plan: str
    domains: tuple[str, ...]
    listings: int
    leads: int
    last_lead_at: datetime | None


def agency_rows() -> list[AgencyRow]:
    """Every agency with how much it has, in four queries however many there are."""
    with across_tenants("staff look at the list of all agencies"):
        tenants = list(db.session.scalars(select(Tenant).order_by(Tenant.name)))
        listings = dict(_counted(select(Listing.tenant_id, func.count(Listing.id)), Listing))
        leads = {
            tenant_id: (number, last)
            for tenant_id, number, last in db.session.execute(
                select(Lead.tenant_id, func.count(Lead.id), func.max(Lead.created_at))
                .where(~Lead.is_test)
                .group_by(Lead.tenant_id)
            )
        }
    domains: dict[int, list[str]] = {}
    for tenant_id, hostname in db.session.execute(
        select(Domain.tenant_id, Domain.hostname).order_by(Domain.hostname)
    ):
        domains.setdefault(tenant_id, []).append(hostname)
    return [_row(t, domains.get(t.id, []), listings, leads) for t in tenants]


def _counted(query: object, model: type[Listing]) -> list[tuple[int, int]]:
    rows = db.session.execute(query.group_by(model.tenant_id))  # type: ignore[attr-defined]
    return [(tenant_id, number) for tenant_id, number in rows]


def _row(
    tenant: Tenant,
    domains: list[str],
    listings: dict[int, int],
    leads: dict[int, tuple[int, datetime]],
) -> AgencyRow:
    number, last = leads.get(tenant.id, (0, None))
    return AgencyRow(
        slug=tenant.slug,
        name=tenant.name,
        status=tenant.status,
        plan=tenant.plan,
        domains=tuple(domains),
        listings=listings.get(tenant.id, 0),
        leads=number,
        last_lead_at=last,
    )
