"""Taxes on the sale of a home, as data by state. A state that is not here: we do not know, and say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from realestate.modules.calculators.rules.numbers import percent_of


@dataclass(frozen=True)
class Bracket:
    """The part of a price up to ``up_to`` (None: all above), and its percentage."""

    up_to: Decimal | None
    percent: Decimal


@dataclass(frozen=True)
class TransferTax:
    """One state's tax on a sale. ``until``: after this day the law sets other thresholds."""

    name: str
    paid_by: str
    since: date
    until: date
    brackets: tuple[Bracket, ...]
    fee: Decimal
    fee_name: str
    local_choices: tuple[str, ...]
    source: str
    fee_source: str
    local_source: str
    not_for: str


@dataclass(frozen=True)
class Slice:
    """One bracket's part of a price and its tax."""

    begins: Decimal
    amount: Decimal
    percent: Decimal
    tax: Decimal


def _brackets(*rows: tuple[int | None, str]) -> tuple[Bracket, ...]:
    return tuple(Bracket(None if top is None else Decimal(top), Decimal(p)) for top, p in rows)


TRANSFER_TAXES = {
    "WA": TransferTax(
        name="Washington real estate excise tax",
        paid_by="seller",
        since=date(2023, 1, 1),
        until=date(2026, 12, 31),
        brackets=_brackets((525_000, "1.1"), (1_525_000, "1.28"), (3_025_000, "2.75"), (None, "3")),
        fee=Decimal(5),
        fee_name="Affidavit processing fee",
        local_choices=("0.25", "0.50"),
        source="RCW 82.45.060; thresholds of the Department of Revenue for sales from January 1, 2023",
        fee_source="RCW 82.45.180: five dollars for each taxable sale",
        local_source="RCW 82.46; the Department of Revenue lists the rate of every city and county",
        not_for="Land classed as timber or farm land is taxed at a flat 1.28% instead, and some transfers are "
        "exempt (gifts, inheritances).",
    )
}


def slices(tax: TransferTax, price: Decimal) -> list[Slice]:
    """The graduated tax of a price: each bracket's percentage on its own part."""
    found: list[Slice] = []
    begins = Decimal(0)
    for bracket in tax.brackets:
        ends = price if bracket.up_to is None else min(price, bracket.up_to)
        if ends <= begins:
            break
        amount = ends - begins
        found.append(Slice(begins, amount, bracket.percent, percent_of(amount, bracket.percent)))
        begins = ends
    return found


def state_tax(tax: TransferTax, price: Decimal) -> Decimal:
    return sum((part.tax for part in slices(tax, price)), Decimal(0))


_NAMES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|"
    "DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|"
    "KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|"
    "MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|"
    "NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|"
    "PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|"
    "VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming"
)
STATES = {row[:2]: row[3:] for row in _NAMES.split("|")}
