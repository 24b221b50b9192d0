"""Platform staff: all agencies, one agency, and its switches."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Connection, select

from realestate.db import db, transaction
from realestate.modules.audit.actions import record
from realestate.modules.audit.models import AuditEvent
from tests.cast import NOW, Cast
from tests.support.browser import Visitor
from tests.support.queries import counted


def test_all_agencies_are_listed_with_what_they_have(staff: Visitor) -> None:
    page = staff.get("/agencies").text
    for words in (
        "Fairfield Homes",
        "Harbor Realty",
        "Pro",
        "Starter",
        "www.fairfield-homes.example",
    ):
        assert words in page, words


def test_an_agency_shows_its_plan_domains_and_modules_with_reasons(staff: Visitor) -> None:
    page = staff.get("/agencies/harbor").text
    for words in (
        "Harbor Realty",
        "new.harbor-homes.example",
        "Not part of the starter plan.",
        "$399",
    ):
        assert words in page, words


def test_a_switch_takes_the_module_off_the_website(
    app: Flask, cast: Cast, staff: Visitor, fairfield_site: Visitor
) -> None:
    action = "/agencies/fairfield/modules/team"
    assert fairfield_site.get("/team").status_code == 200
    answer = staff.submit("/agencies/fairfield", {}, action=action)
    assert answer.status_code == 303
    assert fairfield_site.get("/team").status_code == 404
    assert 'href="/team"' not in fairfield_site.get("/").text
    page = staff.get("/agencies/fairfield").text
    assert "Switched off for this agency." in page
    assert "module.switched" in page
    with app.app_context():
        assert db.session.scalars(select(AuditEvent)).one().actor == "sten@platform.example"
        db.session.remove()
    staff.submit("/agencies/fairfield", {}, action=action)
    assert fairfield_site.get("/team").status_code == 200


def test_htmx_gets_the_modules_as_they_are_now(staff: Visitor) -> None:
    answer = staff.submit(
        "/agencies/fairfield", {}, action="/agencies/fairfield/modules/team", htmx=True
    )
    assert answer.status_code == 200
    assert "Switched off for this agency." in answer.text
    assert "<!doctype" not in answer.text.lower()


def test_a_viewer_looks_and_switches_nothing(app: Flask, fairfield_site: Visitor) -> None:
    viewer = Visitor(app, "admin.estate.localhost").signed_in("vera@platform.example")
    token = viewer.csrf("/agencies/fairfield")
    answer = viewer.post(
        "/agencies/fairfield/modules/team", data={"is_on": "0"}, headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 403
    assert fairfield_site.get("/team").status_code == 200


@pytest.mark.parametrize("path", ["/agencies/nobody"])
def test_an_unknown_agency_is_404(staff: Visitor, path: str) -> None:
    assert staff.get(path).status_code == 404


def test_an_unknown_module_is_404(staff: Visitor) -> None:
    token = staff.csrf("/agencies")
    answer = staff.post("/agencies/fairfield/modules/nothing", headers={"X-CSRFToken": token})
    assert answer.status_code == 404


def test_strangers_are_led_to_the_sign_in(app: Flask) -> None:
    answer = Visitor(app, "admin.estate.localhost").get("/agencies")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/agencies"


def test_the_list_of_agencies_costs_the_same_for_any_number(
    staff: Visitor, connection: Connection
) -> None:
    staff.get("/agencies")
    with counted(connection) as sent:
        staff.get("/agencies")
    assert len(sent) <= 7, "\n".join(sent)


def test_deeds_of_every_shape_are_told(app: Flask, cast: Cast, staff: Visitor) -> None:
    kept = {"fields": [{"label": "A"}], "is_published": True, "intro": "x" * 500, "gone": None}
    with app.app_context(), transaction():
        record(
            cast.fairfield.ref,
            actor="olive@fairfield.example",
            action="form.changed",
            object_type="form",
            object_key="open-day",
            before={**kept, "is_published": False},
            after=kept,
            now=NOW,
        )
    page = staff.get("/agencies/fairfield")
    assert page.status_code == 200
    assert "off → on" in page.text
    assert "x" * 121 not in page.text
