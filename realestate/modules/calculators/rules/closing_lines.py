"""Every line of closing costs: what it is, how it is computed, and where its rule comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from realestate.modules.calculators.rules.asking import Answers
from realestate.modules.calculators.rules.numbers import Span, cents, exactly, percent_of
from realestate.modules.calculators.rules.property_tax import (
    HALVES,
    HALVES_SOURCE,
    days_of_interest,
    owed_by_seller,
)
from realestate.modules.calculators.rules.transfer_taxes import (
    STATES,
    TRANSFER_TAXES,
    TransferTax,
    slices,
)

ZERO = exactly(Decimal(0))
_ASSUMED = "Assumption, to be replaced by your quote"
_TYPED = "As you typed it"


@dataclass(frozen=True)
class Line:
    """One cost. ``amount`` is None when it cannot be known yet: then ``how`` says what is missing."""

    group: str
    name: str
    amount: Span | None
    how: str
    source: str
    is_assumption: bool = False


@dataclass(frozen=True)
class Bill:
    """All lines of one side, and what they come to."""

    side: str
    lines: tuple[Line, ...]
    price: Decimal
    settled: Decimal  # a buyer's down payment, a seller's payoff

    @property
    def costs(self) -> Span:
        return sum((line.amount for line in self.lines if line.amount), ZERO)

    @property
    def unknown(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.amount is None)

    @property
    def groups(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.group, []).append(line)
        return found

    @property
    def result(self) -> Span:
        """A buyer's cash to bring, or what a seller keeps."""
        if self.side == "buyer":
            return self.costs + exactly(self.settled)
        left = self.price - self.settled
        return Span(left - self.costs.high, left - self.costs.low)


def bill(side: str, answers: Answers, today: date) -> Bill:
    """The lines of complete answers."""
    price = answers["price"]
    if side == "buyer":
        return Bill(side, tuple(_buyer(answers, today)), price, answers["down"] or Decimal(0))
    return Bill(side, tuple(_seller(answers, today)), price, answers["payoff"] or Decimal(0))


def _seller(answers: Answers, today: date) -> Iterator[Line]:
    price, state = answers["price"], answers["state"]
    yield from _taxes(answers, TRANSFER_TAXES.get(state), answers["closing"] or today)
    group = "Title, escrow and services"
    for key, name in (
        ("listing_commission", "Your broker’s commission"),
        ("buyer_commission", "Buyer’s broker"),
    ):
        yield _share(group, name, price, answers[key], "the price", "what you agree with them")
    for key, name in (
        ("title", "Owner’s title insurance"),
        ("escrow", "Escrow"),
        ("recording", "Recording"),
    ):
        yield _assumed(group, name, answers[key])
    yield _property_tax(answers, "Everything else", side=1)
    if answers["credits"]:
        yield Line("Everything else", "Repairs and credits", answers["credits"], _TYPED, "You")


def _buyer(answers: Answers, today: date) -> Iterator[Line]:
    loan = answers["price"] - (answers["down"] or Decimal(0))
    if loan:
        yield _share(
            "Loan",
            "Points and origination",
            loan,
            answers["points"],
            "the loan",
            "your loan estimate",
        )
        yield _assumed("Loan", "Lender’s other fees", answers["lender"])
        yield _assumed("Loan", "Appraisal", answers["appraisal"])
        yield _assumed("Title, escrow and services", "Lender’s title insurance", answers["title"])
    for key, name in (
        ("escrow", "Escrow"),
        ("recording", "Recording"),
        ("inspection", "Inspection"),
    ):
        yield _assumed("Title, escrow and services", name, answers[key])
    if loan:
        yield _interest(loan, answers)
    yield _typed(
        "Paid ahead", "Home insurance, first year", answers["insurance"], "the yearly premium"
    )
    if loan:
        yield _reserve(answers)
    yield _property_tax(answers, "Paid ahead", side=-1)
    known = TRANSFER_TAXES.get(answers["state"])
    yield Line(
        "Tax on the sale",
        known.name if known else "Transfer tax",
        ZERO if known else None,
        "The seller owes it."
        if known
        else f"We do not know who pays which tax in {STATES[answers['state']]}: ask before you sign.",
        "RCW 82.45.080" if known else "Not known to us",
    )


