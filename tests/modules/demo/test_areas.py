"""Places of the demo: words about places and not about people, and figures that come from the records."""

from __future__ import annotations

from statistics import median

import pytest
from flask import Flask

from realestate.db import db
from realestate.modules.areas.models import Area, AreaFact
from realestate.modules.demo.areas import write_places
from realestate.modules.demo.people import AGENCIES
from realestate.modules.demo.places import PLACES
from realestate.modules.demo.sales import all_sales
from realestate.modules.fair_housing.rules import check
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.modules.demo.words import words_not_to_use


@pytest.mark.parametrize("slug", AGENCIES)
def test_the_words_describe_places(slug: str) -> None:
    for place in PLACES[slug]:
        for words in (place.name, place.intro, place.text):
            assert words_not_to_use(words) == []
            assert check(words) == ()


@pytest.mark.parametrize("slug", AGENCIES)
def test_every_recorded_sale_lies_in_a_place_of_the_table(slug: str) -> None:
    towns = {place.city for place in PLACES[slug] if place.is_town}
    assert {sale.city for sale in all_sales()[slug]} <= towns
    codes = {(p.city, code) for p in PLACES[slug] for code in p.postal_codes}
    parted = {city for city, _ in codes}
    for sale in all_sales()[slug]:
        assert sale.city not in parted or (sale.city, sale.zipcode) in codes


def test_places_are_written_with_facts_that_name_their_source(app: Flask, cast: Cast) -> None:
    tenant = cast.fairfield.ref
    with app.app_context(), acting_as(tenant):
        write_places(tenant, NOW)
        areas = {area.name: area for area in db.session.scalars(Area.of(tenant))}
        facts = list(db.session.scalars(AreaFact.of(tenant)))
        built = median(s.yr_built for s in all_sales()["fairfield"] if s.city == "Bellevue")
        (told,) = [f for f in facts if f.area_id == areas["Bellevue"].id and f.label == "Built in"]
        assert told.value == f"{built:.0f}"
        assert areas["Crossroads"].parent_id == areas["Bellevue"].id
        assert areas["Bellevue"].outline_note == "Outline of where homes were sold, not a boundary"
        assert areas["Medina"].outline is None  # four sales would point at four homes
        assert {f.section for f in facts} == {"at_a_glance", "taxes"}
        assert all(f.source_name and f.method and f.as_of for f in facts)
