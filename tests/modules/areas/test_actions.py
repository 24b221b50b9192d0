"""Changing places: who was first, what fair housing says, old addresses, order, removal and return."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.areas.actions import facts, places
from realestate.modules.areas.actions.gate import Overwritten
from realestate.modules.areas.models import Area
from realestate.modules.areas.queries import named_like, outlines, place
from realestate.modules.areas.queries.places import all_kept, kept, moved_to, nearby, shown
from realestate.modules.areas.rules.drafts import Draft
from realestate.modules.areas.rules.facts import judge
from realestate.modules.audit.models import AuditEvent
from realestate.modules.listings.places import Place
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.modules.areas.test_rules import FACT, TODAY
from tests.support.places import OUTLINE, make_area, make_fact, sold

ME = "owner@fairfield.example"
DRAFT = Draft(name="Lake Hills", city="bellevue", postal_codes="98008, 98007", is_published=True)


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


def added(tenant: TenantRef, **facts: object) -> Area:
    return places.add(tenant, ME, replace(DRAFT, **facts), now=NOW)  # type: ignore[arg-type]


def changed(tenant: TenantRef, area: Area, **facts: object) -> Area:
    draft = replace(DRAFT, **facts)  # type: ignore[arg-type]
    return places.change(tenant, ME, area.id, draft, version=area.version, now=NOW)


def deeds(action: str) -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def test_a_new_place_has_an_address_of_its_name_and_the_city_as_homes_spell_it(
    tenant: TenantRef,
) -> None:
    area = added(tenant)
    assert (area.slug, area.city, area.postal_codes) == (
        "lake-hills",
        "Bellevue",
        ["98008", "98007"],
    )
    assert deeds("area.added")[0].after == {
        "name": "Lake Hills",
        "slug": "lake-hills",
        "is_published": True,
    }


def test_two_places_cannot_have_one_address(tenant: TenantRef) -> None:
    added(tenant)
    with pytest.raises(Invalid) as refused:
        added(tenant)
    assert "Another place has the address" in refused.value.fields["slug"][0]


def test_an_old_address_leads_on_until_another_place_takes_it(tenant: TenantRef) -> None:
    area = added(tenant)
    changed(tenant, area, slug="the-hills")
    changed(tenant, area, slug="hills")
    assert moved_to(tenant, "lake-hills") == moved_to(tenant, "the-hills") == "hills"
    added(tenant)
    assert moved_to(tenant, "lake-hills") is None
    changed(tenant, area, slug="the-hills")
    assert moved_to(tenant, "hills") == "the-hills"
    assert moved_to(tenant, "the-hills") is None


def test_who_comes_second_does_not_overwrite_unseen(tenant: TenantRef) -> None:
    area = added(tenant)
    changed(tenant, area, text="Mine.")
    with pytest.raises(Overwritten) as refused:
        places.change(tenant, ME, area.id, DRAFT, version=1, now=NOW)
    assert refused.value.version == 2
    assert "saved Lake Hills while you were writing" in refused.value.message


def test_the_audit_keeps_what_changed_and_only_that(tenant: TenantRef) -> None:
    area = added(tenant)
    changed(tenant, area, name="Hills", text="Twelve chars")
    (deed,) = deeds("area.changed")
    assert deed.before == {"name": "Lake Hills", "text": "0 characters", "slug": "lake-hills"}
    assert deed.after == {"name": "Hills", "text": "12 characters", "slug": "hills"}


def test_words_about_people_are_refused_unless_a_reason_is_kept(tenant: TenantRef) -> None:
    with pytest.raises(Invalid) as refused:
        added(tenant, text="A Christian neighborhood, no children.")
    assert refused.value.fields["text"]
    assert "Fair housing" in refused.value.fields["fair_housing_reason"][0]
    draft = replace(DRAFT, text="A Christian neighborhood.")
    with pytest.raises(Invalid):
        places.add(tenant, ME, draft, now=NOW, reason="because")
    places.add(tenant, ME, draft, now=NOW, reason="It is the name of the street.")
    (deed,) = deeds("area.fair_housing_overridden")
    assert deed.reason == "It is the name of the street."
    assert "text" in (deed.after or {})


@pytest.mark.parametrize("kind", ["question", "intro", "meta_description"])
def test_every_text_is_looked_at(tenant: TenantRef, kind: str) -> None:
    from realestate.modules.areas.rules.drafts import Question

    words = "No children."
    facts_ = {"faq": (Question("Who?", words),)} if kind == "question" else {kind: words}
    with pytest.raises(Invalid):
        added(tenant, **facts_)


def test_a_neighborhood_lies_in_a_town_and_a_town_in_none(tenant: TenantRef) -> None:
    town = make_area()
    inner = added(tenant, kind="neighborhood", parent_id=town.id)
    assert inner.parent_id == town.id
    for wrong in ({"parent_id": town.id}, {"kind": "neighborhood", "parent_id": inner.id}):
        with pytest.raises(Invalid) as refused:
            added(tenant, slug="x", **wrong)
        assert "parent_id" in refused.value.fields
    with pytest.raises(Conflict, match="lies within"):
        places.remove(tenant, ME, town.id, now=NOW)


def test_another_agencys_town_is_no_parent(tenant: TenantRef, cast: Cast, app: Flask) -> None:
    with pytest.raises(Invalid):
        added(tenant, kind="neighborhood", parent_id=10_000)


def test_a_removed_place_comes_back_with_its_address_and_facts(tenant: TenantRef) -> None:
    area = make_area()
    make_fact(area)
    places.remove(tenant, ME, area.id, now=NOW)
    assert shown(tenant, "bellevue") is None
    assert all_kept(tenant) == []
    with pytest.raises(NotFound):
        kept(tenant, area.id)
    places.restore(tenant, ME, area.id, now=NOW)
    assert shown(tenant, "bellevue") is area
    assert len(kept(tenant, area.id).facts) == 1
    with pytest.raises(NotFound):
        places.restore(tenant, ME, area.id, now=NOW)


def test_an_address_taken_meanwhile_is_not_taken_back(tenant: TenantRef) -> None:
    area = make_area()
    places.remove(tenant, ME, area.id, now=NOW)
    make_area()
    places.restore(tenant, ME, area.id, now=NOW)
    assert area.slug == f"bellevue-{area.id}"


def test_places_change_places_among_their_own(tenant: TenantRef) -> None:
    names = ("Bellevue", "Kirkland", "Redmond")
    first, second, third = (make_area(name=n, slug=n.lower(), city=n) for n in names)
    make_area(kind="neighborhood", name="Inner", slug="inner", parent_id=first.id, sort_order=0)
    places.move(tenant, ME, third.id, "up", now=NOW)
    assert [a.name for a in all_kept(tenant) if a.kind == "town"] == [
        "Bellevue",
        "Redmond",
        "Kirkland",
    ]
    places.move(tenant, ME, first.id, "up", now=NOW)
    places.move(tenant, ME, second.id, "down", now=NOW)
    assert [a.name for a in all_kept(tenant) if a.kind == "town"] == [
        "Bellevue",
        "Redmond",
        "Kirkland",
    ]


def test_an_outline_is_drawn_round_sold_homes_and_says_so(tenant: TenantRef) -> None:
    with pytest.raises(Conflict, match="no outline can be drawn"):
        places.trace(tenant, city="Medina", postal_codes=[])
    for step in range(6):
        sold(date(2026, 5, 1), 1, longitude=-122.2 + step * 0.01, latitude=47.6 + step % 2 * 0.01)
    outline, note = places.trace(tenant, city="Medina", postal_codes=["98039"])
    assert outline["type"] == "Polygon"
    assert note == "Outline of where homes were sold, not a boundary"


def test_facts_are_kept_all_or_none(tenant: TenantRef) -> None:
    area = make_area()
    good, bad = judge(FACT, 1, today=TODAY), judge({**FACT, "source": ""}, 2, today=TODAY)
    with pytest.raises(facts.Refused) as refused:
        facts.put_facts(tenant, ME, area.id, [good, bad], version=1, now=NOW)
    assert [bool(row.problems) for row in refused.value.rows] == [False, True]
    assert kept(tenant, area.id).facts == []
    facts.put_facts(tenant, ME, area.id, [good], version=1, now=NOW)
    db.session.expire_all()
    (fact,) = kept(tenant, area.id).facts
    assert (fact.label, fact.source_name) == ("Nearest library", "King County Library System")
    with pytest.raises(Overwritten):
        facts.put_facts(tenant, ME, area.id, [], version=1, now=NOW)


def test_a_fact_about_people_is_refused_in_its_row(tenant: TenantRef) -> None:
    row = judge({**FACT, "label": "Share of white residents"}, 3, today=TODAY)
    with pytest.raises(facts.Refused) as refused:
        facts.put_facts(tenant, ME, make_area().id, [row], version=1, now=NOW)
    assert refused.value.rows[0].problems
    assert "fair_housing_reason" in refused.value.fields


def test_the_search_knows_published_places_by_new_and_old_addresses(tenant: TenantRef) -> None:
    area = added(tenant)
    changed(tenant, area, slug="hills")
    where = Place("Bellevue", ("98008", "98007"))
    assert place(tenant, "hills") == place(tenant, "lake-hills") == where
    made = make_area(slug="drawn", city="", outline=OUTLINE)
    assert place(tenant, "drawn") == Place(
        polygon=tuple(map(tuple, OUTLINE["coordinates"][0][:-1]))
    )
    assert made.city == ""
    changed(tenant, area, is_published=False)
    assert place(tenant, "hills") is None
    assert place(tenant, "nowhere") is None


def test_places_are_found_by_the_beginning_of_their_words(tenant: TenantRef) -> None:
    make_area(name="West Bellevue", slug="west")
    make_area()
    make_area(name="Bellwood", slug="hidden", is_published=False)
    assert named_like(tenant, "bell", 5) == [("Bellevue", "bellevue"), ("West Bellevue", "west")]
    assert named_like(tenant, "bell", 1) == [("Bellevue", "bellevue")]
    assert named_like(tenant, " ", 5) == named_like(tenant, "%", 5) == []


def test_the_map_gets_outlines_of_published_places(tenant: TenantRef) -> None:
    make_area(outline=OUTLINE)
    make_area(slug="hidden", outline=OUTLINE, is_published=False)
    make_area(slug="bare")
    assert outlines(tenant) == [("Bellevue", "bellevue", OUTLINE)]


def test_neighbors_are_of_the_same_kind_nearest_first(tenant: TenantRef) -> None:
    def square(east: float) -> dict[str, object]:
        ring = [[lng + east, lat] for lng, lat in OUTLINE["coordinates"][0]]
        return {"type": "Polygon", "coordinates": [ring]}

    here = make_area(outline=OUTLINE)
    far, near = (make_area(slug=s, outline=square(e)) for s, e in (("far", 0.5), ("near", 0.1)))
    unknown = make_area(slug="unknown")
    make_area(slug="inner", kind="neighborhood", outline=OUTLINE)
    found = nearby(here, all_kept(tenant))
    assert [n.area for n in found] == [near, far, unknown]
    assert found[2].miles is None
