"""What sources write, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from realestate.modules.feeds.rules import columns, odata, words
from realestate.modules.feeds.rules.fields import FIELDS
from realestate.modules.feeds.rules.rows import read_row
from realestate.modules.feeds.rules.values import Unusable, read


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("standard_status", "Active Under Contract", "Active Under Contract"),
        ("standard_status", "ActiveUnderContract", "Active Under Contract"),
        ("standard_status", "for sale", "Active"),
        ("standard_status", "SOLD", "Closed"),
        ("property_type", "ResidentialLease", "Residential Lease"),
        ("property_sub_type", "condo", "Condominium"),
        ("list_price", "$1,250,000", Decimal("1250000.00")),
        ("list_price", "850k", Decimal("850000.00")),
        ("list_price", 850000.5, Decimal("850000.50")),
        ("living_area", "1,850 sq ft", 1_850),
        ("living_area", "172 m²", 1_851),
        ("lot_size_area", "0.25 acres", 10_890),
        ("lot_size_area", 0.25, 0),
        ("bathrooms_total_integer", "2.5", 3),
        ("bedrooms_total", "3.0", 3),
        ("close_date", "11/24/2026", date(2026, 11, 24)),
        ("close_date", "2026-11-24T00:00:00Z", date(2026, 11, 24)),
        ("close_date", datetime(2026, 11, 24, 9), date(2026, 11, 24)),  # noqa: DTZ001
        (
            "modification_timestamp",
            "2026-11-24T10:00:00-08:00",
            datetime(2026, 11, 24, 18, tzinfo=UTC),
        ),
        ("waterfront_yn", "Y", True),
        ("waterfront_yn", False, False),
        ("waterfront_yn", "", None),
        ("latitude", "47.61", 47.61),
        ("postal_code", 2134, "02134"),
        ("city", " Bell\x07evue\u200b ", "Bellevue"),
        ("public_remarks", "<p>Light &amp; air</p><script>x()</script>", "Light & air"),
        ("public_remarks", "&lt;b&gt;Bold&lt;/b&gt; 5 < 6", "Bold 5 < 6"),
        ("features", "Deck, Dock,Deck", ["Deck", "Dock"]),
        ("features", ["Deck", "Dock"], ["Deck", "Dock"]),
        ("photo_urls", "https://a.example/1.jpg|https://a.example/2.jpg", None),
    ],
)
def test_values_are_kept_in_one_spelling(field: str, written: Any, kept: Any) -> None:
    found = read(FIELDS[field], written)
    assert found == (kept if field != "photo_urls" else written.split("|"))


@pytest.mark.parametrize(
    ("field", "written", "says"),
    [
        ("standard_status", "Actve", "Did you mean “Active”?"),
        ("property_sub_type", "Sngle Familly Residence", "Did you mean “Single Family Residence”?"),
        ("list_price", "call us", "Write a number"),
        ("list_price", "0", "Write what is asked"),
        ("list_price", "1e99", "Write a number"),
        ("bedrooms_total", "2.5", "without a fraction"),
        ("bedrooms_total", "-1", "from 0 on"),
        ("living_area", "12 parsecs", "sq ft, acres"),
        ("latitude", "nan", "between -90 and 90"),
        ("longitude", "200", "between -180 and 180"),
        ("close_date", "soon", "2026-11-24"),
        ("waterfront_yn", "maybe", "Y or N"),
        ("year_built", "94", "four digits"),
        ("unparsed_address", "x" * 161, "at most 160"),
        ("virtual_tour_url_unbranded", "javascript:x", "https://"),
    ],
)
def test_what_cannot_be_used_says_what_to_write(field: str, written: str, says: str) -> None:
    with pytest.raises(Unusable) as refused:
        read(FIELDS[field], written)
    assert says in refused.value.remedy


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("ListPrice", "list_price"),
        ("List Price", "list_price"),
        ("list_price", "list_price"),
        ("Asking price", "list_price"),
        ("BathroomsTotalInteger", "bathrooms_total_integer"),
        ("MLS #", "listing_id"),
        ("Sq Ft", "living_area"),
        ("Lot Size Acres", "lot_size_area"),
        ("LivingAreaUnits", "units:living_area"),
        ("Agent Remarks", "private_remarks"),
        ("VirtualTourURLUnbranded", "virtual_tour_url_unbranded"),
        ("WaterfrontYN", "waterfront_yn"),
        ("Shoe size", ""),
    ],
)
def test_columns_are_guessed_from_their_headers(header: str, field: str) -> None:
    assert columns.guess([header]) == {header: field}


def test_resos_own_name_wins_over_a_looser_one() -> None:
    guessed = columns.guess(["Price", "ListPrice"])
    assert guessed == {"Price": "", "ListPrice": "list_price"}


def test_a_private_column_cannot_become_public_words() -> None:
    mapping = {"Id": "listing_id", "Price": "list_price", "Address": "unparsed_address"}
    mapping |= {"City": "city", "Broker Remarks": "public_remarks"}
    assert columns.problems(mapping) == [
        "“Broker Remarks” looks private: it cannot become a text that visitors read."
    ]


def test_units_may_stand_in_a_column_of_their_own() -> None:
    raw = {"Key": "1", "LotSizeArea": "0.5", "LotSizeUnits": "Acres"}
    mapping = {"Key": "listing_key", "LotSizeArea": "lot_size_area"}
    row = read_row(2, raw, {**mapping, "LotSizeUnits": "units:lot_size_area"})
    assert row.facts["lot_size_area"] == 21_780


def test_an_empty_cell_empties_what_may_be_empty_and_nothing_else() -> None:
    mapping = {
        "K": "listing_key",
        "B": "bedrooms_total",
        "C": "city",
        "V": "view_yn",
        "R": "public_remarks",
    }
    row = read_row(2, {"K": "1", "B": "", "C": "", "V": "", "R": ""}, mapping)
    assert row.facts == {
        "listing_key": "1",
        "listing_id": "1",
        "bedrooms_total": None,
        "public_remarks": "",
    }


def test_changes_are_asked_with_an_overlap_and_in_order() -> None:
    since = datetime(2026, 11, 24, 9, tzinfo=UTC)
    address = odata.changes("https://api.example/odata/", since)
    assert address.startswith("https://api.example/odata/Property?$select=ListingKey,")
    assert "$filter=ModificationTimestamp%20gt%202026-11-24T08:55:00.000Z" in address
    assert "$orderby=ModificationTimestamp,ListingKey" in address


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        ("https://api.example/odata/Property?$skip=200", True),
        ("Property?$skip=200", True),
        ("https://evil.example/odata/Property", False),
        ("http://api.example/odata/Property", False),
        ("https://api.example:8443/odata", False),
        ("https://user@api.example/odata", False),
    ],
)
def test_next_links_lead_to_the_same_host_only(link: str, followed: bool) -> None:
    base = "https://api.example/odata"
    assert bool(odata.next_page(base, f"{base}/Property", link)) == followed


def test_a_lag_is_said_in_words() -> None:
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert words.lag(at - timedelta(minutes=11), at) == "At most 11 minutes behind the source"
    assert words.lag(None, at) == "Never read to its end yet"
    assert [words.waits(n, 15).seconds // 60 for n in (1, 2, 3, 4, 5, 9)] == [1, 2, 4, 8, 15, 15]
