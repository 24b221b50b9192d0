"""Search criteria: read from a URL, never silently widened, and written back the same."""

from __future__ import annotations

import pytest

from realestate.modules.listings.rules import Criteria, read_criteria, slug


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


def test_criteria_survive_the_trip_through_a_url() -> None:
    wanted = Criteria(location="Bellevue", price_max=900_000, beds_min=4, sort="price_asc")
    assert read_criteria(wanted.as_query()).criteria == wanted


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
