"""What a search means, thought out in Python, is what the search page finds: tried with any criteria."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from realestate.db import db, finish
from realestate.modules.alerts.actions.matches import meant
from realestate.modules.alerts.matching import ASKED, facts_of, filters, matches
from realestate.modules.areas.models import Area
from realestate.modules.listings.matching import matching
from realestate.modules.listings.models import PUBLIC, Listing
from realestate.modules.listings.places import Bounds
from realestate.modules.listings.rules import FEATURES, PROPERTY_SUB_TYPES, STATUSES, Criteria
from realestate.modules.visitors.rules import as_query
from realestate.tenancy.scope import acting_as
from tests.cast import Cast, make_listing

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_PLACES = st.sampled_from(["", "Bellevue", "belle", "98033", "K1001", "Alder", "12 alder", "zzz"])


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


CRITERIA = st.builds(
    Criteria,
    location=_PLACES,
    price_min=_maybe(st.sampled_from([640_000, 700_000, 850_000])),
    price_max=_maybe(st.sampled_from([639_999, 850_000, 1_000_000])),
    beds_min=_maybe(st.integers(1, 6)),
    baths_min=_maybe(st.integers(1, 4)),
    type=st.lists(st.sampled_from(PROPERTY_SUB_TYPES[:3]), max_size=2, unique=True).map(tuple),
    status=st.lists(st.sampled_from(list(STATUSES)), max_size=3, unique=True).map(tuple),
    living_area_min=_maybe(st.sampled_from([1_000, 1_800, 2_500])),
    living_area_max=_maybe(st.sampled_from([1_000, 1_800, 2_500])),
    lot_min=_maybe(st.sampled_from([5_000, 6_000, 7_000])),
    lot_max=_maybe(st.sampled_from([5_000, 6_000, 7_000])),
    year_min=_maybe(st.sampled_from([1980, 1994, 2010])),
    year_max=_maybe(st.sampled_from([1980, 1994, 2010])),
    features=st.lists(st.sampled_from(list(FEATURES)), max_size=2, unique=True).map(tuple),
    open_house=st.booleans(),
    new=_maybe(st.sampled_from([0, 1, 10, 19, 30])),
    reduced=st.booleans(),
    bounds=_maybe(
        st.sampled_from([Bounds(-122.3, 47.5, -122.1, 47.7), Bounds(-122.2, 47.61, -122.1, 47.7)])
    ),
    polygon=st.sampled_from(
        [
            (),
            ((-122.3, 47.5), (-122.1, 47.5), (-122.2, 47.7)),
            ((-122.1, 47.6), (-122, 47.6), (-122, 47.7)),
        ]
    ),
)
ODD: tuple[dict[str, Any], ...] = (
    {"bedrooms_total": None, "living_area": None, "year_built": None, "latitude": None},
    {
        "previous_list_price": Decimal(900_000),
        "list_price": Decimal(850_000),
        "waterfront_yn": True,
    },
    {"original_list_price": Decimal(600_000), "on_market_date": TODAY - timedelta(days=1)},
    {"features": ["Fireplaces: 2", "Renovated kitchen"], "garage_spaces": 2.0, "stories": 1.0},
    {"features": [], "view_yn": True, "virtual_tour_url_unbranded": "https://tour.example"},
    {"on_market_date": TODAY + timedelta(days=2), "internet_address_display_yn": False},
)


@pytest.fixture
def homes(app: Flask, cast: Cast) -> Any:
    """The homes of the cast and some odd ones, ready to be asked many times."""
    tenant = cast.fairfield.ref
    with app.app_context(), acting_as(tenant):
        for number, facts in enumerate(ODD):
            plain = {"list_price": Decimal(700_000), "bedrooms_total": 3}
            plain |= {"unparsed_address": f"{number} Odd Way", "city": "Bellevue"}
            make_listing(listing_key=f"O{number}", **{**plain, **facts})
        db.session.flush()
        found = list(db.session.scalars(Listing.of(tenant).order_by(Listing.id)))
        public = [h for h in found if h.internet_entire_listing_display_yn]
        yield tenant, [facts_of(home) for home in public if home.standard_status in PUBLIC]
        finish(keep=False)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(criteria=CRITERIA)
def test_what_is_thought_is_what_is_found(homes: Any, criteria: Criteria) -> None:
    tenant, facts = homes
    found = matching(tenant, criteria, None, NOON).with_only_columns(Listing.id)
    expected = set(db.session.scalars(found))
    query = as_query(criteria)
    thought = meant(tenant, [query], facts, NOON)
    assert {home.id for _, means in thought for home in means} == expected


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(criteria=CRITERIA)
def test_one_home_alone_is_judged_like_many(homes: Any, criteria: Criteria) -> None:
    tenant, facts = homes
    criteria = criteria.but(**dict.fromkeys(("location", "area"), ""), open_house=False)
    together = {
        h.id for _, means in meant(tenant, [as_query(criteria)], facts, NOON) for h in means
    }
    assert {home.id for home in facts if matches(criteria, home, TODAY)} == together


def test_every_filter_of_the_grammar_is_known_here() -> None:
    """A filter that the search page learns must be learnt here too: it would be ignored otherwise."""
    said = Criteria(
        location="x", price_min=1, price_max=1, beds_min=1, baths_min=1, type=("Farm",),
        living_area_min=1, living_area_max=1, lot_min=1, lot_max=1, year_min=1, year_max=1,
        features=("pool",), open_house=True, new=0, reduced=True, area="x",
        bounds=Bounds(0, 0, 1, 1), polygon=((0, 0), (1, 0), (0, 1)),
    )  # fmt: skip
    known = {name for name, _ in filters(said)}
    assert known == set(Criteria.__dataclass_fields__) - {"status", "sort"}
    assert set(ASKED) <= known


def test_an_area_means_the_homes_of_its_place(homes: Any) -> None:
    tenant, facts = homes
    place = Area(kind="town", name="Kirkland", slug="kirkland", city="Kirkland")
    place.is_published, place.updated_at = True, NOON
    db.session.add(place)
    db.session.flush()
    (found,) = meant(tenant, ["area=kirkland"], facts, NOON)
    assert [home.id for home in found[1]]
    assert meant(tenant, ["area=nowhere"], facts, NOON) == []
