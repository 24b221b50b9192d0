"""Places added, changed, published, ordered, removed and brought back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from realestate.db import db
from realestate.errors import Conflict, Invalid
from realestate.modules.areas.actions.gate import (
    refuse,
    refuse_overwriting,
    refuse_unfair,
    touch,
    write_down,
)
from realestate.modules.areas.models import Area, AreaSlug
from realestate.modules.areas.queries.homes import known_places, pictures, sold_at
from realestate.modules.areas.queries.places import MOST_AREAS, all_kept, kept, removed
from realestate.modules.areas.rules.drafts import Checked, Draft, check
from realestate.modules.areas.rules.outlines import FEWEST_HOMES, SOLD_NOTE, around
from realestate.modules.listings.rules import slug as as_slug
from realestate.tenancy.models import TenantRef

_WRITTEN = ("name", "intro", "text", "meta_description", "outline_note", "hero_alt")
_REMOVED = "--"  # no slug of a living place holds two hyphens


def add(tenant: TenantRef, actor: str, draft: Draft, *, now: datetime, reason: str = "") -> Area:
    """A new place at the end of the list; raises Invalid by field, Conflict when there are too many."""
    others = all_kept(tenant)
    if len(others) >= MOST_AREAS:
        raise Conflict(f"There are {MOST_AREAS} places already. Remove one first.")
    checked = check(draft)
    slug = _slug(tenant, draft, None, checked.problems)
    overridden = _gate(tenant, draft, checked, None, others, reason)
    order = max((area.sort_order for area in others), default=0) + 1
    area = Area(slug=slug, sort_order=order, updated_at=now, updated_by=actor)
    db.session.add(area)
    _fill(tenant, area, draft, checked)
    _forget_slug(tenant, slug)
    after = {"name": area.name, "slug": slug, "is_published": area.is_published}
    write_down(
        tenant, actor, "area.added", area, now, after=after, overridden=overridden, reason=reason
    )
    return area


def change(
    tenant: TenantRef,
    actor: str,
    area_id: int,
    draft: Draft,
    *,
    version: int,
    now: datetime,
    reason: str = "",
) -> Area:
    """Another wording of a place; raises Invalid by field, Overwritten when somebody was first."""
    area = kept(tenant, area_id, to_change=True)
    refuse_overwriting(area, version)
    checked = check(draft)
    slug = _slug(tenant, draft, area, checked.problems)
    overridden = _gate(tenant, draft, checked, area, all_kept(tenant), reason)
    before = _told(area)
    if slug != area.slug:
        _move_address(tenant, area, slug)
    _fill(tenant, area, draft, checked)
    touch(area, actor, now)
    after = _told(area)
    changed = [name for name in after if after[name] != before[name]]
    write_down(
        tenant,
        actor,
        "area.changed",
        area,
        now,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        overridden=overridden,
        reason=reason,
    )
    return area


def publish(tenant: TenantRef, actor: str, area_id: int, *, is_on: bool, now: datetime) -> Area:
    """Show a place to visitors, or no more."""
    area = kept(tenant, area_id, to_change=True)
    if area.is_published != is_on:
        area.is_published = is_on
        touch(area, actor, now)
        deed = "area.published" if is_on else "area.unpublished"
        write_down(tenant, actor, deed, area, now)
    return area


def move(
    tenant: TenantRef,
    actor: str,
    area_id: int,
    direction: str,
    *,
    now: datetime,
) -> Area:
    """Change places with the one before ("up") or after it ("down"), among those of the same parent."""
    area = kept(tenant, area_id, to_change=True)
    if direction not in ("up", "down"):
        raise Invalid("A place moves up or down.")
    same = [other for other in all_kept(tenant) if other.parent_id == area.parent_id]
    place = same.index(area)
    target = place + (-1 if direction == "up" else 1)
    if 0 <= target < len(same):
        same.insert(target, same.pop(place))
        orders = sorted(other.sort_order for other in same)
        if len(set(orders)) < len(orders):
            orders = [orders[0] + step for step in range(len(same))]
        for other, order in zip(same, orders, strict=True):
            other.sort_order = order
        write_down(tenant, actor, "area.moved", area, now, after={"direction": direction})
    return area


def remove(tenant: TenantRef, actor: str, area_id: int, *, now: datetime) -> Area:
    """Take a place off the website and the list; ``restore`` brings it back with all it holds."""
    area = kept(tenant, area_id, to_change=True)
    for other in all_kept(tenant):
        if other.parent_id == area.id:
            raise Conflict(
                f"{other.name} lies within {area.name}. Move it elsewhere or remove it first."
            )
    area.removed_at = now
    area.slug = f"{area.slug}{_REMOVED}{area.id}"
    write_down(tenant, actor, "area.removed", area, now, before={"name": area.name})
    return area


def restore(tenant: TenantRef, actor: str, area_id: int, *, now: datetime) -> Area:
    """Bring a removed place back, to its address if that is still free."""
    area = removed(tenant, area_id)
    wanted = area.slug.partition(_REMOVED)[0]
    taken = db.session.scalar(
        select(Area.id).where(Area.tenant_id == tenant.id, Area.slug == wanted)
    )
    area.slug = f"{wanted}-{area.id}" if taken else wanted
    area.removed_at = None
    write_down(tenant, actor, "area.restored", area, now, after={"name": area.name})
    return area


def trace(tenant: TenantRef, *, city: str, postal_codes: list[str]) -> tuple[dict[str, Any], str]:
    """An outline round the homes sold there, and what it is; raises Conflict when they are too few."""
    outline = around(sold_at(tenant, city=city, postal_codes=postal_codes))
    if outline is None:
        raise Conflict(
            f"Fewer than {FEWEST_HOMES} sold homes with a known place are in your records there: "
            "no outline can be drawn."
        )
    return outline, SOLD_NOTE


def _gate(
    tenant: TenantRef,
    draft: Draft,
    checked: Checked,
    area: Area | None,
    others: list[Area],
    reason: str,
) -> dict[str, Any]:
    """Refuse what cannot be kept; returns what fair housing found and a reason overrode."""
    problems = checked.problems
    if draft.parent_id is not None:
        problems |= _parent_problem(draft, area, others)
    texts = {name: getattr(draft, name) for name in _WRITTEN}
    texts["faq"] = "\n\n".join(f"{row['question']}\n{row['answer']}" for row in checked.faq)
    overridden = refuse_unfair(texts, reason=reason, problems=problems)
    refuse(problems)
    return overridden


def _parent_problem(draft: Draft, area: Area | None, others: list[Area]) -> dict[str, list[str]]:
    parent = next((other for other in others if other.id == draft.parent_id), None)
    if parent is None or parent.kind != "town":
        return {"parent_id": ["Choose a town of this list."]}
    if draft.kind == "town":
        return {"parent_id": ["A town lies within no other town. Choose none."]}
    has_within = area is not None and any(other.parent_id == area.id for other in others)
    if has_within or (area is not None and parent.id == area.id):
        return {"parent_id": ["Other places lie within this one: it cannot lie within a town."]}
    return {}


def _slug(
    tenant: TenantRef, draft: Draft, area: Area | None, problems: dict[str, list[str]]
) -> str:
    """The address: what was typed, else made of the name; nobody else's."""
    slug = draft.slug or as_slug(draft.name)
    taken = select(Area.id).where(Area.tenant_id == tenant.id, Area.slug == slug)
    if area is not None:
        taken = taken.where(Area.id != area.id)
    if db.session.scalar(taken) is not None:
        problems["slug"] = [f"Another place has the address “{slug}”. Choose another."]
    return slug


