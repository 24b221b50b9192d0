"""The closing-costs calculator's questions, for buyers and for sellers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from realestate.modules.calculators.rules.asking import Answers, Question, choice, read_answers
from realestate.modules.calculators.rules.mortgage_page import read_mortgage
from realestate.modules.calculators.rules.numbers import read_money, read_percent, read_span
from realestate.modules.calculators.rules.transfer_taxes import STATES, TRANSFER_TAXES

SIDES = {"buyer": "I am buying", "seller": "I am selling"}
ASSUMED = "Our assumption: put your own quote here."
LENT = frozenset({"price", "down", "rate"})


def questions(side: str, state: str, rate: str = "") -> tuple[Question, ...]:
    """What this side is asked; ``rate`` is where a buyer's interest rate begins."""
    home = (
        Question(
            "price", "Price of the home", read_money, unit="$", needed="Type the price of the home."
        ),
        Question("state", "State", choice(*STATES), default="WA", choices=tuple(STATES.items())),
        Question(
            "closing",
            "Day of closing",
            _day,
            hint="For taxes and interest by the day.",
            kind="date",
        ),
    )
    return home + (_buyer(rate) if side == "buyer" else _seller(state))


def read_closing(query: Mapping[str, str], rate: str = "") -> tuple[str, Answers]:
    """The side, and what was typed; a share of the price is read with the price."""
    side = query.get("side", "buyer")
    side = side if side in SIDES else "buyer"
    answers = read_answers(questions(side, query.get("state", "WA"), rate), query)
    if side == "buyer" and answers["price"]:
        lent = read_mortgage({**answers.typed, "years": "30"}, rate)
        answers.values["down"] = lent["down"]
        if "down" in lent.errors:
            answers.errors["down"] = lent.errors["down"]
    return side, answers


def _assumed(key: str, label: str, default: str, group: str, hint: str = "") -> Question:
    return Question(key, label, read_span, hint or ASSUMED, default, "$", group=group)


def _rate(key: str, label: str, most: int, *, hint: str, default: str = "", group: str) -> Question:
    return Question(
        key, label, lambda text: read_percent(text, most), hint, default, "%", group=group
    )


def _buyer(rate: str) -> tuple[Question, ...]:
    loan, services, ahead = "Loan", "Title, escrow and services", "Paid ahead"
    return (
        Question(
            "down",
            "Down payment",
            str,
            "An amount, or a percentage such as 20%.",
            "20%",
            group=loan,
        ),
        _rate(
            "rate",
            "Interest rate",
            30,
            hint="For interest to the month's end.",
            default=rate,
            group=loan,
        ),
        _rate(
            "points",
            "Points and origination",
            10,
            hint="Percent of the loan, from your loan estimate.",
            group=loan,
        ),
        _assumed("lender", "Lender's other fees", "800 to 2,000", loan),
        _assumed("appraisal", "Appraisal", "600 to 1,000", loan),
        _assumed("title", "Lender's title policy", "500 to 1,500", services),
        _assumed("escrow", "Escrow, your half", "900 to 2,000", services),
        _assumed("recording", "Recording deed and loan", "400 to 700", services),
        _assumed("inspection", "Inspection", "400 to 900", services),
        Question(
            "insurance", "Home insurance", read_money, "The first year.", unit="$", group=ahead
        ),
        Question("tax", "Property tax", read_money, "A year.", unit="$", group=ahead),
        Question(
            "reserve",
            "Months of tax and insurance the lender keeps",
            _months,
            "From your loan estimate.",
            "2",
            "months",
            group=ahead,
        ),
    )


def _seller(state: str) -> tuple[Question, ...]:
    taxes, services, rest = "Tax on the sale", "Title, escrow and services", "Everything else"
    known = TRANSFER_TAXES.get(state)
    return (
        _rate(
            "local_tax",
            "Local tax rate",
            5,
            hint=f"Often {' or '.join(known.local_choices)}: it depends on the city or county.",
            default=known.local_choices[-1],
            group=taxes,
        )
        if known
        else Question(
            "transfer_tax",
            "Transfer tax",
            read_money,
            f"We do not know the transfer tax in {STATES.get(state, 'this state')}: type it (0 where there is none).",
            unit="$",
            group=taxes,
        ),
        _rate(
            "listing_commission",
            "Your broker's commission",
            15,
            hint="Negotiable; no law sets it.",
            group=services,
        ),
        _rate(
            "buyer_commission",
            "Buyer's broker, if you offer to pay",
            15,
            hint="Negotiable; no law sets it.",
            group=services,
        ),
        _assumed("title", "Owner's title policy", "1,200 to 3,500", services),
        _assumed("escrow", "Escrow, your half", "900 to 2,000", services),
        _assumed("recording", "Recording releases", "200 to 400", services),
        Question("tax", "Property tax", read_money, "A year.", unit="$", group=rest),
        Question(
            "payoff",
            "Loans to pay off",
            read_money,
            "Ask your lender for the payoff.",
            unit="$",
            group=rest,
        ),
        Question("credits", "Repairs and credits to the buyer", read_span, unit="$", group=rest),
    )


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError("Choose a day, for instance 2026-12-15.") from None
    if not 2023 <= found.year <= 2100:
        raise ValueError("Choose a day from 2023 on.")
    return found


def _months(text: str) -> Decimal:
    if not text.isdecimal() or int(text) > 24:
        raise ValueError("Type a whole number of months, 24 at most.")
    return Decimal(text)
