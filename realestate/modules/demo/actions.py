"""Filling an empty installation with three agencies, made of real facts and made-up people."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select

from realestate.db import db
from realestate.modules.accounts import passwords
from realestate.modules.accounts.models import Membership, StaffUser, User
from realestate.modules.content.models import WebsiteConfig
from realestate.modules.demo.appointments import open_homes
from realestate.modules.demo.areas import write_places
from realestate.modules.demo.facts import ListingFacts, listings_for
from realestate.modules.demo.feeds import send_a_file
from realestate.modules.demo.illustrations import scenes
from realestate.modules.demo.newsletter import write_newsletter
from realestate.modules.demo.past import live_through
from realestate.modules.demo.past_listings import earlier_listings, tell_changes
from realestate.modules.demo.people import Agency, agency
from realestate.modules.demo.subscribers import subscribe_some
from realestate.modules.demo.words import write_words
from realestate.modules.listings.models import Listing, Media
from realestate.tenancy.actions import attach_domain, open_tenant
from realestate.tenancy.models import Tenant, TenantRef

PASSWORD = "demo demo demo"
SLUGS = ("fairfield", "harbor", "summit")
DOMAINS = {
    "fairfield": (("www.fairfield-homes.example", True),),
    "harbor": (("www.harbor-and-pine.example", False),),
    "summit": (("www.summit-vale.example", True), ("listings.summit-vale.example", False)),
}
STAFF_EMAIL = "staff@platform.example"
FOLDER = "demo"


def is_seeded() -> bool:
    return db.session.scalar(select(StaffUser.id).where(StaffUser.email == STAFF_EMAIL)) is not None


def seed_platform(now: datetime) -> None:
    """The platform's own person of the demo."""
    db.session.add(
        StaffUser(
            email=STAFF_EMAIL,
            name="Sam Platform",
            role="admin",
            password_hash=passwords.hashed(PASSWORD),
            is_demo=True,
            created_at=now,
        )
    )


def open_or_find(slug: str, now: datetime) -> TenantRef:
    """One demo agency, opened if it is not there yet."""
    found = db.session.scalar(select(Tenant).where(Tenant.slug == slug))
    if found is None:
        facts = agency(slug)
        found = open_tenant(slug=slug, name=facts.name, plan=facts.plan, now=now)
        for hostname, is_verified in DOMAINS[slug]:
            attach_domain(found.ref, hostname, now=now, verified=is_verified)
    return found.ref


def fill_agency(tenant: TenantRef, now: datetime) -> None:
    """Brand, people, homes with pictures, and some weeks of leads; nothing if they are there."""
    if db.session.scalar(WebsiteConfig.of(tenant)):
        return
    facts = agency(tenant.slug)
    db.session.add(_website(facts))
    members = _people(facts, now)
    homes = listings_for(tenant.slug, today=now.date())
    before = earlier_listings(homes)
    ids = _listings(tenant, [*homes, *before])
    tell_changes(tenant, [*homes, *before], ids)
    open_homes(tenant, homes, ids, now)
    write_places(tenant, now)
    write_words(tenant, members, now)
    write_newsletter(tenant, now)
    live_through(tenant, members, [(ids[home.listing_key], home) for home in homes], now)
    send_a_file(tenant, homes, now)
    subscribe_some(tenant, sorted(ids.values()), now)


def draw_pictures(media_dir: Path) -> int:
    """Draw what is not drawn yet; returns how many."""
    folder = media_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    drawn = 0
    for key, draw in scenes().items():
        path = folder / f"{key}.svg"
        if not path.exists():
            path.write_text(draw(), encoding="utf-8")
            drawn += 1
    return drawn


def _website(facts: Agency) -> WebsiteConfig:
    return WebsiteConfig(
        display_name=facts.name,
        tagline=facts.tagline,
        about="\n\n".join(facts.about),
        color_primary=facts.brand.primary,
        color_accent=facts.brand.accent,
        color_canvas=facts.brand.canvas,
        phone=facts.phone,
        email=facts.email,
        street_address=f"{facts.street}, {facts.city}, {facts.state_or_province} {facts.postal_code}",
        license_text=facts.license_label,
        service_areas=list(facts.service_areas),
        theme=facts.theme,
        hours="; ".join(f"{days} {hours}" for days, hours in facts.hours)[:120],
    )


def _people(facts: Agency, now: datetime) -> list[Membership]:
    password_hash = passwords.hashed(PASSWORD)  # one for all: the password is published anyway
    members = []
    for person in facts.agents:
        user = User(
            email=person.email,
            name=person.name,
            password_hash=password_hash,
            is_demo=True,
            created_at=now,
        )
        members.append(
            Membership(
                user=user,
                role=person.role,
                title=person.title,
                phone=person.phone,
                bio=person.bio,
                created_at=now,
            )
        )
    db.session.add_all(members)
    db.session.flush()
    return members


def _listings(tenant: TenantRef, homes: list[ListingFacts]) -> dict[str, int]:
    """Write all homes and their pictures; returns listing key -> id."""
    columns = {column.key for column in Listing.__table__.columns}
    rows = []
    for home in homes:
        row = {name: value for name, value in _facts(home).items() if name in columns}
        rows.append(row | {"features": list(home.features), "tenant_id": tenant.id})
    db.session.execute(insert(Listing), rows)
    found = select(Listing.listing_key, Listing.id).where(Listing.tenant_id == tenant.id)
    ids = {key: listing_id for key, listing_id in db.session.execute(found)}
    db.session.execute(insert(Media), [row for home in homes for row in _media(tenant, home, ids)])
    return ids


def _facts(home: ListingFacts) -> dict[str, object]:
    return {name: getattr(home, name) for name in home.__dataclass_fields__}


def _media(tenant: TenantRef, home: ListingFacts, ids: dict[str, int]) -> list[dict[str, object]]:
    return [
        {
            "tenant_id": tenant.id,
            "listing_id": ids[home.listing_key],
            "order": photo.order,
            "media_key": f"{FOLDER}/{photo.image_key}.svg",
            "short_description": photo.short_description,
            "preferred_photo_yn": photo.preferred,
            "is_illustration": True,
        }
        for photo in home.photos
    ]
