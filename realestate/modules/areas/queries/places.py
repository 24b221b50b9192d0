"""Which places an agency knows: for its visitors, for its own people, for the search and the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer, selectinload

from realestate.db import db
from realestate.errors import NotFound
from realestate.modules.areas.models import SECTIONS, Area, AreaFact, AreaSlug
from realestate.modules.areas.queries.homes import place_of
from realestate.modules.areas.rules.outlines import middle, miles
from realestate.modules.listings.places import Place
from realestate.tenancy.models import TenantRef

MOST_AREAS = 200
_NEARBY = 6


@dataclass(frozen=True)
class Neighbor:
    """Another place, and how far its middle is; None when one of them has no outline."""

    area: Area
    miles: float | None


def published(tenant: TenantRef) -> list[Area]:
    """Every place visitors may see, towns in their order, without its long words."""
    found = _live(tenant).where(Area.is_published).options(defer(Area.text), defer(Area.faq))
    return list(db.session.scalars(_in_order(found)))


def shown(tenant: TenantRef, slug: str, *, is_preview: bool = False) -> Area | None:
    """One place by its present address; unpublished ones only for who may look ahead."""
    found = _live(tenant).where(Area.slug == slug)
    if not is_preview:
        found = found.where(Area.is_published)
    return db.session.scalar(found)


def facts_of(tenant: TenantRef, area: Area) -> dict[str, list[AreaFact]]:
    """The facts of a place by section, in the order of the sections."""
    ordered = AreaFact.of(tenant).where(AreaFact.area_id == area.id).order_by(AreaFact.position)
    rows = list(db.session.scalars(ordered))
    found = {code: [row for row in rows if row.section == code] for code in SECTIONS}
    return {code: facts for code, facts in found.items() if facts}


def moved_to(tenant: TenantRef, slug: str) -> str | None:
    """The present address of a place that once had this one."""
    return db.session.scalar(
        select(Area.slug)
        .join(AreaSlug, (AreaSlug.tenant_id == Area.tenant_id) & (AreaSlug.area_id == Area.id))
        .where(Area.tenant_id == tenant.id, AreaSlug.slug == slug)
        .where(Area.is_published, Area.removed_at.is_(None))
    )


def place(tenant: TenantRef, slug: str) -> Place | None:
    """Where the homes of a published place are, for the search; None for an address that is no place's."""
    named = named_place(tenant, slug)
    return named[1] if named else None


def named_place(tenant: TenantRef, slug: str) -> tuple[str, Place] | None:
    """The same with its name. Old addresses still mean the place that had them."""
    area = shown(tenant, slug)
    if area is None:
        now = moved_to(tenant, slug)
        area = shown(tenant, now) if now else None
    return (area.name, place_of(area)) if area else None


def nearby(area: Area, others: list[Area]) -> list[Neighbor]:
    """Places of the same kind, nearest first; those whose distance nobody knows come last."""
    here = middle(area.outline) if area.outline else None
    same = [other for other in others if other.id != area.id and other.kind == area.kind]
    found = [
        Neighbor(other, miles(here, middle(other.outline)) if here and other.outline else None)
        for other in same
    ]
    return sorted(found, key=lambda n: (n.miles is None, n.miles or 0))[:_NEARBY]


def named_like(tenant: TenantRef, words: str, limit: int) -> list[tuple[str, str]]:
    """(name, slug) of published places whose name, or a word of it, begins so: for the search box."""
    whole = words.strip().lower()
    if not whole:
        return []
    name = func.lower(Area.name)
    fits = name.startswith(whole, autoescape=True) | name.contains(f" {whole}", autoescape=True)
    found = (
        select(Area.name, Area.slug)
        .where(Area.tenant_id == tenant.id, Area.is_published, Area.removed_at.is_(None), fits)
        .order_by(name.startswith(whole, autoescape=True).desc(), Area.name)
    )
    return [(name_, slug) for name_, slug in db.session.execute(found.limit(limit))]


def outlines(tenant: TenantRef) -> list[tuple[str, str, dict[str, Any]]]:
    """(name, slug, GeoJSON geometry) of published places that have an outline: for the map."""
    found = (
        select(Area.name, Area.slug, Area.outline)
        .where(Area.tenant_id == tenant.id, Area.is_published, Area.removed_at.is_(None))
        .where(Area.outline.is_not(None))
        .order_by(Area.sort_order, Area.id)
    )
    return [(name, slug, outline) for name, slug, outline in db.session.execute(found)]


def all_kept(tenant: TenantRef) -> list[Area]:
    """Every place, published or not, for the agency's own people."""
    return list(db.session.scalars(_in_order(_live(tenant))))


def kept(tenant: TenantRef, area_id: int, *, to_change: bool = False) -> Area:
    """One place with its facts, for the agency's own people; raises NotFound."""
    found = _live(tenant).where(Area.id == area_id).options(selectinload(Area.facts))
    if to_change:
        found = found.with_for_update()
    area = db.session.scalar(found)
    if area is None:
        raise NotFound("There is no such place. Somebody may have removed it.")
    return area


def removed(tenant: TenantRef, area_id: int) -> Area:
    """A place that was removed and can be brought back; raises NotFound."""
    found = Area.of(tenant).where(Area.id == area_id, Area.removed_at.is_not(None))
    area = db.session.scalar(found.with_for_update())
    if area is None:
        raise NotFound("There is no such removed place.")
    return area


def as_tree(areas: list[Area]) -> list[tuple[Area, list[Area]]]:
    """Each place that stands alone or on top, with the neighborhoods within it."""
    known = {area.id for area in areas}
    tops = [area for area in areas if area.parent_id not in known]
    return [(top, [area for area in areas if area.parent_id == top.id]) for top in tops]


def _live(tenant: TenantRef) -> Select[Area]:
    return Area.of(tenant).where(Area.removed_at.is_(None))


def _in_order(found: Select[Area]) -> Select[Area]:
    return found.order_by(Area.sort_order, Area.name, Area.id).limit(MOST_AREAS)
