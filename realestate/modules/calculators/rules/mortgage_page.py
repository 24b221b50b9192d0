"""The mortgage calculator's questions, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from realestate.digits import whole
from realestate.modules.calculators.rules.asking import Answers, Question, read_answers
from realestate.modules.calculators.rules.mortgage import (
    ZERO,
    Insurance,
    Loan,
    Month,
    Monthly,
    Year,
    by_year,
    mortgage_insurance,
    schedule,
)
from realestate.modules.calculators.rules.numbers import (
    cents,
    read_money,
    read_percent,
    read_share,
)

MOST_YEARS = 50


@dataclass(frozen=True)
class Result:
    """Everything the page says about one loan."""

    price: Decimal
    down: Decimal
    loan: Loan
    monthly: Monthly
    insurance: Insurance | None
    years: list[Year]
    months: list[Month]

    @property
    def down_percent(self) -> Decimal:
        return self.down * 100 / self.price

    @property
    def interest(self) -> Decimal:
        return sum((year.interest for year in self.years), ZERO)

    @property
    def paid(self) -> Decimal:
        """Everything that goes to the lender."""
        return self.loan.principal + self.interest


def questions(rate: str = "") -> tuple[Question, ...]:
    """What is asked; ``rate`` is where the interest rate begins, if the installation has a sourced one."""
    return (
        Question(
            "price", "Price of the home", _price, unit="$", needed="Type the price of the home."
        ),
        Question(
            "down",
            "Down payment",
            str,
            hint="An amount, or a percentage such as 20%.",
            default="20%",
        ),
        Question(
            "rate",
            "Interest rate",
            lambda text: read_percent(text, 30),
            hint="A year, as a lender offers it to you.",
            default=rate,
            unit="%",
            needed="Type the interest rate a lender offers you: we do not guess it.",
        ),
        Question("years", "Term", _years, default="30", unit="years", needed="Type a term."),
        Question("tax", "Property tax", read_money, hint="A year.", unit="$"),
        Question("insurance", "Home insurance", read_money, hint="A year.", unit="$"),
        Question("association_fee", "Association fee", read_money, hint="A month.", unit="$"),
        Question(
            "pmi",
            "Mortgage insurance",
            lambda text: read_percent(text, 5),
            hint="Percent of the loan a year; asked only below 20% down.",
            unit="%",
        ),
    )


def read_mortgage(query: Mapping[str, str], rate: str = "") -> Answers:
    """What was typed; the down payment is read with the price it is a share of."""
    answers = read_answers(questions(rate), query)
    if answers["price"] and "down" not in answers.errors:
        try:
            answers.values["down"] = _down(answers.typed["down"], answers["price"])
        except ValueError as error:
            if answers.is_asked:
                answers.errors["down"] = str(error)
    return answers


def answer(answers: Answers) -> Result:
    """The loan of complete answers."""
    price, down = answers["price"], answers["down"]
    loan = Loan(price - down, answers["rate"], answers["years"])
    months = list(schedule(loan)) if loan.principal else []
    insurance = mortgage_insurance(price, loan, months, answers["pmi"]) if months else None
    monthly = Monthly(
        loan=loan.payment,
        tax=cents((answers["tax"] or ZERO) / 12),
        insurance=cents((answers["insurance"] or ZERO) / 12),
        association_fee=answers["association_fee"] or ZERO,
        mortgage_insurance=(insurance and insurance.monthly) or ZERO,
    )
    return Result(price, down, loan, monthly, insurance, by_year(months), months)


def _price(text: str) -> Decimal:
    price = read_money(text)
    if price < 1000:
        raise ValueError("Type the whole price, for instance 850,000.")
    return price


def _years(text: str) -> int:
    plain = text.removesuffix("years").removesuffix("year").strip()
    years = whole(plain)
    if years is None or not 1 <= years <= MOST_YEARS:
        raise ValueError(f"Type a term of 1 to {MOST_YEARS} whole years.")
    return years


def _down(text: str, price: Decimal) -> Decimal:
    down = read_share(text, price) if text else ZERO
    if down > price:
        raise ValueError("The down payment is more than the price: type a smaller one.")
    return down
