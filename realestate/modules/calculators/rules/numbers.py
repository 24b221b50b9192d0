"""Numbers as people type them: “$1,250,000”, “900k”, “6.5 %”, “1,000 to 3,500”. Money is exact to the cent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
MOST_MONEY = Decimal(1_000_000_000)
_NUMBER = re.compile(r"\$?\s*(\d[\d,]*\.?\d*|\.\d+)\s*([kKmM]?)", re.ASCII)
_SCALES = {"": 1, "k": 1_000, "m": 1_000_000}


@dataclass(frozen=True)
class Span:
    """From ``low`` to ``high`` dollars; the same twice when it is one amount."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    @property
    def is_one(self) -> bool:
        return self.low == self.high


def exactly(amount: Decimal) -> Span:
    return Span(amount, amount)


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, halves up, as a bill is."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    return cents(amount * percent / 100)


def read_money(text: str) -> Decimal:
    """Dollars; ValueError says in words what is wrong."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise ValueError("Type an amount in dollars, for instance 450,000.")
    amount = Decimal(match[1].replace(",", "").rstrip(".")) * _SCALES[match[2].lower()]
    if amount > MOST_MONEY:
        raise ValueError("This is more than a billion dollars: type a smaller amount.")
    return cents(amount)


def read_percent(text: str, most: int) -> Decimal:
    """A percentage of at most ``most``, with or without its sign."""
    match = re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?|\.\d{1,4})\s*%?", text.strip(), re.ASCII)
    if match is None:
        raise ValueError("Type a percentage, for instance 6.5.")
    percent = Decimal(match[1])
    if percent > most:
        raise ValueError(f"Type a percentage between 0 and {most}.")
    return percent


def read_span(text: str) -> Span:
    """One amount, or a range: “900 to 2,500”, “900-2,500”."""
    pieces = re.split(r"\s*(?:-|–|\bto\b)\s*", text.strip())
    if len(pieces) > 2:
        raise ValueError("Type one amount, or a range such as 900 to 2,500.")
    amounts = [read_money(piece) for piece in pieces]
    if amounts[0] > amounts[-1]:
        raise ValueError("The range ends before it begins: type the smaller amount first.")
    return Span(amounts[0], amounts[-1])


def read_share(text: str, price: Decimal) -> Decimal:
    """Part of a price: an amount, or a percentage (“20%”; a plain number up to 100 is one too)."""
    plain = text.strip()
    if plain.endswith("%"):
        return percent_of(price, read_percent(plain, 100))
    amount = read_money(plain)
    return percent_of(price, amount) if amount <= 100 else amount
