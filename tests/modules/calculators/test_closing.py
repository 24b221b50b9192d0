"""Costs on the day of signing: Washington's excise tax to the cent, and honest blanks elsewhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from realestate.modules.calculators.rules.closing_lines import Bill, bill
from realestate.modules.calculators.rules.closing_page import read_closing
from realestate.modules.calculators.rules.numbers import Span
from realestate.modules.calculators.rules.property_tax import days_of_interest, owed_by_seller
from realestate.modules.calculators.rules.transfer_taxes import TRANSFER_TAXES, slices, state_tax

TODAY = date(2026, 11, 24)
WASHINGTON = TRANSFER_TAXES["WA"]


@pytest.mark.parametrize(
    ("price", "tax"),
    [
        (0, "0"),
        (1, "0.01"),
        (500_000, "5500.00"),  # 1.1 %
        (525_000, "5775.00"),
        (525_001, "5775.01"),
        (1_000_000, "11855.00"),  # with 0.5 % local: the 16,855 that brokers published in 2023
        (1_525_000, "18575.00"),
        (1_600_000, "20637.50"),
        (3_025_000, "59825.00"),
        (5_000_000, "119075.00"),
    ],
)
def test_the_excise_tax_is_graduated(price: int, tax: str) -> None:
    assert state_tax(WASHINGTON, Decimal(price)) == Decimal(tax)


def test_the_slices_of_a_price_add_up_to_it() -> None:
    for price in (Decimal(1), Decimal("525000.01"), Decimal(4_000_000)):
        assert sum((part.amount for part in slices(WASHINGTON, price)), Decimal(0)) == price


def sold(**query: str) -> Bill:
    side, answers = read_closing({"side": "seller", **query})
    assert answers.is_complete, answers.errors
    return bill(side, answers, TODAY)


def bought(**query: str) -> Bill:
    side, answers = read_closing(query)
    assert answers.is_complete, answers.errors
    return bill(side, answers, TODAY)


def amount(found: Bill, name: str) -> Span | None:
    return next(line.amount for line in found.lines if line.name.startswith(name))


def test_a_seller_in_washington_pays_state_and_local_tax() -> None:
    found = sold(price="1,000,000", local_tax="0.5", title="2000", escrow="1000", recording="300")
    taxes = [line for line in found.lines if line.group == "Tax on the sale" and line.amount]
    assert sum(line.amount.low for line in taxes if line.amount) == Decimal("16860.00")
    assert found.costs == Span(Decimal("20160.00"), Decimal("20160.00"))
    assert found.result.low == Decimal("979840.00")


def test_what_is_not_known_is_not_counted_and_says_what_is_missing() -> None:
    found = sold(price="500000")
    assert {line.name for line in found.unknown} == {
        "Your broker’s commission",
        "Buyer’s broker",
        "Property tax to the day",
    }
    assert all("Type" in line.how for line in found.unknown)


def test_every_line_says_how_and_from_where() -> None:
    for found in (sold(price="700000"), bought(price="700000"), sold(price="700000", state="OR")):
        assert all(line.how and line.source for line in found.lines)


def test_another_states_tax_is_asked_not_guessed() -> None:
    found = sold(price="700000", state="OR")
    line = next(line for line in found.lines if line.name == "Transfer tax")
    assert line.amount is None
    assert "Oregon" in line.how
    assert amount(sold(price="700000", state="OR", transfer_tax="700"), "Transfer tax") == Span(
        Decimal(700), Decimal(700)
    )


def test_a_sale_after_the_thresholds_end_says_so() -> None:
    before = sold(price="700000", closing="2026-12-31")
    after = sold(price="700000", closing="2027-01-01")
    assert not any("adjusts" in line.how for line in before.lines)
    assert any("adjusts" in line.how and line.is_assumption for line in after.lines)


def test_ranges_add_up_from_low_to_high() -> None:
    found = bought(
        price="500000", rate="6", points="1", tax="6000", insurance="1200", closing="2026-12-22"
    )
    assert amount(found, "Points") == Span(Decimal(4000), Decimal(4000))
    # ten days of 6 % on 400,000
    assert amount(found, "Interest") == Span(Decimal("657.53"), Decimal("657.53"))
    assert amount(found, "Lender’s reserve") == Span(Decimal(1200), Decimal(1200))
    assert found.costs.low < found.costs.high
    assert found.result.low == found.costs.low + 100_000


def test_a_buyer_without_a_loan_pays_no_lender() -> None:
    found = bought(price="500000", down="100%")
    assert not {line.group for line in found.lines} & {"Loan"}
    assert not any(line.name.startswith(("Lender", "Interest")) for line in found.lines)


@pytest.mark.parametrize(
    ("day", "owed"),
    [
        (date(2026, 1, 1), "0.00"),
        (date(2026, 4, 1), "900.00"),  # 90 of 365 days
        (date(2026, 5, 1), "-625.00"),  # 120 days lived, 182.5 paid
        (date(2026, 12, 31), "-10.00"),
        (date(2028, 12, 31), "-9.97"),  # a leap year
    ],
)
def test_property_tax_is_shared_to_the_day(day: date, owed: str) -> None:
    assert owed_by_seller("WA", Decimal(3650), day) == Decimal(owed)


@pytest.mark.parametrize(
    ("day", "days"),
    [(date(2026, 12, 31), 1), (date(2026, 12, 1), 31), (date(2028, 2, 20), 10)],
)
def test_interest_runs_to_the_end_of_the_month(day: date, days: int) -> None:
    assert days_of_interest(day) == days


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"price": ""}, "price"),
        ({"price": "5", "state": "ZZ"}, "state"),
        ({"price": "5", "closing": "soon"}, "closing"),
        ({"price": "5", "closing": "1999-01-01"}, "closing"),
        ({"price": "5000", "down": "9k"}, "down"),
        ({"price": "5000", "reserve": "99"}, "reserve"),
        ({"price": "5000", "escrow": "9 to 5"}, "escrow"),
    ],
)
def test_a_wrong_answer_is_named(query: dict[str, str], key: str) -> None:
    _, answers = read_closing(query)
    assert list(answers.errors) == [key]
    assert answers.typed[key] == query[key]
