"""Which deeds are worth a line, and how they read: tables of examples."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from realestate.modules.crm.behaviour import Deed, deed_of, in_words, told, worth_noting
from realestate.modules.crm.models import Activity
from realestate.modules.events.catalogue import (
    LISTING_VIEWED,
    SEARCH_PERFORMED,
    SEARCH_SAVED,
    CriteriaFacts,
    ListingTouched,
    SearchPerformed,
    SearchSaved,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def deed(minutes: float, subject: str) -> Deed:
    return Deed(1, "listing_viewed", subject, "", at(minutes))


@pytest.mark.parametrize(
    ("fresh", "already", "kept"),
    [
        ([(0, "a")], [], [0]),
        ([(0, "a"), (10, "a"), (29, "a")], [], [0]),
        ([(0, "a"), (30, "a")], [], [0, 30]),
        ([(0, "a"), (10, "b"), (20, "a")], [], [0, 10, 20]),
        ([(20, "a"), (0, "a")], [], [0]),
        ([(10, "a")], [(0, "a")], []),
        ([(10, "a")], [(0, "b")], [10]),
        ([(10, "a")], [(25, "a")], []),
        ([(10, "a")], [(0, "a"), (5, "b")], [10]),
        ([(50, "a")], [(0, "a")], [50]),
        ([], [(0, "a")], []),
    ],
)
def test_the_same_thing_again_soon_is_no_second_deed(
    fresh: list[tuple[float, str]], already: list[tuple[float, str]], kept: list[float]
) -> None:
    noted = [(at(minutes), subject) for minutes, subject in already]
    found = worth_noting([deed(*each) for each in fresh], noted)
    assert [each.at for each in found] == [at(minutes) for minutes in kept]


@pytest.mark.parametrize(
    ("criteria", "words"),
    [
        ({}, "homes"),
        ({"location": "Bellevue"}, "homes in Bellevue"),
        (
            {"location": "98004", "beds_min": 3, "price_max": 900_000},
            "homes in 98004, 3+ beds, up to $900,000",
        ),
        ({"type": "Townhouse", "baths_min": 2}, "homes, 2+ baths, townhouse"),
    ],
)
def test_criteria_in_words(criteria: dict[str, Any], words: str) -> None:
    assert in_words(CriteriaFacts(**criteria)) == words


def test_two_searches_are_the_same_when_their_criteria_are() -> None:
    one = SearchPerformed(criteria=CriteriaFacts(beds_min=3), result_count=4)
    same = SearchPerformed(criteria=CriteriaFacts(beds_min=3), result_count=5, sort="price_asc")
    other = SearchPerformed(criteria=CriteriaFacts(beds_min=4), result_count=4)
    first, second, third = (
        deed_of(1, each, SEARCH_PERFORMED, NOON).subject for each in (one, same, other)
    )
    assert first == second != third


def test_deeds_read_like_sentences() -> None:
    home = {"id": 7, "url": "https://x.example/7", "address": "12 Alder Way"}
    viewed = deed_of(1, ListingTouched.model_validate({"listing": home}), LISTING_VIEWED, NOON)
    assert (viewed.summary, viewed.url) == ("Looked at 12 Alder Way", "https://x.example/7")
    saved = SearchSaved(name="By the lake", criteria=CriteriaFacts())
    assert deed_of(1, saved, SEARCH_SAVED, NOON).summary == "Saved the search “By the lake”"


@pytest.mark.parametrize(
    ("deeds", "words"),
    [
        ([("listing_viewed", "a")], "Looked at 1 home"),
        ([("listing_viewed", "a"), ("listing_viewed", "a")], "Looked at 1 home"),
        (
            [("listing_viewed", "a"), ("listing_viewed", "b"), ("search_performed", "s")] * 3,
            "Looked at 2 homes, searched 3 times",
        ),
        (
            [("listing_favorited", "a"), ("search_saved", "n"), ("search_performed", "s")],
            "Searched once, made 1 favourite, saved 1 search",
        ),
        ([("listing_unfavorited", "a")], "Changed the favourites"),
    ],
)
def test_what_somebody_did_in_one_line(deeds: list[tuple[str, str]], words: str) -> None:
    assert told(Activity(type=kind, details={"subject": s}) for kind, s in deeds) == words
