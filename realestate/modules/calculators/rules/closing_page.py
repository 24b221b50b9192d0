"""The closing-costs calculator's questions, for buyers and for sellers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from realestate.digits import whole
from realestate.modules.calculators.rules.asking import Answers, Question, choice, read_answers
from realestate.modules.calculators.rules.mortgage_page import read_mortgage
from realestate.modules.calculators.rules.numbers import read_money, read_percent, read_span
from realestate.modules.calculators.rules.transfer_taxes import STATES, TRANSFER_TAXES

SIDES = {"buyer": "I am buying", "seller": "I am selling"}
ASSUMED = "Our assumption: put your own quote here."


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
    group = "Title, escrow and services"
    return (
        *_loan(rate, "Loan"),
        _assumed("title", "Lender's title policy", "500 to 1,500", group),
        _assumed("escrow", "Escrow, your half", "900 to 2,000", group),
        _assumed("recording", "Recording deed and loan", "400 to 700", group),
        _assumed("inspection", "Inspection", "400 to 900", group),
        *_paid_ahead("Paid ahead"),
    )


def _loan(rate: str, group: str) -> tuple[Question, ...]:
    share, lent = (
        "An amount, or a percentage such as 20%.",
        "Percent of the loan, from your loan estimate.",
    )
    ahead = "For interest to the month's end."
    return (
        Question("down", "Down payment", str, share, "20%", group=group),
        _rate("rate", "Interest rate", 30, hint=ahead, default=rate, group=group),
        _rate("points", "Points and origination", 10, hint=lent, group=group),
        _assumed("lender", "Lender's other fees", "800 to 2,000", group),
        _assumed("appraisal", "Appraisal", "600 to 1,000", group),
    )


def _paid_ahead(group: str) -> tuple[Question, ...]:
    reserve = "Months of tax and insurance the lender keeps"
    return (
        _money("insurance", "Home insurance", "The first year.", group),
        _money("tax", "Property tax", "A year.", group),
        Question(
            "reserve", reserve, _months, "From your loan estimate.", "2", "months", group=group
        ),
    )


def _seller(state: str) -> tuple[Question, ...]:
    services, rest = "Title, escrow and services", "Everything else"
    open_ = "Negotiable; no law sets it."
    return (
        _tax(state, "Tax on the sale"),
        _rate("listing_commission", "Your broker's commission", 15, hint=open_, group=services),
        _rate(
            "buyer_commission",
            "Buyer's broker, if you offer to pay",
            15,
            hint=open_,
            group=services,
        ),
        _assumed("title", "Owner's title policy", "1,200 to 3,500", services),
        _assumed("escrow", "Escrow, your half", "900 to 2,000", services),
        _assumed("recording", "Recording releases", "200 to 400", services),
        _money("tax", "Property tax", "A year.", rest),
        _money("payoff", "Loans to pay off", "Ask your lender for the payoff.", rest),
        Question("credits", "Repairs and credits to the buyer", read_span, unit="$", group=rest),
    )


def _tax(state: str, group: str) -> Question:
    """The part of the tax we cannot know: the local rate where we know the state's, else all of it."""
    known = TRANSFER_TAXES.get(state)
    if known is None:
        place = STATES.get(state, "this state")
        hint = f"We do not know the transfer tax in {place}: type it (0 where there is none)."
        return _money("transfer_tax", "Transfer tax", hint, group)
    *rest, usual = known.local_choices
    hint = f"Often {' or '.join([*rest, usual])}: it depends on the city or county."
    return _rate("local_tax", "Local tax rate", 5, hint=hint, default=usual, group=group)


def _money(key: str, label: str, hint: str, group: str) -> Question:
    return Question(key, label, read_money, hint, unit="$", group=group)


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError("Choose a day, for instance 2026-12-15.") from None
    if not 2023 <= found.year <= 2100:
        raise ValueError("Choose a day from 2023 on.")
    return found


def _months(text: str) -> Decimal:
    months = whole(text)
    if months is None or months > 24:
        raise ValueError("Type a whole number of months, 24 at most.")
    return Decimal(months)
