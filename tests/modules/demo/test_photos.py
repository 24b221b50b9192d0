"""Pictures of a listing: they exist, suit its facts, and say that they are illustrations."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from realestate.modules.demo.facts import listings_for
from realestate.modules.demo.illustrations import scenes
from realestate.modules.demo.photos import house_style, pick_photos
from realestate.modules.demo.sales import all_sales

SLUGS = ("fairfield", "harbor", "summit")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_listing_has_five_or_six_drawn_pictures_in_order(slug: str) -> None:
    for home in listings_for(slug, today=date(2026, 3, 2)):
        assert len(home.photos) in (5, 6)
        assert [photo.order for photo in home.photos] == list(range(len(home.photos)))
        assert [photo.preferred for photo in home.photos] == [
            n == 0 for n in range(len(home.photos))
        ]
        assert all(photo.image_key in scenes() for photo in home.photos)
        assert all(
            photo.short_description.startswith("Illustration of a ") for photo in home.photos
        )
        has_view = any(photo.image_key.startswith("view-") for photo in home.photos)
        assert has_view == (home.waterfront_yn or home.view_yn)


@pytest.mark.parametrize(
    ("facts", "style"),
    [
        ({"is_waterfront": True, "floors": 2.0}, "lakehouse-2"),
        ({"yr_built": 1925, "floors": 1.0, "grade": 6}, "craftsman-1"),
        ({"yr_built": 2014, "floors": 3.0, "grade": 8}, "modern-3"),
        ({"yr_built": 1978, "floors": 1.5}, "colonial-1h"),
        (
            {"city": "North Bend", "sqft_lot": 20_000, "sqft_living": 1_200, "floors": 1.5},
            "cabin-1h",
        ),
    ],
)
def test_the_style_follows_the_facts(facts: dict[str, object], style: str) -> None:
    plain = replace(all_sales()["fairfield"][0], is_waterfront=False, city="Redmond", grade=8)
    assert house_style(replace(plain, **facts), is_townhouse=False) == style  # type: ignore[arg-type]


def test_houses_of_one_style_take_turns() -> None:
    sale = replace(all_sales()["harbor"][0], is_waterfront=True)
    seen = Counter[str]()
    first = pick_photos(sale, is_townhouse=False, seen=seen)[0]
    second = pick_photos(sale, is_townhouse=False, seen=seen)[0]
    assert first.image_key != second.image_key
