"""Demo listings: recorded facts stay as recorded, everything else is made up the same way each time."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import realestate.modules.demo as room
from realestate.modules.demo.facts import TOWNHOUSE, ListingFacts, bathrooms, listings_for
from realestate.modules.demo.people import AGENCIES
from realestate.modules.demo.remarks import sentence_templates
from tests.modules.demo.words import words_not_to_use

TODAY = date(2026, 3, 2)
SLUGS = tuple(AGENCIES)


@cache
def homes(slug: str) -> tuple[ListingFacts, ...]:
    return tuple(listings_for(slug, today=TODAY))


@cache
def rows(slug: str) -> tuple[dict[str, str], ...]:
    path = Path(str(room.__file__)).parent / "data" / "sales.csv.gz"
    with gzip.open(path, "rt") as lines:
        return tuple(row for row in csv.DictReader(lines) if row["agency"] == slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_row_becomes_a_listing_with_its_recorded_facts(slug: str) -> None:
    assert 300 <= len(homes(slug)) <= 1_500
    for row, home in zip(rows(slug), homes(slug), strict=True):
        assert home.listing_key == f"demo-{row['sale_id'].lower()}"
        assert home.list_price == home.original_list_price == int(row["sale_price"])
        assert home.close_price in (None, home.list_price)
        assert (home.bedrooms_total, home.living_area, home.lot_size_area) == (
            int(row["bedrooms"]),
            int(row["sqft_living"]),
            int(row["sqft_lot"]),
        )
        assert (home.year_built, home.stories) == (int(row["yr_built"]), float(row["floors"]))
        assert (home.city, home.postal_code) == (row["city"], row["zipcode"])
        assert (home.latitude, home.longitude) == (float(row["lat"]), float(row["lon"]))
        assert home.waterfront_yn == (row["waterfront"] == "1")
        assert home.view_yn == (row["view"] != "0")
        assert home.garage_spaces is None


@pytest.mark.parametrize(
    ("recorded", "full_and_half"),
    [(0.75, (1, 0)), (1.0, (1, 0)), (1.5, (1, 1)), (1.75, (2, 0)), (2.25, (2, 1)), (2.5, (2, 1))],
)
def test_bathrooms_are_counted_from_quarter_steps(
    recorded: float, full_and_half: tuple[int, int]
) -> None:
    assert bathrooms(recorded) == full_and_half


@pytest.mark.parametrize("slug", SLUGS)
def test_addresses_and_numbers_are_used_once(slug: str) -> None:
    for field in ("unparsed_address", "listing_id", "listing_key"):
        values = [getattr(home, field) for home in homes(slug)]
        assert len(set(values)) == len(values)
    assert all(
        home.unparsed_address == f"{home.street_number} {home.street_name}" for home in homes(slug)
    )
    assert all(home.listing_id.isdigit() for home in homes(slug))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_mix_of_statuses_is_that_of_a_working_market(slug: str) -> None:
    share = Counter(home.standard_status for home in homes(slug))
    total = len(homes(slug))
    for status, low, high in (
        ("Active", 0.62, 0.78),
        ("Closed", 0.13, 0.24),
        ("Pending", 0.03, 0.1),
        ("Active Under Contract", 0.02, 0.07),
        ("Coming Soon", 0.005, 0.04),
    ):
        assert low <= share[status] / total <= high, status


@pytest.mark.parametrize("slug", SLUGS)
def test_dates_lie_just_behind_today(slug: str) -> None:
    midnight = datetime.combine(TODAY, datetime.min.time(), tzinfo=UTC)
    for home in homes(slug):
        assert home.listing_contract_date < home.on_market_date
        assert home.modification_timestamp <= midnight
        assert home.days_on_market >= 0
        if home.standard_status == "Closed":
            assert home.close_date is not None
            assert TODAY - timedelta(days=305) <= home.close_date < TODAY
            assert home.on_market_date < home.close_date
        else:
            assert home.close_date is None
            ahead = home.standard_status == "Coming Soon"
            assert (home.on_market_date > TODAY) == ahead
            assert home.on_market_date >= TODAY - timedelta(days=120)
    newest = max(h.on_market_date for h in homes(slug) if h.standard_status == "Active")
    assert newest >= TODAY - timedelta(days=3)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_search_for_four_bedrooms_under_900_000_finds_forty_homes(slug: str) -> None:
    wanted = [h for h in homes(slug) if h.bedrooms_total >= 4 and h.list_price <= 900_000]
    assert len(wanted) >= 40


@pytest.mark.parametrize("slug", SLUGS)
def test_a_few_sellers_withhold_something(slug: str) -> None:
    for field in (
        "internet_entire_listing_display_yn",
        "internet_address_display_yn",
        "internet_automated_valuation_display_yn",
    ):
        withheld = sum(not getattr(home, field) for home in homes(slug))
        assert 0 < withheld <= len(homes(slug)) * 0.05


def test_the_same_day_gives_the_same_listings() -> None:
    again = listings_for("harbor", today=TODAY)
    assert [asdict(home) for home in again] == [asdict(home) for home in homes("harbor")]


@pytest.mark.parametrize("slug", SLUGS)
def test_remarks_speak_of_the_property_in_two_to_four_sentences(slug: str) -> None:
    for home in homes(slug):
        remarks = home.public_remarks
        assert "{" not in remarks
        assert 2 <= remarks.count(". ") + 1 <= 4
        assert not words_not_to_use(remarks), remarks
        assert ("water" in remarks) <= home.waterfront_yn
        assert (" view" in remarks) <= home.view_yn
        assert ("renovat" in remarks.lower()) <= (home.sale.yr_renovated is not None)
        assert ("basement" in remarks) <= (home.sale.sqft_basement > 0)


@pytest.mark.parametrize("slug", SLUGS)
def test_neighbors_in_the_list_do_not_read_alike(slug: str) -> None:
    remarks = [home.public_remarks for home in homes(slug)]
    openings = [" ".join(text.split()[:2]) for text in remarks]
    assert len(set(remarks)) == len(remarks)
    assert sum(a == b for a, b in pairwise(openings)) < len(remarks) * 0.1


def test_there_are_thirty_sentence_templates() -> None:
    assert len(set(sentence_templates())) >= 30


@pytest.mark.parametrize("slug", SLUGS)
def test_a_home_is_sold_by_somebody_of_its_agency(slug: str) -> None:
    sellers = {agent.email: agent.name for agent in AGENCIES[slug].agents if agent.lists_homes}
    assert {home.list_agent_email for home in homes(slug)} == set(sellers)
    assert all(sellers[h.list_agent_email] == h.list_agent_full_name for h in homes(slug))


@pytest.mark.parametrize("slug", SLUGS)
def test_townhouses_stand_on_small_lots_and_have_floors(slug: str) -> None:
    for home in homes(slug):
        small = home.lot_size_area < 2_500 and home.stories >= 2
        assert (home.property_sub_type == TOWNHOUSE) == small
