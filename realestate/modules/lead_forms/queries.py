"""Looking at forms of an agency's own making, and at what forms turned away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from realestate.db import db
from realestate.modules.crm.models import Lead
from realestate.modules.lead_forms.models import FormDesign, RefusedSubmissions
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import across_tenants


def forms(tenant: TenantRef) -> list[FormDesign]:
    """The agency's own forms, by title; those taken away last."""
    found = FormDesign.of(tenant).order_by(
        FormDesign.removed_at.is_not(None), FormDesign.title, FormDesign.id
    )
    return list(db.session.scalars(found))


def form_by_id(tenant: TenantRef, form_id: int) -> FormDesign | None:
    return db.session.scalar(FormDesign.of(tenant).where(FormDesign.id == form_id))


def form_by_slug(tenant: TenantRef, slug: str) -> FormDesign | None:
    """The form at this address, whether visitors may see it or not."""
    return db.session.scalar(FormDesign.of(tenant).where(FormDesign.slug == slug))


def published_forms(tenant: TenantRef) -> list[FormDesign]:
    return list(db.session.scalars(FormDesign.of(tenant).where(FormDesign.is_published)))


def leads_by_form(tenant: TenantRef) -> dict[str, int]:
    """Slug -> how many leads it has brought."""
    rows = db.session.execute(
        Lead.of(tenant)
        .where(Lead.source.startswith("form:"))
        .with_only_columns(Lead.source, func.count(Lead.id))
        .group_by(Lead.source)
    )
    return {source.removeprefix("form:"): number for source, number in rows}


def refused_since(moment: datetime) -> dict[str, int]:
    """Of every agency: how often forms were turned away since then, by reason."""
    with across_tenants("staff see how often forms of all agencies turned somebody away"):
        rows = db.session.execute(
            select(RefusedSubmissions.reason, func.sum(RefusedSubmissions.count))
            .where(RefusedSubmissions.hour >= moment)
            .group_by(RefusedSubmissions.reason)
        )
        return {reason: int(count) for reason, count in rows}
