"""Sentences that may be published, that are shown to the writer, and that are stopped."""

from __future__ import annotations

import pytest

from realestate.modules.fair_housing.phrases import ROWS
from realestate.modules.fair_housing.rules import blocking, check, check_all, in_words

FINE = (
    "Three bedrooms, a family room and a master bedroom with a walk-in closet.",
    "A single-family home on a quiet street, walking distance to the ferry.",
    "Mother-in-law suite with its own entrance; bachelor apartment above the garage.",
    "Fourth-floor walk-up with great views. No pets, no smoking, no bicycles in the hall.",
    "Wheelchair accessible entrance, wheelchair ramp at the side door.",
    "White kitchen, black granite, a white area rug and a black family room sofa.",
    "A white building with black shutters, appliances in white only.",
    "Perfect for a couple of cars and a boat.",
    "The dining room is good for family dinners; a family-owned bakery is across the road.",
    "On Church Street, near Church Hill, 200 m from Temple Road; a converted church.",
    "Black Diamond is a town, Indian Trail a neighborhood of Spokane, Chinatown a district.",
    "Mature trees, senior architect, healthy soil, young orchard, single garage, married beams.",
    "Exclusive listing: we have the exclusive right to sell. Deed restrictions apply.",
    "The children's hospital is two miles away; a playground is at the corner.",
    "We serve everyone regardless of race, color, religion, sex, disability, familial status "
    "or national origin.",
    "Our agents speak English, Spanish and Korean.",
    "In the Lake Washington School District; Rose Hill Elementary is 0.4 miles away.",
    "A multi-family building of four units, two-family house next door.",
    "Desirable neighborhood, rare find, quiet streets, jogging trails, Merry Christmas.",
    "No more than two people per bedroom under the county's code. Max 2 cars.",
    "",
)
SHOWN = (
    ("Perfect for families!", "Perfect for families"),
    ("Ideal for a growing family.", "Ideal for a growing family"),
    ("A great starter home for young professionals.", "great starter home for young professionals"),
    ("Family-friendly street.", "Family-friendly"),
    ("Bring the kids.", "Bring the kids"),
    ("A 55+ community with a pool.", "55+"),
    ("Retirement community with golf.", "Retirement community"),
    ("In a safe neighborhood.", "safe neighborhood"),
    ("Top-rated schools close by.", "Top-rated schools"),
    ("Near the synagogue.", "Near the synagogue"),
    ("Minutes from several churches.", "Minutes from several churches"),
    ("An exclusive community.", "exclusive community"),
    ("Handicapped parking in front.", "Handicapped parking"),
    ("The basement is a man cave.", "man cave"),
    ("Sought after by empty nesters.", "empty nesters"),
    ("A diverse neighborhood.", "diverse neighborhood"),
)
STOPPED = (
    ("Quiet house, no children.", "no children"),
    ("Sorry, NO KIDS", "NO KIDS"),
    ("Adults only.", "Adults only"),
    ("An adult building.", "adult building"),
    ("Perfect for a young couple.", "Perfect for a young couple"),
    ("Ideal for empty nesters.", "Ideal for empty nesters"),
    ("Mature couple preferred.", "Mature couple preferred"),
    ("In a Christian community.", "Christian community"),
    ("A nice Jewish home.", "Jewish home"),
    ("In a Hispanic neighborhood.", "Hispanic neighborhood"),
    ("Whites only.", "Whites only"),
    ("White family wanted.", "White family"),
    ("Must speak English.", "Must speak English"),
    ("U.S. citizens only.", "U.S. citizens only"),
    ("Female preferred.", "Female preferred"),
    ("Gentlemen only.", "Gentlemen only"),
    ("Not suitable for the handicapped.", "Not suitable for the handicapped"),
    ("Not suitable for wheelchairs.", "Not suitable for wheelchairs"),
    ("No service animals.", "No service animals"),
    ("Must be able to live independently.", "Must be able to live independently"),
    ("The pond is not safe for children.", "not safe for children"),
    ("No more than two children.", "No more than two children"),
    ("Children over 12 only.", "Children over 12 only"),
    ("A child-free building.", "child-free"),
    ("No Section 8.", "No Section 8"),
    ("The right kind of people live here.", "right kind of people"),
    ("Straight couples, please.", "Straight couples"),
)


@pytest.mark.parametrize("text", FINE)
def test_what_describes_the_property_passes(text: str) -> None:
    assert check(text) == ()


@pytest.mark.parametrize(("text", "phrase"), SHOWN)
def test_what_hints_at_people_is_shown_and_does_not_stop(text: str, phrase: str) -> None:
    assert [(f.phrase, f.grade) for f in check(text)] == [(phrase, "warn")]
    assert blocking(text) == ()


@pytest.mark.parametrize(("text", "phrase"), STOPPED)
def test_what_limits_people_is_stopped(text: str, phrase: str) -> None:
    assert [(f.phrase, f.grade) for f in check(text)] == [(phrase, "block")]


@pytest.mark.parametrize(
    "text",
    ["no **kids**", "n_o_ kids", "no\u00a0kids", "no\nkids", "ｎｏ ｋｉｄｓ", "no k\u00adids", "no\u200b kids", "no-kids"],
)  # fmt: skip
def test_marks_and_invisible_characters_hide_nothing(text: str) -> None:
    assert [f.grade for f in check(text)] == ["block"]


def test_a_finding_says_where_why_and_what_to_write_instead() -> None:
    text = "Light rooms. No children. Near a mosque."
    stopped, shown = check(text)
    assert text[stopped.start : stopped.end] == stopped.phrase == "No children"
    assert (stopped.grade, shown.grade) == ("block", "warn")
    assert "families with children" in stopped.reason
    assert stopped.source.startswith("42 U.S.C. 3604(c)")
    assert in_words(stopped).startswith("“No children”: ")


def test_only_fields_with_findings_are_named() -> None:
    assert list(check_all({"title": "A garden", "body": "Adults only"})) == ["body"]


def test_each_row_says_why_and_where_it_is_written() -> None:
    assert all(row.reason and row.source for row in ROWS)
    assert all(row.advice for row in ROWS if row.grade != "allow")


def test_a_long_text_is_read_quickly() -> None:
    """Patterns that try every way through a text would hang on this one."""
    assert check("no " * 5_000 + "perfect " * 5_000 + "-" * 5_000) == ()
