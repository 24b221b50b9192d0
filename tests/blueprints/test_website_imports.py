"""A file's whole way through the desk."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from sqlalchemy import Connection

from tests.cast import Cast
from tests.modules.feeds.conftest import as_csv, home, homes, send, take_in, work
from tests.support.browser import Visitor
from tests.support.queries import counted


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


def upload(owner: Visitor, body: bytes, name: str = "homes.csv", source: str = "County MLS"):  # type: ignore[no-untyped-def]
    data = {"file": (io.BytesIO(body), name), "source_name": source}
    data["csrf_token"] = owner.csrf("/website/imports")
    return owner.post("/website/imports", data=data)


def press(owner: Visitor, page: str, act: str, **typed: str):  # type: ignore[no-untyped-def]
    return owner.submit(page, typed, action=f"{page}/{act}")


def mapped(html: str) -> dict[str, str]:
    """The choices of the mapping page as they stand."""
    found = re.findall(r'<select[^>]*name="(column-\d+)">(.*?)</select>', html, re.S)
    return {
        name: (re.search(r'<option value="([^"]*)" selected', options) or [None, ""])[1]
        for name, options in found
    }


def test_a_file_is_matched_checked_taken_in_and_undone(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    rows = [home(1), home(2, **{"List Price": "ask"}), home(3)]
    page = upload(owner, as_csv(rows)).headers["Location"]
    html = owner.get(page).text
    assert "Which column is what" in html
    assert "$700,000" in html, "sample values stand beside the columns"
    assert press(owner, page, "match", **mapped(html)).status_code == 303
    assert "Being checked" in owner.get(page).text
    work(app)
    html = owner.get(page).text
    assert "Would be new" in html
    assert "Write a number such as 850000" in html
    errors = owner.get(f"{page}/errors.csv")
    assert errors.mimetype == "text/csv"
    assert errors.text.splitlines()[1].startswith("3,F2,List Price,ask,")
    press(owner, page, "start")
    assert "Being taken in" in owner.get(page).text
    work(app)
    html = owner.get(page).text
    assert "Undo this run" in html
    assert set(homes(app, cast.fairfield.ref)) == {"F1", "F3"}
    refused = press(owner, page, "revert", count="5")
    assert (refused.status_code, "Type 2 to undo" in refused.text) == (422, True)
    press(owner, page, "revert", count="2")
    work(app)
    assert "Undone" in owner.get(page).text
    assert homes(app, cast.fairfield.ref) == {}


def test_progress_asks_again_only_while_there_is_work(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    page = upload(owner, as_csv([home(1)])).headers["Location"]
    press(owner, page, "match", **mapped(owner.get(page).text))
    busy = owner.get(page, htmx=True).text
    assert 'hx-trigger="every 1s"' in busy
    work(app)
    assert "hx-trigger" not in owner.get(page, htmx=True).text


def test_columns_that_cannot_work_keep_what_was_chosen(owner: Visitor) -> None:
    page = upload(owner, as_csv([home(1)])).headers["Location"]
    chosen = {**mapped(owner.get(page).text), "column-3": "", "column-8": "city"}
    answer = press(owner, page, "match", **chosen)
    assert answer.status_code == 422
    assert "Match a column with “Price”" in answer.text
    assert mapped(answer.text)["column-8"] == "city"


@pytest.mark.parametrize(
    ("body", "name", "source", "says"),
    [
        (b"", "homes.csv", "County MLS", "The file is empty"),
        (b"\xd0\xcf\x11\xe0", "homes.xls", "County MLS", "old Excel file"),
        (b"A,B\n1,2\n", "homes.csv", "", "Name the source"),
        (b"A,B\n1,2\n", "homes.csv", "Our own listings", "taken already"),
    ],
)
def test_what_cannot_be_taken_says_what_to_send(
    owner: Visitor, body: bytes, name: str, source: str, says: str
) -> None:
    answer = upload(owner, body, name, source)
    assert answer.status_code == 422
    assert says in answer.text


def test_no_file_is_said_and_the_source_kept(owner: Visitor) -> None:
    token = owner.csrf("/website/imports")
    typed = {"csrf_token": token, "source_name": "County MLS"}
    answer = owner.post("/website/imports", data=typed)
    assert answer.status_code == 422
    assert "Choose a CSV" in answer.text
    assert 'value="County MLS"' in answer.text


def test_formulas_in_refused_values_are_only_text(owner: Visitor, app: Flask) -> None:
    page = upload(owner, as_csv([home(1, Beds='=HYPERLINK("http://evil")')])).headers["Location"]
    press(owner, page, "match", **mapped(owner.get(page).text))
    work(app)
    assert "\"'=HYPERLINK" in owner.get(f"{page}/errors.csv").text


def test_agents_do_not_import(agent: Visitor) -> None:
    assert agent.get("/website/imports").status_code == 403


def test_another_agency_sees_no_file(app: Flask, cast: Cast) -> None:
    run = take_in(app, cast, [home(1)])
    other = Visitor(app, "harbor.crm.estate.localhost").signed_in(cast.harbor.owner_email)
    assert other.get(f"/website/imports/{run.id}").status_code == 404
    assert "homes.csv" not in other.get("/website/imports").text


def test_the_pages_ask_the_database_little(
    app: Flask, cast: Cast, owner: Visitor, connection: Connection
) -> None:
    run = take_in(app, cast, [home(n) for n in range(30)])
    for _ in range(5):
        send(app, cast, as_csv([home(1)]))
    pages = ["/website/imports", f"/website/imports/{run.id}"]
    for page in (*pages, "/website/feeds", f"/website/feeds/{run.source_id}"):
        owner.get(page)
        with counted(connection) as sent:
            owner.get(page)
        assert len(sent) <= 8, sent


@pytest.mark.parametrize("value", ["＝1+1", " =1+1", "﹦1+1", "x"])
def test_no_spelling_of_a_formula_is_one(owner: Visitor, app: Flask, value: str) -> None:
    page = upload(owner, as_csv([home(1, Beds=value)])).headers["Location"]
    press(owner, page, "match", **mapped(owner.get(page).text))
    work(app)
    told = owner.get(f"{page}/errors.csv").text
    assert f"'{value.strip()}" in told or value == "x"
    assert "'x" not in told
