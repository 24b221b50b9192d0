"""The same people and homes in every test: Fairfield (pro), Harbor (starter), and the platform's staff."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask

from realestate.db import db, transaction
from realestate.modules.accounts import actions as accounts
from realestate.modules.content.models import WebsiteConfig
from realestate.modules.crm.models import Activity, Contact, Lead
from realestate.modules.lead_forms.designs import Field
from realestate.modules.lead_forms.models import FormDesign
from realestate.modules.listings.models import Listing, Media
from realestate.tenancy.actions import attach_domain, open_tenant
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.support.browser import PASSWORD

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Agency:
    """One agency of the cast."""

    ref: TenantRef
    owner_email: str
    agent_email: str
    listing_ids: tuple[int, ...]
    lead_id: int
    contact_id: int
    form_id: int = 0


@dataclass(frozen=True)
class Cast:
    """Everyone."""

    fairfield: Agency
    harbor: Agency
    staff_email: str = "sten@platform.example"


def assemble(app: Flask) -> Cast:
    """Write the cast into an empty database and return who is who."""
    with app.app_context():
        with transaction():
            accounts.create_staff(
                email="sten@platform.example",
                name="Sten Staff",
                role="admin",
                password=PASSWORD,
                now=NOW,
            )
            accounts.create_staff(
                email="vera@platform.example",
                name="Vera Viewer",
                role="viewer",
                password=PASSWORD,
                now=NOW,
            )
        fairfield = _agency("fairfield", "Fairfield Homes", "pro", "Ada Agent")
        harbor = _agency("harbor", "Harbor Realty", "starter", "Hugo Agent")
    with app.app_context(), acting_as(fairfield.ref), transaction():
        form = make_form()
        db.session.flush()
        fairfield = replace(fairfield, form_id=form.id)
    return Cast(fairfield, harbor)


def _agency(slug: str, name: str, plan: str, agent: str) -> Agency:
    with transaction():
        tenant = open_tenant(slug=slug, name=name, plan=plan, now=NOW).ref
        attach_domain(tenant, f"www.{slug}-homes.example", now=NOW, verified=True)
        attach_domain(tenant, f"new.{slug}-homes.example", now=NOW, verified=False)
    owner, worker = f"owner@{slug}.example", f"agent@{slug}.example"
    with acting_as(tenant), transaction():
        _person(tenant, owner, f"Olive {name.split()[0]}", "owner")
        _person(tenant, worker, agent, "agent")
        db.session.add(WebsiteConfig(display_name=name, tagline="Homes with room to breathe"))
        listings = [make_listing(**facts, list_agent_email=worker) for facts in HOMES]
        db.session.flush()
        lead = make_lead(name=f"Paula {slug.title()}", email=f"paula@{slug}-mail.example")
        return Agency(
            tenant, owner, worker, tuple(x.id for x in listings), lead.id, lead.contact_id
        )


def _person(tenant: TenantRef, email: str, name: str, role: str) -> None:
    accounts.create_user(tenant, email=email, name=name, role=role, password=PASSWORD, now=NOW)


def make_form(**facts: Any) -> FormDesign:
    """A published form of the acting tenant with a question of each kind."""
    asked = (
        Field("Which day suits you?", "date"),
        Field("How many of you come?", "number", is_required=True),
        Field("How do you come?", "choice", choices=("By car", "By bus")),
        Field("What interests you?", "choices", choices=("Garden", "Kitchen"), help="Any of them"),
        Field("I have read the plan", "yes"),
    )
    plain: dict[str, Any] = {
        "slug": "open-day",
        "title": "Come to the open day",
        "intro": "Four homes, one afternoon.",
        "thank_you": "We look forward to it.",
        "lead_type": "other",
        "fields": [each.as_json() for each in asked],
        "origins": ["https://www.builder.example"],
        "is_published": True,
        "updated_at": NOW,
        "updated_by": "olive@fairfield.example",
    }
    form = FormDesign(**{**plain, **facts})
    db.session.add(form)
    return form


def make_listing(**facts: Any) -> Listing:
    """A home of the acting tenant; whatever is not said is plain."""
    plain: dict[str, Any] = {
        "source_system": "Test MLS",
        "standard_status": "Active",
        "on_market_date": date(2026, 11, 1),
        "modification_timestamp": NOW,
        "property_type": "Residential",
        "property_sub_type": "Single Family Residence",
        "bathrooms_total_integer": 2,
        "bathrooms_full": 2,
        "living_area": 1_800,
        "lot_size_area": 6_000,
        "year_built": 1994,
        "stories": 2.0,
        "state_or_province": "WA",
        "postal_code": "98004",
        "latitude": 47.61,
        "longitude": -122.2,
        "public_remarks": "Light rooms and a level garden.",
        "list_office_name": "Test Office",
        "list_agent_full_name": "Ada Agent",
        "features": ["Basement"],
    }
    facts = {**plain, **facts}
    facts.setdefault("listing_id", facts["listing_key"].removeprefix("K"))
    listing = Listing(**facts)
    db.session.add(listing)
    db.session.flush()
    picture = Media(
        listing_id=listing.id,
        order=1,
        media_key="demo/none.svg",
        short_description="Drawing of the house",
        preferred_photo_yn=True,
        is_illustration=True,
    )
    db.session.add(picture)
    return listing


def make_lead(*, name: str, email: str, status: str = "new", **facts: Any) -> Lead:
    """A lead of the acting tenant with its contact and one line of history."""
    contact = Contact(name=name, email=email, phone="+12065550142", created_at=NOW)
    db.session.add(contact)
    db.session.flush()
    lead = Lead(
        contact_id=contact.id,
        status=status,
        source="contact_form",
        message="Is the garden level?",
        created_at=NOW,
        updated_at=NOW,
        **facts,
    )
    db.session.add(lead)
    db.session.flush()
    db.session.add(
        Activity(
            lead_id=lead.id,
            contact_id=contact.id,
            type="lead_submitted",
            occurred_at=NOW,
            actor=name,
            summary="Sent a message",
            details={"note": "Is the garden level?"},
        )
    )
    return lead


HOMES: tuple[dict[str, Any], ...] = (
    {
        "listing_key": "K1001",
        "unparsed_address": "12 Alder Way",
        "city": "Bellevue",
        "list_price": Decimal(850_000),
        "bedrooms_total": 4,
    },
    {
        "listing_key": "K1002",
        "unparsed_address": "7 Birch Lane",
        "city": "Kirkland",
        "postal_code": "98033",
        "list_price": Decimal(640_000),
        "bedrooms_total": 3,
        "property_sub_type": "Townhouse",
    },
    {
        "listing_key": "K1003",
        "unparsed_address": "3 Cedar Court",
        "city": "Bellevue",
        "list_price": Decimal(1_450_000),
        "bedrooms_total": 5,
        "on_market_date": date(2026, 11, 10),
    },
    {
        "listing_key": "K1004",
        "unparsed_address": "44 Hidden Road",
        "city": "Redmond",
        "postal_code": "98052",
        "list_price": Decimal(720_000),
        "bedrooms_total": 4,
        "internet_address_display_yn": False,
    },
    {
        "listing_key": "K1005",
        "unparsed_address": "9 Secret Street",
        "city": "Bellevue",
        "list_price": Decimal(500_000),
        "bedrooms_total": 2,
        "internet_entire_listing_display_yn": False,
    },
    {
        "listing_key": "K1006",
        "unparsed_address": "18 Sold Square",
        "city": "Bellevue",
        "list_price": Decimal(700_000),
        "close_price": Decimal(710_000),
        "bedrooms_total": 3,
        "standard_status": "Closed",
    },
    {
        "listing_key": "K1007",
        "unparsed_address": "5 Withdrawn Walk",
        "city": "Bellevue",
        "list_price": Decimal(400_000),
        "bedrooms_total": 2,
        "standard_status": "Withdrawn",
    },
)
