"""What a home costs a month: the level payment of a fixed-rate loan, and what comes on top of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from realestate.modules.calculators.rules.numbers import Span, cents, percent_of

ZERO = Decimal(0)
# Conventional loans with less than a fifth down carry private mortgage insurance.
PMI_BELOW_PERCENT = Decimal(20)
# Homeowners Protection Act of 1998 (12 U.S.C. 4902): it may be cancelled when the balance is first scheduled to
# reach 80 % of the original value, and ends by itself at 78 %.
PMI_MAY_END_AT, PMI_ENDS_AT = Decimal("0.80"), Decimal("0.78")
# Freddie Mac, “Myth vs. Fact: PMI”, August 18, 2016: a month, for each 100,000 dollars borrowed.
PMI_PUBLISHED = Span(Decimal(40), Decimal(80))


@dataclass(frozen=True)
class Loan:
    """A fixed-rate loan: what is borrowed, percent a year, and for how many years."""

    principal: Decimal
    rate: Decimal
    years: int

    @property
    def payment(self) -> Decimal:
        return monthly_payment(self.principal, self.rate, self.years)


@dataclass(frozen=True)
class Month:
    """One payment: what of it is interest, what pays the loan back, what is then still owed."""

    number: int
    interest: Decimal
    principal: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Year:
    """Twelve of them added up."""

    number: int
    interest: Decimal
    principal: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Insurance:
    """Mortgage insurance: a month's cost (None: not typed), the published range, and when it ends (month numbers)."""

    monthly: Decimal | None
    published: Span
    may_end: int
    ends: int


@dataclass(frozen=True)
class Monthly:
    """The parts of a month. ``loan`` is None while no rate is known."""

    loan: Decimal | None
    tax: Decimal
    insurance: Decimal
    association_fee: Decimal
    mortgage_insurance: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        parts = (self.tax, self.insurance, self.association_fee, self.mortgage_insurance)
        return (self.loan or ZERO) + sum(parts, ZERO)


def monthly_payment(principal: Decimal, rate: Decimal, years: int) -> Decimal:
    """The level payment P·r / (1 − (1+r)^−n) with r = rate / 1200 and n = 12·years; P / n when the rate is 0.

    ``rate`` is in percent a year. The formula is the annuity's, as in Regulation Z, appendix J.
    """
    months = years * 12
    if not rate:
        return cents(principal / months)
    r = rate / 1200
    return cents(principal * r / (1 - (1 + r) ** -months))


def monthly_parts(
    price: Decimal,
    *,
    rate: Decimal | None,
    down_percent: Decimal = PMI_BELOW_PERCENT,
    years: int = 30,
    tax_annual: Decimal | None = None,
    association_fee: Decimal | None = None,
) -> Monthly:
    """A first idea of a month for the page of one home; without a rate the loan's part stays unknown."""
    principal = price - percent_of(price, down_percent)
    loan = None if rate is None else monthly_payment(principal, rate, years)
    return Monthly(loan, cents((tax_annual or ZERO) / 12), ZERO, association_fee or ZERO)


def schedule(loan: Loan) -> Iterator[Month]:
    """Every payment. Interest is rounded to the cent each month; the last payment takes what is left."""
    balance, months = loan.principal, loan.years * 12
    for number in range(1, months + 1):
        interest = cents(balance * loan.rate / 1200)
        is_last = number == months
        principal = balance if is_last else min(loan.payment - interest, balance)
        balance -= principal
        yield Month(number, interest, principal, balance)


def by_year(months: list[Month]) -> list[Year]:
    """The schedule added up by year of the loan."""
    years: list[Year] = []
    for month in months:
        if (month.number - 1) % 12 == 0:
            years.append(Year(len(years) + 1, ZERO, ZERO, month.balance))
        last = years[-1]
        years[-1] = replace(
            last,
            interest=last.interest + month.interest,
            principal=last.principal + month.principal,
            balance=month.balance,
        )
    return years


def mortgage_insurance(
    price: Decimal, loan: Loan, months: list[Month], rate: Decimal | None
) -> Insurance | None:
    """None when at least a fifth is paid down. ``rate`` is percent a year of what is borrowed."""
    if price - loan.principal >= percent_of(price, PMI_BELOW_PERCENT):
        return None
    lent = loan.principal / 100_000
    return Insurance(
        monthly=None if rate is None else cents(loan.principal * rate / 1200),
        published=Span(cents(PMI_PUBLISHED.low * lent), cents(PMI_PUBLISHED.high * lent)),
        may_end=_first(months, price * PMI_MAY_END_AT),
        ends=_first(months, price * PMI_ENDS_AT),
    )


def _first(months: list[Month], balance: Decimal) -> int:
    """The month whose payment brings the loan down to this balance."""
    return next(month.number for month in months if month.balance <= balance)


def in_years(months: int) -> str:
    """“7 years 3 months”."""
    years, rest = divmod(months, 12)
    words = [
        f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in ((years, "year"), (rest, "month")) if n
    ]
    return " ".join(words)
