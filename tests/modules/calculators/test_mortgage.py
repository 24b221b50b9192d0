"""Level payments and their schedules, against figures that others published or that another way computes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from realestate.modules.calculators.rules import monthly_parts, monthly_payment
from realestate.modules.calculators.rules.chart import FLOOR, TOP, chart, nice_ceiling
from realestate.modules.calculators.rules.mortgage import (
    Loan,
    by_year,
    in_years,
    mortgage_insurance,
    schedule,
)


@pytest.mark.parametrize(
    ("principal", "rate", "years", "payment"),
    [
        # the sample Loan Estimate of the Consumer Financial Protection Bureau (form H-24(B))
        (162_000, "3.875", 30, "761.78"),
        # tables of payments for each 1,000 dollars, as printed in textbooks
        (100_000, "6", 30, "599.55"),
        (200_000, "6.5", 30, "1264.14"),
        (250_000, "5", 30, "1342.05"),
        (300_000, "4", 15, "2219.06"),
        (100_000, "0", 10, "833.33"),
        (0, "6", 30, "0.00"),
    ],
)
def test_a_payment_is_what_others_published(
    principal: int, rate: str, years: int, payment: str
) -> None:
    assert monthly_payment(Decimal(principal), Decimal(rate), years) == Decimal(payment)


@pytest.mark.parametrize("rate", ["0.125", "2.75", "6.625", "9", "18"])
@pytest.mark.parametrize("years", [1, 15, 30, 50])
def test_a_payment_pays_the_loan_off_when_computed_without_the_formula(
    rate: str, years: int
) -> None:
    """Exact fractions, month by month: with the payment's true value nothing is left but roundings."""
    principal, monthly = Fraction(480_000), Fraction(rate) / 1200
    payment = Fraction(monthly_payment(Decimal(480_000), Decimal(rate), years))
    left = principal
    for _ in range(years * 12):
        left = left * (1 + monthly) - payment
    growth = (1 + monthly) ** (years * 12)
    off_by_half_a_cent = Fraction(1, 200) * (growth - 1) / monthly
    assert abs(left) <= off_by_half_a_cent


def test_five_years_pay_back_what_the_sample_loan_estimate_says() -> None:
    """“$15,773 principal you will have paid off” in five years, in the same sample form."""
    months = list(schedule(Loan(Decimal(162_000), Decimal("3.875"), 30)))
    paid = sum(month.principal for month in months[:60])
    assert round(paid) == 15_773


@pytest.mark.parametrize(("rate", "years"), [("6.5", 30), ("0", 7), ("3.3333", 15)])
def test_a_schedule_ends_at_nothing_and_adds_up(rate: str, years: int) -> None:
    loan = Loan(Decimal("512345.67"), Decimal(rate), years)
    months = list(schedule(loan))
    assert len(months) == years * 12
    assert months[-1].balance == 0
    assert sum(month.principal for month in months) == loan.principal
    assert all(month.interest + month.principal == loan.payment for month in months[:-1])
    in_all = by_year(months)
    assert len(in_all) == years
    assert sum(y.interest for y in in_all) == sum(m.interest for m in months)
    assert in_all[-1].balance == 0


def test_mortgage_insurance_is_asked_below_a_fifth_and_ends_by_law() -> None:
    loan = Loan(Decimal(360_000), Decimal(6), 30)
    months = list(schedule(loan))
    insurance = mortgage_insurance(Decimal(400_000), loan, months, Decimal("0.5"))
    assert insurance is not None
    assert insurance.monthly == Decimal("150.00")
    assert (insurance.published.low, insurance.published.high) == (Decimal(144), Decimal(288))
    assert months[insurance.may_end - 1].balance <= 320_000 < months[insurance.may_end - 2].balance
    assert months[insurance.ends - 1].balance <= 312_000 < months[insurance.ends - 2].balance


def test_there_is_no_mortgage_insurance_from_a_fifth_on() -> None:
    loan = Loan(Decimal(320_000), Decimal(6), 30)
    assert mortgage_insurance(Decimal(400_000), loan, list(schedule(loan)), None) is None


def test_without_a_rate_the_loans_part_stays_unknown() -> None:
    parts = monthly_parts(
        Decimal(600_000), rate=None, tax_annual=Decimal(6_000), association_fee=Decimal(45)
    )
    assert parts.loan is None
    assert parts.total == Decimal(545)
    known = monthly_parts(Decimal(600_000), rate=Decimal("6.5"), tax_annual=Decimal(6_000))
    assert known.total == Decimal("3033.93") + 500


@pytest.mark.parametrize(
    ("months", "words"),
    [(1, "1 month"), (12, "1 year"), (95, "7 years 11 months"), (24, "2 years")],
)
def test_months_are_said_in_years(months: int, words: str) -> None:
    assert in_years(months) == words


@pytest.mark.parametrize(("most", "top"), [(58_000, 60_000), (1, 1), (999, 1000), (60_001, 80_000)])
def test_a_scale_ends_at_a_round_sum(most: float, top: float) -> None:
    assert nice_ceiling(most) == top


def test_each_column_stands_on_the_floor_and_below_the_top() -> None:
    years = by_year(list(schedule(Loan(Decimal(300_000), Decimal(6), 30))))
    drawn = chart(years)
    assert len(drawn.bars) == 30
    for bar in drawn.bars:
        assert bar.principal_y + bar.principal_height == pytest.approx(FLOOR, abs=0.2)
        assert bar.interest_y >= TOP
        assert bar.interest_y + bar.interest_height == pytest.approx(bar.principal_y, abs=0.2)
