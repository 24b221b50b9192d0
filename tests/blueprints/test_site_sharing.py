"""What links show elsewhere: drawn pictures, icons, and tags that name them."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from realestate.blueprints.site import sharing as door
from realestate.db import db, transaction, utc_now
from realestate.modules import entitlements
from realestate.modules.images.sharing import Card
from realestate.modules.listings.models import Media
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.pictures import kept_picture, photo


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Card]:
    """The cards that are drawn, while they are drawn."""
    cards: list[Card] = []
    draw = door.sharing.draw
    monkeypatch.setattr(door.sharing, "draw", lambda card: cards.append(card) or draw(card))
    return cards


def test_a_home_has_a_picture_for_posts(
    cast: Cast, fairfield_site: Visitor, drawn: list[Card]
) -> None:
    home = cast.fairfield.listing_ids[0]
    page = fairfield_site.get(f"/listings/{home}/x", follow_redirects=True).text
    found = re.search(r'property="og:image" content="http://[^/]+(/og/listing/[^"]+)"', page)
    assert found
    answer = fairfield_site.get(found[1])
    assert answer.mimetype == "image/jpeg"
    assert "public" in answer.headers["Cache-Control"]
    image = Image.open(BytesIO(answer.data))
    assert image.size == (1200, 630)
    assert fairfield_site.get(found[1]).data == answer.data
    (card,) = drawn  # once: the second time it was kept
    assert card.headline == "$850,000"
    assert "12 Alder Way" in card.lines


def test_a_withheld_address_is_not_in_the_picture(
    cast: Cast, fairfield_site: Visitor, drawn: list[Card]
) -> None:
    assert fairfield_site.get(f"/og/listing/{cast.fairfield.listing_ids[3]}.jpg").status_code == 200
    said = " ".join(drawn[-1].lines)
    assert "Hidden" not in said
    assert "Redmond, WA" in said


@pytest.mark.parametrize("index", [4, 6])
def test_a_home_that_is_not_public_has_no_picture(
    cast: Cast, fairfield_site: Visitor, index: int
) -> None:
    assert (
        fairfield_site.get(f"/og/listing/{cast.fairfield.listing_ids[index]}.jpg").status_code
        == 404
    )


def test_a_photograph_is_part_of_it(
    app: Flask, cast: Cast, fairfield_site: Visitor, drawn: list[Card]
) -> None:
    home, tenant = cast.fairfield.listing_ids[0], cast.fairfield.ref
    with app.app_context():
        picture = kept_picture(tenant, photo(color="#ff0000"))
        with acting_as(tenant), transaction():
            cover = db.session.scalars(select(Media).where(Media.listing_id == home)).one()
            cover.media_key = picture.key
    answer = fairfield_site.get(f"/og/listing/{home}.jpg")
    red, green, _ = Image.open(BytesIO(answer.data)).convert("RGB").getpixel((640, 300))
    assert red > 200 > 90 > green
    assert drawn[-1].photo


def test_without_listings_there_is_no_picture_of_one(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        entitlements.switch(cast.fairfield.ref, "t", "listings", is_on=False, now=utc_now())
    assert fairfield_site.get(f"/og/listing/{cast.fairfield.listing_ids[0]}.jpg").status_code == 404
    assert fairfield_site.get("/og/site.jpg").status_code == 200


def test_the_agency_has_icons_in_its_colours_and_a_manifest(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/").text
    icon = re.search(r'rel="icon" href="([^"]+)"', page)
    assert icon
    assert "#1f4d3f" in fairfield_site.get(icon[1]).text
    touch = fairfield_site.get("/icon-180.png")
    assert Image.open(BytesIO(touch.data)).size == (180, 180)
    assert fairfield_site.get("/icon-4096.png").status_code == 404
    manifest = fairfield_site.get("/site.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    assert manifest.json["name"] == "Fairfield Homes"
    for entry in manifest.json["icons"]:
        assert fairfield_site.get(entry["src"]).status_code == 200


def test_a_name_of_any_length_fits_the_picture(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    from realestate.modules.images.sharing import draw

    for words in ("W" * 200, "Zoë & Søn, Škoda 不動産", ""):
        for theme in ("gable", "harbor", "summit", "unknown"):
            card = Card(words, words, (words, words), theme, "#1f4d3f", "#ffffff", "#b4652f")
            assert Image.open(BytesIO(draw(card))).size == (1200, 630)