def _move_address(tenant: TenantRef, area: Area, slug: str) -> None:
    """The old address leads to the new one from now on."""
    _forget_slug(tenant, slug)
    db.session.add(AreaSlug(area_id=area.id, slug=area.slug))
    area.slug = slug


def _forget_slug(tenant: TenantRef, slug: str) -> None:
    """An address in use leads nowhere else."""
    for old in db.session.scalars(AreaSlug.of(tenant).where(AreaSlug.slug == slug)):
        db.session.delete(old)
    db.session.flush()


def _fill(tenant: TenantRef, area: Area, draft: Draft, checked: Checked) -> None:
    area.kind, area.name, area.parent_id = draft.kind, draft.name, draft.parent_id
    area.city = _as_known(tenant, draft.city)
    area.postal_codes, area.outline = checked.postal_codes, checked.outline
    area.outline_note = draft.outline_note if checked.outline else ""
    area.intro, area.text = draft.intro, draft.text
    area.meta_description, area.faq = draft.meta_description, checked.faq
    area.is_published = draft.is_published
    if draft.hero_key != area.hero_key:
        found = {picture.key: picture for picture in pictures(tenant, area)}
        chosen = found.get(draft.hero_key)
        area.hero_key = chosen.key if chosen else ""
        area.hero_is_drawn = bool(chosen and chosen.is_drawn)
    area.hero_alt = draft.hero_alt if area.hero_key else ""


def _as_known(tenant: TenantRef, city: str) -> str:
    """The city as the homes spell it, so that it finds them."""
    if not city:
        return ""
    cities, _ = known_places(tenant)
    return next((known for known in cities if known.lower() == city.lower()), city)


def _told(area: Area) -> dict[str, Any]:
    """A place as the audit tells it: long words by their length."""
    short = ("kind", "name", "slug", "parent_id", "city", "postal_codes", "is_published")
    long = ("intro", "text", "meta_description")
    return {
        **{name: getattr(area, name) for name in short},
        **{name: f"{len(getattr(area, name)):,} characters" for name in long},
        "outline": bool(area.outline),
        "hero_key": area.hero_key,
        "questions": len(area.faq or ()),
    }
