"""A portal's feed: what may be shown and nothing else, cheap when nothing changed, gone when revoked."""

from __future__ import annotations

import gzip
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from realestate.db import db, now, transaction
from realestate.modules.entitlements.actions import switch
from realestate.modules.feeds.actions import portals
from realestate.modules.feeds.models import PortalFeed
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor

EVERY = ["Active", "Active Under Contract", "Coming Soon", "Pending", "Closed"]


def add_portal(app: Flask, tenant: TenantRef, **changes: Any) -> PortalFeed:
    plain = {"title": "Big portal", "statuses": EVERY, "only_own": False, "with_media": True}
    with app.app_context(), acting_as(tenant), transaction():
        made = portals.add(tenant, "owner@x.example", **{**plain, **changes}, now=now())
        db.session.flush()
        db.session.expunge(made)
    return made


@pytest.fixture
def address(app: Flask, cast: Cast) -> str:
    return f"/feeds/{add_portal(app, cast.fairfield.ref).token}"


def test_a_feed_holds_what_sellers_show_and_nothing_they_withhold(
    fairfield_site: Visitor, address: str
) -> None:
    answer = fairfield_site.get(f"{address}.json")
    assert answer.status_code == 200
    homes = answer.json["value"]
    assert answer.json["count"] == len(homes) == 5
    assert "9 Secret Street" not in answer.text, "not shown on websites"
    assert "5 Withdrawn Walk" not in answer.text
    assert "44 Hidden Road" not in answer.text, "its address is withheld"
    hidden = next(home for home in homes if home["City"] == "Redmond")
    assert not {"UnparsedAddress", "Latitude", "Longitude", "ParcelNumber"} & set(hidden)
    shown = next(home for home in homes if home.get("UnparsedAddress") == "12 Alder Way")
    assert shown["ListPrice"] == 850_000
    assert shown["ListingURL"].startswith("http://fairfield.estate.localhost/listings/")
    assert shown["Media"][0]["MediaURL"].startswith("http://fairfield.estate.localhost/media/")


def test_xml_says_the_same_and_is_well_formed(fairfield_site: Visitor, address: str) -> None:
    answer = fairfield_site.get(f"{address}.xml")
    assert answer.mimetype == "application/xml"
    root = ElementTree.fromstring(answer.data)
    assert root.get("count") == "5"
    prices = [home.findtext("ListPrice") for home in root.findall("Listing")]
    assert "850000" in prices
    assert root.find("Listing/Media/Photo/MediaURL") is not None
    assert root.find("Listing/PrivateRemarks") is None


def test_nothing_changed_is_answered_with_304(
    app: Flask, cast: Cast, fairfield_site: Visitor, address: str
) -> None:
    first = fairfield_site.get(f"{address}.json")
    tag, stamp = first.headers["ETag"], first.headers["Last-Modified"]
    same = fairfield_site.get(f"{address}.json", headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    since = fairfield_site.get(f"{address}.json", headers={"If-Modified-Since": stamp})
    assert since.status_code == 304
    from realestate.modules.listings.actions import put_listings

    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        row = {"source_system": "Test MLS", "listing_key": "K1001", "bedrooms_total": 6}
        put_listings(cast.fairfield.ref, [row], now=now())
    changed = fairfield_site.get(f"{address}.json", headers={"If-None-Match": tag})
    assert changed.status_code == 200


def test_it_comes_compressed_where_that_is_taken(fairfield_site: Visitor, address: str) -> None:
    answer = fairfield_site.get(f"{address}.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"12 Alder Way" in gzip.decompress(answer.data)


def test_a_portal_gets_only_what_was_chosen_for_it(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    made = add_portal(app, cast.fairfield.ref, statuses=["Closed"], with_media=False)
    homes = fairfield_site.get(f"/feeds/{made.token}.json").json["value"]
    assert [home["UnparsedAddress"] for home in homes] == ["18 Sold Square"]
    assert "Media" not in homes[0]


def test_only_own_leaves_out_what_others_list(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    made = add_portal(app, cast.fairfield.ref, only_own=True)
    assert fairfield_site.get(f"/feeds/{made.token}.json").json["count"] == 5
    from realestate.modules.listings.actions import put_listings

    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        row = {"source_system": "Test MLS", "listing_key": "K1001"}
        row["list_agent_email"] = "somebody@else.example"
        put_listings(cast.fairfield.ref, [row], now=now())
    assert fairfield_site.get(f"/feeds/{made.token}.json").json["count"] == 4


def test_a_fetch_is_noted(app: Flask, cast: Cast, fairfield_site: Visitor, address: str) -> None:
    fairfield_site.get(f"{address}.json")
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        portal = db.session.scalars(PortalFeed.of(cast.fairfield.ref)).one()
        assert (portal.fetches, portal.last_count) == (1, 5)
        assert portal.last_fetched_at is not None


def test_a_revoked_feed_and_another_agencys_are_nothing(
    app: Flask, cast: Cast, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    made = add_portal(app, cast.fairfield.ref)
    assert harbor_site.get(f"/feeds/{made.token}.json").status_code == 404
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        portals.revoke(cast.fairfield.ref, "owner@x.example", made.id, now=now())
    assert fairfield_site.get(f"/feeds/{made.token}.json").status_code == 404


def test_who_guesses_is_soon_told_to_stop(fairfield_site: Visitor, address: str) -> None:
    codes = [fairfield_site.get(f"/feeds/guess-{n}.xml").status_code for n in range(32)]
    assert codes[:30] == [404] * 30
    assert codes[31] == 429
    assert fairfield_site.get(f"{address}.xml").status_code == 429


def test_without_listings_there_are_no_feeds(
    app: Flask, cast: Cast, fairfield_site: Visitor, address: str
) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        switch(cast.fairfield.ref, "staff", "listings", is_on=False, now=now())
    assert fairfield_site.get(f"{address}.json").status_code == 404
