"""Facts and drafts of places: what will do, and the words for what will not."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from realestate.modules.areas.rules import charts, facts
from realestate.modules.areas.rules.drafts import Draft, Question, check
from realestate.modules.areas.rules.figures import (
    Figures,
    Median,
    Month,
    change,
    last_closed,
    months_to,
    read_month,
    supply,
)
from tests.support.places import OUTLINE

TODAY = date(2026, 11, 20)
FACT = {
    "section": "schools",
    "label": "Nearest library",
    "value": "0.4",
    "unit": "miles",
    "source": "King County Library System",
    "url": "https://kcls.example/",
    "date": "2026-05-01",
    "method": "Measured on the map.",
}


def test_a_fact_with_source_date_and_method_is_kept() -> None:
    row = facts.judge(FACT, 1, today=TODAY)
    assert row.problems == ()
    assert row.fact is not None
    assert (row.fact.source, row.fact.as_of) == ("King County Library System", date(2026, 5, 1))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("source", "", "without a source is not shown"),
        ("method", " ", "how it was found"),
        ("date", "", "the date it was true"),
        ("date", "yesterday", "Write it as 2026-11-24"),
        ("date", "2026-12-01", "lies in the future"),
        ("date", "1066-10-14", "too long ago"),
        ("section", "people", "is no section"),
        ("label", "", "what it is"),
        ("value", "", "its value"),
        ("url", "javascript:alert(1)", "begins with https"),
        ("url", "https://", "begins with https"),
        ("value", "x" * 301, "at most 300"),
    ],
)
def test_anything_less_is_refused_with_words(name: str, value: str, words: str) -> None:
    row = facts.judge({**FACT, name: value}, 1, today=TODAY)
    assert row.fact is None
    assert words in " ".join(row.problems)


def test_a_file_is_judged_row_by_row() -> None:
    text = (
        "\ufeffLabel,Value,Unit,Source,URL,Date,Method\r\n"
        "Parks,12,parks,City,https://city.example,05/01/2026,Counted\r\n"
        ",,,,,,\r\n"
        "Trails,3,,,,2026-05-01,Counted\r\n"
    )
    good, bad = facts.read_file(text, "points_of_interest", today=TODAY)
    assert (good.number, good.problems) == (2, ())
    assert good.fact is not None
    assert good.fact.section == "points_of_interest"
    assert "Name the source" in bad.problems[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Missing: date, label"),
        ("label,value\n1,2", "Missing: date, method, source"),
        ("label,value,source,date,method,colour\n", "Unknown columns: colour"),
        ("label,value,source,date,method\n", "no rows"),
        ("label,value,source,date,method\n" + "a,b,c,2026-01-01,d\n" * 301, "more than 300"),
        ("x" * 200_001, "too large"),
        ('label,value,source,date,method\n"a,b', "cannot be read as CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        facts.read_file(text, "", today=TODAY)


def test_an_imported_fact_takes_the_place_of_the_one_with_its_label() -> None:
    first = facts.judge(FACT, 1, today=TODAY).fact
    other = facts.judge({**FACT, "label": "Parks"}, 2, today=TODAY).fact
    fresh = facts.judge({**FACT, "label": "nearest LIBRARY", "value": "2"}, 1, today=TODAY).fact
    assert first
    assert other
    assert fresh
    assert facts.merged([first, other], [fresh]) == [other, fresh]


@pytest.mark.parametrize(
    ("wanted", "field", "words"),
    [
        ({"name": ""}, "name", "its name"),
        ({"city": ""}, "city", "where its homes are"),
        ({"kind": "planet"}, "kind", "town or neighborhood"),
        ({"slug": "Lake Hills"}, "slug", "small letters"),
        ({"slug": "all-areas"}, "slug", "taken"),
        ({"postal_codes": "98004, x!"}, "postal_codes", "is not a ZIP code"),
        ({"outline": "{"}, "outline", "not JSON"),
        ({"outline": json.dumps(OUTLINE)}, "outline_note", "what the outline is"),
        ({"faq": [Question("Why?", "")]}, "faq", "needs an answer"),
        ({"faq": [Question("Why?", "So.")] * 21}, "faq", "at most 20"),
        ({"text": "x" * 20_001}, "text", "at most 20,000"),
        ({"hero_key": "demo/a.svg"}, "hero_alt", "cannot see it"),
    ],
)
def test_a_draft_is_refused_by_field(wanted: dict[str, object], field: str, words: str) -> None:
    plain: dict[str, object] = {"name": "Bellevue", "city": "Bellevue"}
    problems = check(Draft(**{**plain, **wanted})).problems  # type: ignore[arg-type]
    assert words in problems[field][0]


def test_an_outline_alone_says_which_homes_only_when_it_is_one_ring() -> None:
    two = {"type": "MultiPolygon", "coordinates": [OUTLINE["coordinates"]] * 2}
    draft = Draft(name="A", outline=json.dumps(two), outline_note="Two islands")
    assert "single ring" in check(draft).problems["outline"][0]
    assert check(Draft(**{**vars(draft), "city": "Bellevue"})).problems == {}


def test_months_follow_each_other_over_the_year() -> None:
    month = read_month("2026-01")
    assert month
    assert month.plus(-1).code == "2025-12"
    assert (month.first, month.last) == (date(2026, 1, 1), date(2026, 1, 31))
    assert [m.code for m in months_to(month, 3)] == ["2025-11", "2025-12", "2026-01"]
    assert read_month("2026-13") is read_month("x") is read_month("2026-1") is None


def test_a_month_is_closed_when_it_is_over() -> None:
    assert last_closed(date(2026, 11, 30)).code == "2026-10"
    assert last_closed(date(2026, 12, 1)).code == "2026-11"


def test_a_change_is_told_only_between_two_that_can_be() -> None:
    fair, thin = Median(Decimal(110), 5), Median(Decimal(100), 4)
    assert change(fair, Median(Decimal(100), 9)) == Decimal("10.0")
    assert change(fair, thin) is None
    assert change(thin, fair) is None


def test_supply_of_nothing_for_sale_is_none_at_all() -> None:
    sold = Figures(6, since=date(2025, 12, 1))
    assert supply(Figures(), sold, sold.since, TODAY).months == Decimal("0.0")


def test_a_line_has_gaps_where_nothing_is_told() -> None:
    drawn = charts.line([None, 500_000, 600_000, None, 550_000], list("abcde"), charts.dollars)
    assert drawn.path.count("M") == 2
    assert len(drawn.dots) == 3
    assert [tick.words for tick in drawn.ticks] == ["$500k", "$550k", "$600k"]
    assert all(0 <= y <= charts.HEIGHT for _, y in drawn.dots)


@pytest.mark.parametrize("values", [[], [None], [5], [0, 0], [3, 3, 3]])
def test_charts_stand_with_hardly_any_values(values: list[int | None]) -> None:
    assert charts.line(values, ["x"] * len(values), charts.dollars).ticks
    assert charts.bars(values, ["x"] * len(values)).ticks


def test_bars_begin_at_nothing_and_money_is_short() -> None:
    drawn = charts.bars([4, 0, 8], ["a", "b", "c"])
    low, high = drawn.bars
    assert low.height * 2 == pytest.approx(high.height, abs=0.2)
    assert [charts.dollars(n) for n in (950, 850_000, 1_250_000, 2_000_000)] == [
        "$950",
        "$850k",
        "$1.25M",
        "$2M",
    ]


def test_month_words() -> None:
    assert Month.of(TODAY).words == "November 2026"
