"""Search criteria: read from a URL, never silently widened, and written back the same."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest

from realestate.modules.listings.places import Bounds, is_inside
from realestate.modules.listings.rules import Criteria, read_criteria, slug
from realestate.modules.listings.words import in_words

TRIANGLE = ((-122.3, 47.5), (-122.1, 47.5), (-122.2, 47.7))
EVERYTHING = Criteria(
    location="lake view",
    price_min=400_000,
    price_max=900_000,
    beds_min=3,
    baths_min=2,
    type=("Townhouse", "Condominium"),
    status=("for_sale", "pending"),
    living_area_min=1_200,
    living_area_max=3_000,
    lot_min=4_000,
    lot_max=20_000,
    year_min=1950,
    year_max=2020,
    features=("waterfront", "garage"),
    open_house=True,
    new=7,
    reduced=True,
    area="capitol-hill",
    bounds=Bounds(-122.3, 47.5, -122.1, 47.7),
    polygon=TRIANGLE,
    sort="price_asc",
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("900000", 900_000),
        ("900,000", 900_000),
        ("$900k", 900_000),
        ("1m", 1_000_000),
        (" 75 ", 75),
    ],
)
def test_prices_are_read_as_people_write_them(text: str, number: int) -> None:
    assert read_criteria({"price_max": text}).criteria.price_max == number


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("price_max", "cheap"),
        ("price_min", "-1"),
        ("price_min", "9" * 30),
        ("beds_min", "2.5"),
        ("beds_min", "1e3"),
        ("type", "Castle"),
        ("status", "Withdrawn"),
        ("sort", "random"),
        ("color", "red"),
        ("area", "Capitol Hill"),
        ("open_house", "perhaps"),
        ("features", "moat"),
        ("new", "1000"),
        ("bounds", "1,2,3"),
        ("bounds", "-122,47,-123,48"),
        ("bounds", "-122,47,-121,nan"),
        ("polygon", "1,2;3,4"),
        ("polygon", "1,2;3,4;200,5"),
        ("polygon", "1,2,3;4,5,6;7,8,9"),
        ("polygon", ";".join(f"{n},{n * n % 50}" for n in range(61))),
        ("beds_min", "٤"),
    ],
)
def test_what_cannot_be_used_is_named(name: str, text: str) -> None:
    read = read_criteria({name: text})
    if name == "beds_min" and text == "٤":  # an Arabic four is a four
        assert read.criteria.beds_min == 4
        return
    assert read.criteria == Criteria()
    assert len(read.ignored) == 1
    assert read.ignored[0].startswith(f"{name}: ")


def test_empty_fields_of_a_form_are_no_filters() -> None:
    assert read_criteria({"location": " ", "price_max": "", "sort": ""}) == read_criteria({})


@pytest.mark.parametrize(
    "wanted",
    [
        Criteria(location="Bellevue", price_max=900_000, beds_min=4, sort="price_asc"),
        Criteria(price_max=0, new=0),
        EVERYTHING,
    ],
)
def test_criteria_survive_the_trip_through_a_url(wanted: Criteria) -> None:
    assert read_criteria(wanted.as_query()).criteria == wanted
    as_string = urlencode(wanted.as_query(), doseq=True)
    assert read_criteria(parse_qsl(as_string)).criteria == wanted


def test_a_repeated_choice_stands_in_one_order_and_once() -> None:
    asked = [("type", "Condominium"), ("type", "Townhouse"), ("type", "Condominium")]
    read = read_criteria(asked)
    assert read.criteria.type == ("Townhouse", "Condominium")
    assert read.criteria.as_query() == {"type": ["Townhouse", "Condominium"]}


def test_what_is_meant_anyway_is_not_said() -> None:
    asked = {"status": "for_sale", "beds_min": "0", "price_min": "$0", "sort": "newest"}
    assert read_criteria(asked) == read_criteria({})


def test_a_single_value_said_twice_is_named() -> None:
    read = read_criteria([("beds_min", "3"), ("beds_min", "2")])
    assert read.criteria.beds_min == 3
    assert read.ignored == ("beds_min: said more than once",)


@pytest.mark.parametrize(
    ("point", "is_in"),
    [
        ((-122.2, 47.55), True),
        ((-122.2, 47.69), True),
        ((-122.29, 47.6), False),
        ((-122.2, 47.75), False),
        ((-122.0, 47.55), False),
    ],
)
def test_a_point_is_inside_an_outline_or_not(point: tuple[float, float], is_in: bool) -> None:
    assert is_inside(point, TRIANGLE) is is_in


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Criteria(), ""),
        (
            Criteria(location="Bellevue", beds_min=3, price_max=900_000),
            "Bellevue, 3+ beds, up to $900,000",
        ),
        (Criteria(price_min=5_000, type=("Townhouse",)), "From $5,000, townhouse"),
        (
            Criteria(area="capitol-hill", new=1, reduced=True),
            "Capitol Hill, new in a day, price reduced",
        ),
    ],
)
def test_criteria_in_words(wanted: Criteria, words: str) -> None:
    assert in_words(wanted) == words


def test_a_url_says_only_what_is_not_plain_and_in_one_order() -> None:
    wanted = Criteria(beds_min=4, location="Kirkland")
    assert wanted.as_query() == {"beds_min": "4", "location": "Kirkland"}
    assert list(wanted.as_query(price_max=5)) == ["beds_min", "location", "price_max"]
    assert wanted.as_query(location="") == {"beds_min": "4"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [("12 Alder Way Bellevue", "12-alder-way-bellevue"), ("Čapkova 5", "capkova-5"), ("…", "home")],
)
def test_slugs_are_plain(words: str, expected: str) -> None:
    assert slug(words) == expected
