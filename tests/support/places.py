"""Places of the acting agency for tests, with homes for sale and sold in them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from flask import Flask

from realestate.db import db, transaction
from realestate.modules.areas.models import Area, AreaFact
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, make_listing

_numbers = count(9_000)
SQUARE = [[-122.25, 47.6], [-122.15, 47.6], [-122.15, 47.65], [-122.25, 47.65], [-122.25, 47.6]]
OUTLINE = {"type": "Polygon", "coordinates": [SQUARE]}


def home(**facts: object) -> None:
    """A home for sale in Medina, one million dollars, unless said otherwise."""
    number = next(_numbers)
    plain: dict[str, Any] = {
        "listing_key": f"K{number}",
        "unparsed_address": f"{number} Market Street",
        "city": "Medina",
        "postal_code": "98039",
        "list_price": Decimal(1_000_000),
    }
    make_listing(**{**plain, **facts})


def sold(day: date, price: int, **facts: object) -> None:
    """A home of Medina that closed on this day."""
    plain: dict[str, Any] = {
        "standard_status": "Closed",
        "close_date": day,
        "close_price": Decimal(price),
        "on_market_date": day - timedelta(days=40),
        "days_on_market": 12,
    }
    home(**{**plain, **facts})


def make_area(**facts: Any) -> Area:
    """A published place of the acting agency: Bellevue as a town, unless said otherwise."""
    plain: dict[str, Any] = {
        "kind": "town",
        "name": "Bellevue",
        "slug": "bellevue",
        "city": "Bellevue",
        "postal_codes": [],
        "is_published": True,
        "updated_at": NOW,
        "updated_by": "test",
    }
    area = Area(**{**plain, **facts})
    db.session.add(area)
    db.session.flush()
    return area


def make_fact(area: Area, **facts: Any) -> AreaFact:
    plain: dict[str, Any] = {
        "area_id": area.id,
        "section": "at_a_glance",
        "label": "Parks",
        "value": "12",
        "unit": "parks",
        "source_name": "City of Bellevue, park map",
        "source_url": "https://parks.example/map",
        "as_of": date(2026, 5, 1),
        "method": "Counted on the map.",
    }
    fact = AreaFact(**{**plain, **facts})
    db.session.add(fact)
    db.session.flush()
    return fact


def given_area(app: Flask, tenant: TenantRef, **facts: Any) -> int:
    """The same, committed; returns its number."""
    with app.app_context(), acting_as(tenant), transaction():
        return make_area(**facts).id


def given_place(app: Flask, tenant: TenantRef) -> int:
    """Bellevue with an outline, a fact, a question and six sales in June; returns its number."""
    with app.app_context(), acting_as(tenant), transaction():
        asked = [{"question": "Is it hilly?", "answer": "Yes."}]
        area = make_area(outline=OUTLINE, outline_note="City limits", intro="Hills.", faq=asked)
        make_fact(area)
        for day in range(1, 7):
            sold(date(2026, 6, day), 900_000, city="Bellevue")
        return area.id
