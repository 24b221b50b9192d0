"""What stands where a home was: it is gone, or on the market again, and nothing withheld is told."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from realestate.modules.listings import listed
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.homes import Homes


@pytest.fixture
def homes(app: Flask, cast: Cast) -> Homes:
    return Homes(app, cast)


REMOVED = ["Canceled", "Delete", "Expired", "Hold", "Withdrawn"]


@pytest.mark.parametrize("status", REMOVED)
def test_a_removed_home_is_gone_with_alternatives(
    homes: Homes, fairfield_site: Visitor, status: str
) -> None:
    number = homes.change(0, standard_status=status)
    for path in (f"/listings/{number}/12-alder-way-bellevue", f"/listings/{number}"):
        answer = fairfield_site.get(path)
        assert answer.status_code == 410
        assert "Alder Way" not in answer.text
        assert "850,000" not in answer.text
        assert "Homes for sale in Bellevue" in answer.text
        assert "7 Birch Lane" in answer.text
        assert 'content="noindex"' in answer.text


def test_of_a_withheld_home_nothing_is_told(cast: Cast, fairfield_site: Visitor) -> None:
    answer = fairfield_site.get(f"/listings/{cast.fairfield.listing_ids[4]}/x")
    assert answer.status_code == 410
    assert "Secret" not in answer.text
    assert "Homes for sale in" not in answer.text
    assert "12 Alder Way" in answer.text  # the newest, whatever they are


def test_a_home_never_published_is_404(homes: Homes, fairfield_site: Visitor) -> None:
    assert (
        fairfield_site.get(
            f"/listings/{homes.change(6, standard_status='Incomplete')}/x"
        ).status_code
        == 404
    )


def test_another_agencys_removed_home_is_404(cast: Cast, harbor_site: Visitor) -> None:
    for path in ("/x", ""):
        assert (
            harbor_site.get(f"/listings/{cast.fairfield.listing_ids[6]}{path}").status_code == 404
        )


def test_the_old_address_of_a_relisted_home_leads_to_the_new(
    homes: Homes, fairfield_site: Visitor
) -> None:
    old, new = (
        homes.change(
            6,
            standard_status="Expired",
            on_market_date=date(2026, 8, 1),
            off_market_date=date(2026, 10, 1),
        ),
        homes.relist(),
    )
    answer = fairfield_site.get(f"/listings/{old}/5-withdrawn-walk-bellevue")
    assert (answer.status_code, answer.location) == (
        301,
        f"/listings/{new}/5-withdrawn-walk-bellevue",
    )
    page = fairfield_site.get(answer.location).text
    assert "The same home was listed before" in page
    assert "Aug 1, 2026 to Oct 1, 2026: $400,000, 61 days on the market, not sold" in page
    assert "Taken off the market" in page


def test_a_withheld_relisting_is_not_where_the_old_address_leads(
    homes: Homes, fairfield_site: Visitor
) -> None:
    old = homes.change(6, standard_status="Expired")
    homes.relist(internet_address_display_yn=False)
    assert fairfield_site.get(f"/listings/{old}/x").status_code == 410


def test_the_sitemap_tells_of_homes_that_are_shown(
    homes: Homes, cast: Cast, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "PAGE_SIZE", 4)
    index = fairfield_site.get("/sitemap.xml").text
    assert "/sitemap/listings-2.xml" in index
    assert "/sitemap/listings-3.xml" not in index
    pages = [fairfield_site.get(f"/sitemap/listings-{page}.xml").text for page in (1, 2)]
    ids = cast.fairfield.listing_ids
    assert f"/listings/{ids[0]}/12-alder-way-bellevue</loc>" in pages[0]
    assert f"/listings/{ids[3]}/home-redmond</loc>" in pages[0]
    assert "/media/demo/none.svg</image:loc>" in pages[0]
    assert f"/listings/{ids[5]}/18-sold-square-bellevue</loc>" in pages[1]
    assert not any(f"/listings/{ids[gone]}/" in text for gone in (4, 6) for text in pages)
    assert fairfield_site.get("/sitemap/listings-3.xml").status_code == 404
