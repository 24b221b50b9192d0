"""Pages of places: the list and one of them, what is off is gone, what other agencies see, previews, the search."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import db, transaction
from realestate.modules.areas.models import Area, AreaSlug
from realestate.modules.entitlements import switch
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.support.browser import Visitor
from tests.support.places import OUTLINE, make_area, make_fact, sold
from tests.support.queries import counted

TODAY = datetime.now(UTC).date()


@pytest.fixture
def area_id(app: Flask, cast: Cast) -> int:
    """Bellevue with everything a place can have, and Kirkland beside it."""
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        area = make_area(
            intro="Between **two** lakes.",
            text="## Streets\n\n<script>alert(1)</script>",
            faq=[{"question": "Is it hilly?", "answer": "Yes, *very*."}],
            outline=OUTLINE,
            outline_note="City limits, 2026",
            meta_description="Bellevue between two lakes.",
        )
        for section in ("at_a_glance", "schools", "taxes", "walk_score", "points_of_interest"):
            make_fact(area, section=section, label=f"Label of {section}")
        make_area(name="Kirkland", slug="kirkland", city="Kirkland", sort_order=2)
        make_area(
            name="Crossroads",
            slug="crossroads",
            kind="neighborhood",
            postal_codes=["98004"],
            parent_id=area.id,
        )
        make_area(name="Secret Place", slug="secret", is_published=False)
        return area.id


def turned(app: Flask, cast: Cast, module: str, *, is_on: bool) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        switch(cast.fairfield.ref, "test", module, is_on=is_on, now=NOW)


def ld(html: str, kind: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return next(each for each in map(json.loads, found) if each["@type"] == kind)


def test_the_list_has_places_with_live_counts_and_no_thin_medians(
    area_id: int, fairfield_site: Visitor
) -> None:
    html = fairfield_site.get("/areas").text
    assert re.search(
        r'href="/areas/bellevue">Bellevue</a></h2>\s*<p class="town__figures"><b>2 homes</b>', html
    )
    assert "too few for a median" in html
    assert "median asked" not in html
    assert "Crossroads" in html
    assert "Secret Place" not in html
    assert 'href="/areas"' in fairfield_site.get("/").text


def test_an_empty_list_says_so(app: Flask, fairfield_site: Visitor) -> None:
    html = fairfield_site.get("/areas").text
    assert "still writing about the places" in html
    assert "/listings" in html


def test_a_page_shows_words_facts_homes_questions_and_neighbors(
    area_id: int, fairfield_site: Visitor
) -> None:
    html = fairfield_site.get("/areas/bellevue").text
    assert "Between <strong>two</strong> lakes." in html
    assert "<h2>Streets</h2>" in html
    assert "<script>alert" not in html
    assert 'content="Bellevue between two lakes."' in html
    assert "City of Bellevue, park map</a>, as of May 1, 2026. Counted on the map." in html
    assert "12 Alder Way" in html
    assert "9 Secret Street" not in html
    assert 'href="/listings?area=bellevue"' in html
    assert "City limits, 2026" in html
    assert 'href="/areas/kirkland"' in html
    assert 'href="/areas/crossroads"' in html
    assert (
        ld(html, "FAQPage")["mainEntity"][0]["acceptedAnswer"]["text"]
        == "<p>Yes, <em>very</em>.</p>\n"
    )  # type: ignore[index]
    assert [step["name"] for step in ld(html, "BreadcrumbList")["itemListElement"]] == [  # type: ignore[attr-defined]
        "Home",
        "Neighborhoods",
        "Bellevue",
    ]


def test_too_few_homes_say_so_and_enough_are_told_with_their_sample(
    app: Flask, cast: Cast, area_id: int, fairfield_site: Visitor
) -> None:
    html = fairfield_site.get("/areas/bellevue").text
    assert "Too few to say" in html
    assert '<svg class="chart"' not in html
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        for days in range(0, 180, 6):
            sold(TODAY - timedelta(days=days), 900_000, city="Bellevue")
    html = fairfield_site.get("/areas/bellevue").text
    assert re.search(
        r'<span class="figure__value">\$900,000</span> <span class="figure__sample">30 sales', html
    )
    assert '<svg class="chart"' in html
    assert "<table" in html


@pytest.mark.parametrize(
    "section", ["at_a_glance", "schools", "taxes", "walk_score", "points_of_interest"]
)
def test_a_section_that_is_off_is_gone(
    app: Flask, cast: Cast, area_id: int, fairfield_site: Visitor, section: str
) -> None:
    assert f"Label of {section}" in fairfield_site.get("/areas/bellevue").text
    turned(app, cast, section, is_on=False)
    html = fairfield_site.get("/areas/bellevue").text
    assert f"Label of {section}" not in html
    assert f'id="{section}-title"' not in html


def test_the_module_off_is_nothing_anywhere(
    app: Flask, cast: Cast, area_id: int, fairfield_site: Visitor
) -> None:
    assert "/areas/bellevue" in fairfield_site.get("/").text
    assert "/areas/bellevue" in fairfield_site.get("/sitemap/areas-1.xml").text
    turned(app, cast, "areas", is_on=False)
    for path in ("/areas", "/areas/bellevue", "/sitemap/areas-1.xml", "/market-reports"):
        assert fairfield_site.get(path).status_code == 404
    home = fairfield_site.get("/").text
    assert "/areas" not in home
    assert "/market-reports" not in home
    assert "we know no place called" in fairfield_site.get("/listings?area=bellevue").text


def test_the_other_agency_sees_nothing(area_id: int, harbor_site: Visitor) -> None:
    assert harbor_site.get("/areas/bellevue").status_code == 404
    assert "Bellevue" not in harbor_site.get("/areas").text
    assert "Bellevue" not in harbor_site.get("/sitemap/areas-1.xml").text


def test_an_old_address_leads_on_and_an_unknown_one_nowhere(
    app: Flask, cast: Cast, area_id: int, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        db.session.add(AreaSlug(area_id=area_id, slug="old-town"))
    answer = fairfield_site.get("/areas/old-town")
    assert (answer.status_code, answer.location) == (301, "/areas/bellevue")
    assert fairfield_site.get("/areas/nowhere").status_code == 404
    assert harbor_site.get("/areas/old-town").status_code == 404


def test_an_unpublished_page_opens_by_a_signed_link_only(
    app: Flask, cast: Cast, area_id: int, fairfield_site: Visitor
) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref):
        (secret,) = db.session.scalars(Area.of(cast.fairfield.ref).where(Area.slug == "secret"))
        number = secret.id
    owner = Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)
    link = owner.get(f"/website/areas/{number}/preview").location
    path = link.partition("localhost")[2]
    shown = fairfield_site.get(path)
    assert shown.status_code == 200
    assert "This page is not published" in shown.text
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert shown.headers["Cache-Control"] == "no-store"
    for wrong in ("/areas/secret", path[:-2], path.replace("secret", "bellevue")):
        assert "Preview." not in fairfield_site.get(wrong).text
    assert fairfield_site.get("/areas/secret").status_code == 404
    harbor = Visitor(app, "harbor.estate.localhost")
    assert harbor.get(path).status_code == 404


def test_the_search_shows_homes_of_a_place(area_id: int, fairfield_site: Visitor) -> None:
    html = fairfield_site.get("/listings?area=bellevue").text
    assert "12 Alder Way" in html
    assert "7 Birch Lane" not in html
    unknown = fairfield_site.get("/listings?area=atlantis&beds_min=5").text
    assert "we know no place called “atlantis”" in unknown
    assert "3 Cedar Court" in unknown
    assert "7 Birch Lane" not in unknown


@pytest.mark.parametrize("path", ["/areas", "/areas/bellevue", "/listings?area=bellevue"])
def test_a_page_asks_the_database_few_questions(
    area_id: int, fairfield_site: Visitor, connection: Connection, path: str
) -> None:
    fairfield_site.get(path)
    with counted(connection) as sent:
        fairfield_site.get(path)
    assert len(sent) <= 8, "\n".join(sent)
