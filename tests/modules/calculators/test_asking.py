"""What people type into calculators: understood in many spellings, refused in words, never lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from realestate.modules.calculators.rules.mortgage_page import answer, read_mortgage
from realestate.modules.calculators.rules.numbers import (
    Span,
    read_money,
    read_percent,
    read_share,
    read_span,
)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("850000", 850_000),
        ("$1,250,000", 1_250_000),
        (" 900k ", 900_000),
        ("1.25M", 1_250_000),
        (".5", Decimal("0.50")),
        ("0", 0),
    ],
)
def test_money_is_read_in_many_spellings(text: str, amount: Decimal) -> None:
    assert read_money(text) == amount


@pytest.mark.parametrize("text", ["", "cheap", "-5", "1e9", "9999m", "१२", "5 5", "nan"])
def test_what_is_no_money_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"Type|billion"):
        read_money(text)


def test_a_percentage_stays_within_its_bounds() -> None:
    assert read_percent("6.5 %", 30) == Decimal("6.5")
    for text in ("31", "-1", "six", "1.23456", "Infinity"):
        with pytest.raises(ValueError, match="Type a percentage"):
            read_percent(text, 30)


@pytest.mark.parametrize("text", ["900 to 2,500", "900-2500", "$900 – $2.5k"])
def test_a_range_is_read_in_many_spellings(text: str) -> None:
    assert read_span(text) == Span(Decimal(900), Decimal(2_500))


@pytest.mark.parametrize("text", ["2500 to 900", "1 to 2 to 3", "1 to"])
def test_what_is_no_range_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_span(text)


@pytest.mark.parametrize(
    ("text", "amount"), [("20%", 80_000), ("20", 80_000), ("80,000", 80_000), ("0", 0)]
)
def test_a_share_is_an_amount_or_a_percentage(text: str, amount: int) -> None:
    assert read_share(text, Decimal(400_000)) == amount


def test_an_untouched_form_has_no_errors_and_its_defaults() -> None:
    answers = read_mortgage({})
    assert not answers.is_asked
    assert answers.errors == {}
    assert answers.typed["years"] == "30"
    assert answers.typed["down"] == "20%"
    assert answers.typed["rate"] == ""


def test_each_wrong_answer_has_words_and_what_was_typed_stays() -> None:
    query = {"price": "lots", "down": "300%", "rate": "99", "years": "0", "tax": "?", "pmi": "9"}
    answers = read_mortgage(query)
    assert set(answers.errors) == {"price", "rate", "years", "tax", "pmi"}
    assert {key: answers.typed[key] for key in query} == query


@pytest.mark.parametrize("down", ["500,000", "101%", "much"])
def test_a_down_payment_must_fit_the_price(down: str) -> None:
    answers = read_mortgage({"price": "400000", "rate": "6", "down": down})
    assert list(answers.errors) == ["down"]


def test_everything_paid_at_once_has_no_loan() -> None:
    result = answer(read_mortgage({"price": "400000", "rate": "6", "down": "100%"}))
    assert result.monthly.loan == 0
    assert result.years == []
    assert result.interest == 0


def test_the_rate_begins_where_the_installation_says() -> None:
    assert read_mortgage({}, "6.25").typed["rate"] == "6.25"
    assert read_mortgage({"price": "400000"}, "6.25").is_complete
    assert list(read_mortgage({"price": "400000"}).errors) == ["rate"]
