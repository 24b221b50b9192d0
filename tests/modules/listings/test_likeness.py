"""How far apart two homes are, how alike, and in which words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from realestate.modules.listings import likeness
from realestate.modules.listings.models import Listing
from realestate.modules.listings.withholding import INSTEAD, without


def home(**facts: Any) -> Listing:
    plain: dict[str, Any] = {
        "list_price": Decimal(500_000),
        "bedrooms_total": 3,
        "living_area": 2_000,
        "property_sub_type": "Townhouse",
        "latitude": 47.6,
        "longitude": -122.2,
        "internet_address_display_yn": True,
    }
    return Listing(**{**plain, **facts})


def test_distances_are_great_circles() -> None:
    seattle, portland = (47.6062, -122.3321), (45.5152, -122.6784)
    assert likeness.miles(seattle, portland) == pytest.approx(145.4, abs=0.5)
    assert likeness.miles(seattle, seattle) == 0


def test_a_twin_is_worth_a_hundred() -> None:
    assert likeness.compare(home(), home()).score == 100


@pytest.mark.parametrize(
    ("nearer", "further"),
    [
        ({"list_price": Decimal(510_000)}, {"list_price": Decimal(600_000)}),
        ({"bedrooms_total": 4}, {"bedrooms_total": 5}),
        ({"living_area": 2_100}, {"living_area": 2_900}),
        ({"latitude": 47.61}, {"latitude": 47.7}),
        ({}, {"property_sub_type": "Condominium"}),
    ],
)
def test_each_difference_costs(nearer: dict[str, Any], further: dict[str, Any]) -> None:
    scores = [likeness.compare(home(), home(**facts)).score for facts in (nearer, further)]
    assert scores[0] > scores[1]


def test_the_reasons_are_said_in_words() -> None:
    other = home(list_price=Decimal(480_000), bedrooms_total=4, living_area=2_120, latitude=47.6145)
    assert likeness.compare(home(), other).reasons == (
        "$20,000 less",
        "1 bedroom more",
        "120 sq ft larger",
        "1.0 miles away",
    )
    same = likeness.compare(home(), home(longitude=None)).reasons
    assert same == ("About the same price", "as many bedrooms", "about the same size")


@pytest.mark.parametrize("facts", [{"internet_address_display_yn": False}, {"latitude": None}])
def test_no_distance_tells_where_a_withheld_home_is(facts: dict[str, Any]) -> None:
    for pair in ((home(), home(**facts)), (home(**facts), home())):
        assert likeness.miles_between(*pair) is None
        assert "miles" not in " ".join(likeness.compare(*pair).reasons)


def test_withheld_words_are_taken_out_of_sentences() -> None:
    words = "At 44 Hidden  Road you wake early; HIDDEN ROAD is quiet. Hidden Roadside is another."
    told = without(words, "44 Hidden Road", "Hidden Road", "")
    assert told == f"At {INSTEAD} you wake early; {INSTEAD} is quiet. Hidden Roadside is another."
