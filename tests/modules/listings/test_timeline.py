"""One home over time: recognising it, counting its days, telling its prices."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from realestate.modules.listings import timeline
from realestate.modules.listings.models import Listing, ListingChange
from realestate.modules.listings.timeline import Episode

TODAY = date(2026, 11, 20)


def home(**facts: Any) -> Listing:
    plain: dict[str, Any] = {
        "standard_status": "Active",
        "on_market_date": date(2026, 11, 1),
        "modification_timestamp": datetime(2026, 11, 1, 9, tzinfo=UTC),
        "list_price": Decimal(500_000),
        "unparsed_address": "12 Alder Way",
        "unit_number": "",
        "postal_code": "98004",
    }
    return Listing(**{**plain, **facts})


def moved(day: date, before: str, after: str, price: int | None = None) -> ListingChange:
    amount = None if price is None else Decimal(price)
    return ListingChange(
        kind="status", occurred_on=day, status_before=before, status_after=after, price_after=amount
    )


def repriced(day: date, before: int, after: int) -> ListingChange:
    return ListingChange(
        kind="price", occurred_on=day, price_before=Decimal(before), price_after=Decimal(after)
    )


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ({"parcel_number": "123-45"}, {"parcel_number": "12345", "unparsed_address": "x"}, True),
        ({"parcel_number": "1"}, {"parcel_number": "2"}, False),
        ({"parcel_number": "1", "unit_number": "4"}, {"parcel_number": "1"}, False),
        ({"parcel_number": "1"}, {}, True),
        ({"unparsed_address": "12 Alder Street NE"}, {"unparsed_address": "12 ALDER ST. Northeast"}, True),
        ({"unparsed_address": "12 Alder Way #4"}, {"unit_number": "4"}, True),
        ({"unparsed_address": "12 Alder Way Apt 4"}, {"unit_number": "5"}, False),
        ({"unparsed_address": "112 Alder Way"}, {}, False),
        ({"postal_code": "98004-1234"}, {}, True),
        ({"postal_code": "98005"}, {}, False),
    ],
)  # fmt: skip
def test_the_same_home_is_recognised(
    one: dict[str, Any], other: dict[str, Any], is_same: bool
) -> None:
    assert timeline.is_same_home(home(**one), home(**other)) is is_same
    assert timeline.is_same_home(home(**other), home(**one)) is is_same


@pytest.mark.parametrize(
    ("facts", "changes", "days"),
    [
        ({}, [], 19),
        ({"standard_status": "Active Under Contract"}, [], 19),
        ({"standard_status": "Coming Soon"}, [], None),
        ({"on_market_date": date(2026, 12, 1)}, [], None),
        # off the market for five days in between
        ({}, [moved(date(2026, 11, 4), "Active", "Hold"), moved(date(2026, 11, 9), "Hold", "Active")], 14),
        # announced before it came to market
        ({}, [moved(date(2026, 11, 1), "Coming Soon", "Active")], 19),
        ({"standard_status": "Pending"}, [moved(date(2026, 11, 8), "Active", "Pending")], 7),
        # the source's own number goes first once the home has left the market
        ({"standard_status": "Pending", "days_on_market": 6}, [moved(date(2026, 11, 8), "Active", "Pending")], 6),
        ({"standard_status": "Closed", "close_date": date(2026, 11, 15)}, [], 14),
        ({"standard_status": "Expired"}, [], None),
        # while it is for sale the source's number is as old as the source's word
        ({"days_on_market": 3}, [], 19),
    ],
)  # fmt: skip
def test_days_on_market_count_days_on_the_market(
    facts: dict[str, Any], changes: list[ListingChange], days: int | None
) -> None:
    assert timeline.days_on_market(Episode(home(**facts), tuple(changes)), TODAY) == days


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({"standard_status": "Expired", "off_market_date": date(2026, 10, 1)}, 19 + 61),
        ({"standard_status": "Closed", "close_date": date(2026, 10, 1)}, 19),
        ({"standard_status": "Expired", "off_market_date": date(2026, 10, 1), "days_on_market": 60}, 79),
    ],
)  # fmt: skip
def test_a_relisting_counts_on_unless_it_was_sold(facts: dict[str, Any], days: int) -> None:
    before = Episode(home(on_market_date=date(2026, 8, 1), **facts))
    assert timeline.cumulative_days([Episode(home()), before], TODAY) == days


def test_a_long_rest_starts_the_count_anew() -> None:
    before = home(
        standard_status="Expired",
        on_market_date=date(2026, 5, 1),
        off_market_date=date(2026, 8, 2),
    )
    assert timeline.cumulative_days([Episode(home()), Episode(before)], TODAY) == 19


def test_changes_become_a_price_history_with_percentages() -> None:
    changes = (
        repriced(date(2026, 11, 5), 500_000, 475_000),
        moved(date(2026, 11, 8), "Active", "Pending"),
        moved(date(2026, 11, 18), "Pending", "Closed", 494_000),
    )
    sold = home(
        standard_status="Closed", close_date=date(2026, 11, 18), list_price=Decimal(475_000)
    )
    told = [
        (m.day.day, m.words, m.price, m.change and round(m.change, 1))
        for m in timeline.price_history([Episode(sold, changes)])
    ]
    assert told == [
        (18, "Sold", Decimal(494_000), 4.0),
        (8, "Sale pending", None, None),
        (5, "Price changed", Decimal(475_000), -5.0),
        (1, "Listed for sale", Decimal(500_000), None),
    ]


def test_without_kept_changes_the_listing_tells_what_it_knows() -> None:
    sold = home(
        standard_status="Closed",
        original_list_price=Decimal(520_000),
        price_change_timestamp=datetime(2026, 11, 3, tzinfo=UTC),
        close_date=date(2026, 11, 15),
        close_price=Decimal(510_000),
    )
    told = [(m.words, m.price) for m in timeline.price_history([Episode(sold)])]
    assert told == [
        ("Sold", Decimal(510_000)),
        ("Price changed", Decimal(500_000)),
        ("Listed for sale", Decimal(520_000)),
    ]


def test_the_history_of_earlier_listings_is_carried_across() -> None:
    before = home(
        standard_status="Closed",
        on_market_date=date(2020, 1, 5),
        close_date=date(2020, 3, 1),
        list_price=Decimal(390_000),
        close_price=Decimal(400_000),
    )
    told = timeline.price_history([Episode(home()), Episode(before)])
    assert [(m.day.year, m.words) for m in told] == [
        (2026, "Listed for sale"),
        (2020, "Sold"),
        (2020, "Listed for sale"),
    ]
    assert told[0].change == 25.0
    assert told[0].listing is not before
