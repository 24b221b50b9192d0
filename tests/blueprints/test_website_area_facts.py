"""Facts on the desk: rows typed, rows from a file that is tried first; without a source none is kept."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from realestate.db import db
from realestate.modules.areas.models import AreaFact
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor, form_of
from tests.support.places import given_area

ROW = {
    "fact_section": "schools",
    "fact_label": "Library",
    "fact_value": "0.4",
    "fact_unit": "miles",
    "fact_source": "King County Library System",
    "fact_url": "https://kcls.example/",
    "fact_date": "2026-05-01",
    "fact_method": "Measured on the map.",
}
FILE = (
    "section,label,value,unit,source,url,date,method\n"
    "schools,Library,0.5,miles,King County,,2026-06-01,Measured\n"
    "taxes,Rate,0.8,%,King County,,2026-06-01,Quoted\n"
)


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


@pytest.fixture
def page(app: Flask, cast: Cast) -> str:
    return f"/website/areas/{given_area(app, cast.fairfield.ref)}/facts"


def kept(app: Flask, cast: Cast) -> list[tuple[str, str]]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        rows = db.session.scalars(AreaFact.of(cast.fairfield.ref).order_by(AreaFact.position))
        return [(row.label, row.value) for row in rows]


def tried(owner: Visitor, page: str, text: str | bytes, **typed: str) -> object:
    form = form_of(owner.get(page).text, f"{page}/import")
    packed = text.encode() if isinstance(text, str) else text
    data = {**form.hidden, "do": "check", "file": (io.BytesIO(packed), "facts.csv"), **typed}
    return owner.post(f"{page}/import", data=data, content_type="multipart/form-data")


def test_a_fact_is_kept_and_shown_with_its_source(
    app: Flask, cast: Cast, owner: Visitor, page: str
) -> None:
    assert owner.submit(page, ROW, action=page).status_code == 303
    assert kept(app, cast) == [("Library", "0.4")]
    assert 'value="Library"' in owner.get(page).text
    shown = Visitor(app, "fairfield.estate.localhost").get("/areas/bellevue").text
    assert "King County Library System</a>, as of May 1, 2026. Measured on the map." in shown


@pytest.mark.parametrize("missing", ["fact_source", "fact_date", "fact_method", "fact_section"])
def test_a_fact_without_its_proof_is_refused_and_what_was_typed_stays(
    app: Flask, cast: Cast, owner: Visitor, page: str, missing: str
) -> None:
    answer = owner.submit(page, {**ROW, missing: ""}, action=page)
    assert answer.status_code == 422
    assert 'value="Library"' in answer.text
    assert 'aria-describedby="fact-1-problems"' in answer.text
    assert kept(app, cast) == []


def test_rows_are_removed_by_their_mark_and_more_come_on_demand(
    app: Flask, cast: Cast, owner: Visitor, page: str
) -> None:
    two = {
        name: [value, f"{value}2" if name == "fact_label" else value] for name, value in ROW.items()
    }
    assert owner.submit(page, two, action=page).status_code == 303
    more = owner.submit(page, {**two, "do": "more"}, action=page)
    assert more.status_code == 200
    assert more.text.count('name="fact_label"') == 7
    assert owner.submit(page, {**two, "fact_remove": "0"}, action=page).status_code == 303
    assert kept(app, cast) == [("Library2", "0.4")]


def test_who_comes_second_is_told_and_loses_nothing(
    app: Flask, cast: Cast, owner: Visitor, page: str
) -> None:
    hidden = form_of(owner.get(page).text, page).hidden
    owner.submit(page, ROW, action=page)
    late = owner.post(page, data={**hidden, **ROW, "fact_label": "Mine"})
    assert late.status_code == 409
    assert 'value="Mine"' in late.text
    version = re.search(r'name="version" value="(\d+)"', late.text)
    assert version
    again = owner.post(page, data={**hidden, **ROW, "fact_label": "Mine", "version": version[1]})
    assert again.status_code == 303
    assert kept(app, cast) == [("Mine", "0.4")]


def test_a_file_is_tried_first_and_imported_by_a_second_press(
    app: Flask, cast: Cast, owner: Visitor, page: str
) -> None:
    owner.submit(page, {**ROW, "fact_section": "schools"}, action=page)
    answer = tried(owner, page, FILE)
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert "All 2 rows can be kept. Nothing is imported yet." in answer.text  # type: ignore[attr-defined]
    assert kept(app, cast) == [("Library", "0.4")]
    hidden = form_of(answer.text, f"{page}/import").hidden  # type: ignore[attr-defined]
    done = owner.post(f"{page}/import", data={**hidden, "text": FILE, "do": "import"})
    assert done.status_code == 303
    assert kept(app, cast) == [("Library", "0.5"), ("Rate", "0.8")]


def test_wrong_rows_of_a_file_are_told_line_by_line(
    app: Flask, cast: Cast, owner: Visitor, page: str
) -> None:
    answer = tried(owner, page, FILE + "walk_score,Score,88,,,,soon,\n")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    html = answer.text  # type: ignore[attr-defined]
    assert "1 of 3 rows cannot be kept yet" in html
    assert "Name the source." in html
    assert "“soon” is not a date" in html
    assert "walk_score,Score,88" in html
    hidden = form_of(html, f"{page}/import").hidden
    forced = owner.post(
        f"{page}/import", data={**hidden, "text": FILE + "taxes,a,b,,,,,\n", "do": "import"}
    )
    assert forced.status_code == 422
    assert kept(app, cast) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"\xff\xfe\x00", "not plain text"),
        (b"PK\x03\x04\x00\x00", "not plain text"),
        ("a,b\n1,2\n", "has to name the columns"),
        ("", "has to name the columns"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    owner: Visitor, page: str, text: str | bytes, words: str
) -> None:
    answer = tried(owner, page, text)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert words in answer.text  # type: ignore[attr-defined]


def test_no_file_is_asked_for(owner: Visitor, page: str) -> None:
    form = form_of(owner.get(page).text, f"{page}/import")
    answer = owner.post(f"{page}/import", data={**form.hidden, "do": "check"})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.text
