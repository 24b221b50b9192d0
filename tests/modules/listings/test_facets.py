"""Facets: each count is what a visitor would find by taking that choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask

from realestate.db import db
from realestate.modules.listings import queries, rules
from realestate.modules.listings.models import Listing
from realestate.modules.listings.rules import FEATURES, PRICE_BANDS, Criteria
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast, make_listing


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        for number in range(40):
            make_listing(
                listing_key=f"F{number}",
                unparsed_address=f"{number} Facet Street",
                city=("Bellevue", "Kirkland", "Renton")[number % 3],
                list_price=Decimal(150_000 + number * 61_000),
                bedrooms_total=1 + number % 6,
                bathrooms_total_integer=1 + number % 4,
                property_sub_type=("Townhouse", "Condominium")[number % 2],
                standard_status=("Active", "Active", "Pending", "Closed", "Coming Soon")[
                    number % 5
                ],
                waterfront_yn=number % 4 == 0,
                view_yn=number % 3 == 0,
                garage_spaces=2.0 if number % 5 == 0 else None,
                features=["Pool, heated"] if number % 7 == 0 else [],
            )
        db.session.flush()
        yield cast.fairfield.ref


WANTED = [
    Criteria(),
    Criteria(location="Bellevue"),
    Criteria(beds_min=3),
    Criteria(beds_min=3, baths_min=2, price_max=1_400_000),
    Criteria(type=("Townhouse",), features=("view",), price_min=333_000, location="Renton"),
    Criteria(status=("for_sale", "closed"), features=("waterfront", "garage")),
]


def number(tenant: TenantRef, criteria: Criteria) -> int:
    return queries.count(tenant, criteria).number


@pytest.mark.parametrize("wanted", WANTED)
def test_each_count_is_what_taking_the_choice_finds(tenant: TenantRef, wanted: Criteria) -> None:
    counts = queries.facets(tenant, wanted)
    assert counts.total.number == number(tenant, wanted)
    for status, counted in counts.status.items():
        assert counted.number == number(tenant, replace(wanted, status=(status,))), status
    for kind, counted in counts.types.items():
        assert counted == number(tenant, replace(wanted, type=(kind,))), kind
    for least, counted in counts.beds.items():
        assert counted == number(tenant, replace(wanted, beds_min=least)), least
    for least, counted in counts.baths.items():
        assert counted == number(tenant, replace(wanted, baths_min=least)), least
    for feature in FEATURES:
        asked = replace(wanted, features=(feature,))
        assert counts.features[feature] == number(tenant, asked), feature


@pytest.mark.parametrize("wanted", WANTED)
def test_price_bands_and_towns_are_counted_alike(tenant: TenantRef, wanted: Criteria) -> None:
    counts = queries.facets(tenant, wanted)
    edges = [None, *PRICE_BANDS, None]
    for place, counted in enumerate(counts.prices):
        below = edges[place + 1]
        band = replace(
            wanted, price_min=edges[place], price_max=None if below is None else below - 1
        )
        assert counted == number(tenant, band), place
    anywhere = replace(wanted, location="")
    assert sum(counts.towns.values()) == number(tenant, anywhere)
    for town, counted in counts.towns.items():
        assert counted == number(tenant, replace(wanted, location=town)), town


def test_beyond_the_cap_counts_say_so(tenant: TenantRef, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not queries.facets(tenant, Criteria()).is_sampled
    monkeypatch.setattr(rules, "COUNT_CAP", 5)
    counts = queries.facets(tenant, Criteria())
    assert counts.is_sampled
    assert counts.total == queries.Count(5, is_capped=True)


def test_counts_follow_a_change_of_the_home(tenant: TenantRef, cast: Cast) -> None:
    before = queries.facets(tenant, Criteria())
    home = db.session.get_one(Listing, cast.fairfield.listing_ids[0])
    home.property_sub_type, home.standard_status = "Farm", "Pending"
    db.session.flush()
    after = queries.facets(tenant, Criteria(status=("pending",)))
    assert "Farm" not in before.types
    assert after.types["Farm"] == 1
    assert after.status["for_sale"].number == before.status["for_sale"].number - 1


def test_other_agencies_are_not_counted(app: Flask, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.harbor.ref):
        assert queries.facets(cast.harbor.ref, Criteria()).total.number == 4
