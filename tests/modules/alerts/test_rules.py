"""What is worth telling, when it is due, and when to slow down: tables of examples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from realestate.modules.alerts import rules, words

ZONE = "America/Los_Angeles"


@dataclass
class Change:
    """A change as the rules read it."""

    id: int
    kind: str
    listing_id: int = 1
    price_before: Decimal | None = None
    price_after: Decimal | None = None
    status_before: str = ""
    status_after: str = ""


def price(id_: int, before: int | None, after: int) -> Change:
    return Change(id_, "price", price_before=before and Decimal(before), price_after=Decimal(after))


def status(id_: int, before: str, after: str) -> Change:
    return Change(id_, "status", status_before=before, status_after=after)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (Change(1, "listed"), "new"),
        (price(1, 500, 490), "reduced"),
        (price(1, 500, 510), None),
        (price(1, None, 510), None),
        (status(1, "Pending", "Active"), "back"),
        (status(1, "Withdrawn", "Coming Soon"), "back"),
        (status(1, "Active", "Pending"), "status"),
        (status(1, "Coming Soon", "Active"), "status"),
        (Change(1, "facts"), None),
        (Change(1, "pictures"), None),
    ],
)
def test_which_news_a_change_is(change: Change, kind: str | None) -> None:
    assert rules.kind_of(change) == kind


def test_of_several_changes_of_a_home_the_strongest_is_told() -> None:
    found = rules.strongest(
        [price(1, 500, 490), status(2, "Pending", "Active"), Change(3, "facts")]
    )
    assert [(each.change_id, each.kind) for each in found] == [(2, "back")]


def test_two_reductions_are_told_from_the_first_price() -> None:
    (found,) = rules.strongest([price(1, 500, 490), price(2, 490, 470)])
    assert (found.change_id, found.price_before) == (2, Decimal(500))


def at(day: int, hour: int) -> datetime:
    """An hour of November 2026 in UTC; the agency is 8 hours behind."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("frequency", "found_at", "due"),
    [
        ("instant", at(17, 18), at(17, 18)),
        ("instant", at(18, 6), at(18, 16)),  # 22:00: in the morning
        ("instant", at(18, 14), at(18, 16)),  # 6:00
        ("daily", at(17, 18), at(18, 16)),
        ("daily", at(18, 14), at(18, 16)),
        ("daily", at(18, 16), at(19, 16)),
        ("weekly", at(17, 18), at(20, 16)),  # Tuesday: on Friday
        ("weekly", at(20, 15), at(20, 16)),
        ("weekly", at(20, 16), at(27, 16)),
    ],
)
def test_when_it_is_due(frequency: str, found_at: datetime, due: datetime) -> None:
    assert rules.next_due(frequency, found_at, ZONE) == due


def test_the_morning_stays_the_morning_when_clocks_change() -> None:
    before = datetime(2026, 10, 31, 18, tzinfo=UTC)  # summer time ends in the night that follows
    assert rules.next_due("daily", before, ZONE) == datetime(2026, 11, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "pace", "found"),
    [
        ("instant", "asked", "instant"),
        ("instant", "daily", "daily"),
        ("weekly", "daily", "weekly"),
        ("daily", "weekly", "weekly"),
        ("off", "daily", "off"),
        ("instant", "stopped", "off"),
    ],
)
def test_a_pace_only_slows_down(asked: str, pace: str, found: str) -> None:
    assert rules.slower(asked, pace) == found


def test_after_many_mails_without_an_answer_it_slows_down_step_by_step() -> None:
    most = rules.UNANSWERED
    assert rules.next_pace("instant", "asked", most["instant"] - 1) == "asked"
    assert rules.next_pace("instant", "asked", most["instant"]) == "daily"
    assert rules.next_pace("daily", "daily", most["daily"]) == "weekly"
    assert rules.next_pace("weekly", "weekly", most["weekly"]) == "stopped"
    assert rules.next_pace("confirm", "asked", 99) == "asked"


def test_subjects_say_what_is_in_the_mail() -> None:
    assert words.subject([("new", "9 New Street")]) == "New: 9 New Street"
    many = [("reduced", "a"), ("new", "b"), ("new", "c"), ("back", "d")]
    assert words.subject(many) == "2 new homes, 1 back on the market, 1 price reduced"


@pytest.mark.parametrize("name", ["", "x" * 81, "a\x07b"])
def test_a_name_that_will_not_do_is_said(name: str) -> None:
    assert rules.problem_with_name(rules.clean_name(name))