def _taxes(answers: Answers, tax: TransferTax | None, day: date) -> Iterator[Line]:
    group, price = "Tax on the sale", answers["price"]
    if tax is None:
        typed = answers["transfer_tax"]
        how = (
            "As you typed it."
            if typed is not None
            else f"We do not know the transfer tax in {STATES[answers['state']]}: type it."
        )
        yield Line(
            group, "Transfer tax", None if typed is None else exactly(typed), how, "Not known to us"
        )
        return
    is_late = day > tax.until
    late = (
        f" The thresholds of {tax.since.year}: the law adjusts them for that day."
        if is_late
        else ""
    )
    for part in slices(tax, price):
        where = f"the next ${part.amount:,.2f}" if part.begins else f"the first ${part.amount:,.2f}"
        how = f"{part.percent:g}% of {where}.{late}"
        name = f"{tax.name}, {part.percent:g}%"
        yield Line(group, name, exactly(part.tax), how, tax.source, is_late)
    local = answers["local_tax"]
    yield Line(
        group,
        "Local excise tax",
        None if local is None else exactly(percent_of(price, local)),
        "Type the rate of the city or county." if local is None else f"{local:g}% of the price.",
        tax.local_source,
    )
    yield Line(group, tax.fee_name, exactly(tax.fee), "A fixed fee.", tax.fee_source)


def _property_tax(answers: Answers, group: str, *, side: int) -> Line:
    """``side`` 1: what the seller owes; -1: what the buyer does."""
    name, state, annual, day = (
        "Property tax to the day",
        answers["state"],
        answers["tax"],
        answers["closing"],
    )
    if state not in HALVES:
        return Line(
            group,
            name,
            None,
            f"We do not know when it is due in {STATES[state]}.",
            "Not known to us",
        )
    if annual is None or day is None:
        return Line(
            group, name, None, "Type a year’s tax and the day of closing.", HALVES_SOURCE[state]
        )
    how = "The seller’s days of the year, less the halves that were due before. Below zero it is paid back to you."
    amount = exactly(side * owed_by_seller(state, annual, day))
    return Line(group, name, amount, how, HALVES_SOURCE[state])


def _interest(loan: Decimal, answers: Answers) -> Line:
    rate, day = answers["rate"], answers["closing"]
    source = "Your rate; a year of 365 days"
    if rate is None or day is None:
        return Line(
            "Paid ahead",
            "Interest to the month’s end",
            None,
            "Type the rate and the day of closing.",
            source,
        )
    days = days_of_interest(day)
    amount = cents(loan * rate / 100 * days / 365)
    how = f"{days} days of {rate:g}% a year on ${loan:,.0f}."
    return Line("Paid ahead", "Interest to the month’s end", exactly(amount), how, source)


def _reserve(answers: Answers) -> Line:
    name, months = "Lender’s reserve", answers["reserve"] or Decimal(0)
    if answers["tax"] is None or answers["insurance"] is None:
        return Line(
            "Paid ahead", name, None, "Type a year’s tax and insurance.", "Your loan estimate"
        )
    amount = cents((answers["tax"] + answers["insurance"]) * months / 12)
    how = f"{months} months of tax and insurance; the lender may keep two months as a cushion."
    return Line("Paid ahead", name, exactly(amount), how, "12 CFR 1024.17 (Regulation X)")


def _share(
    group: str, name: str, whole: Decimal, percent: Decimal | None, of: str, source: str
) -> Line:
    if percent is None:
        return Line(group, name, None, f"Type the percentage: it is {source}.", "Not typed yet")
    amount = exactly(percent_of(whole, percent))
    return Line(group, name, amount, f"{percent:g}% of {of}.", f"You: {source}")


def _typed(group: str, name: str, amount: Decimal | None, what: str) -> Line:
    known = None if amount is None else exactly(amount)
    return Line(group, name, known, _TYPED + "." if known else f"Type {what}.", "You")


def _assumed(group: str, name: str, amount: Span | None) -> Line:
    if amount is None:
        return Line(group, name, None, "Type an amount or a range.", "Not typed yet")
    return Line(
        group, name, amount, "The range in the form; prices differ by company.", _ASSUMED, True
    )
