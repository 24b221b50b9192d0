"""Pages kept ready: the same for everybody, gone with the next edition, and never with anybody's token or cookie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from realestate.blueprints import kept_pages, page_cache
from realestate.blueprints.kept_pages import Store
from realestate.db import db, finish, transaction
from realestate.modules.content.models import WebsiteConfig
from realestate.modules.listings.models import Listing
from realestate.tenancy import actions, editions, hosts
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.queries import counted
from tests.support.remembered import GPC, home_path, remembered

HIT = "X-Page-Cache"


@pytest.fixture(autouse=True)
def store(app: Flask) -> Iterator[Store]:
    found: Store = app.extensions["kept_pages"]
    found.resize(4_000_000)
    yield found
    found.resize(0)


def is_hit(answer: TestResponse) -> bool:
    return HIT in answer.headers


def token_of(answer: TestResponse) -> str:
    found = re.search(r'name="form_token"[^>]*value="([^"]+)"', answer.text)
    assert found
    return found[1]


def test_the_second_visitor_gets_the_same_page_without_a_question_to_the_database(
    cast: Cast, fairfield_site: Visitor, connection: Connection
) -> None:
    for path in ("/", "/listings?beds_min=3", "/about"):
        first = fairfield_site.get(path)
        with counted(connection) as sent:
            second = fairfield_site.get(path)
        assert (is_hit(first), is_hit(second)) == (False, True), path
        assert first.text == second.text
        assert sent == []
        assert {n: v for n, v in first.headers if n not in (HIT, "X-Request-ID", "Vary")} == {
            n: v for n, v in second.headers if n not in (HIT, "X-Request-ID", "Vary")
        }


def test_a_form_gets_a_token_of_its_own_each_time_and_nothing_kept_holds_one(
    cast: Cast, fairfield_site: Visitor, store: Store
) -> None:
    path = home_path(cast)
    first, second = fairfield_site.get(path), fairfield_site.get(path)
    assert is_hit(second)
    assert token_of(first) != token_of(second)
    kept = b"".join(piece for page in store._pages.values() for piece in page.pieces)
    assert b"form_token" in kept
    assert not re.search(rb'name="form_token"[^>]*value="[^"]+"', kept)
    assert b"hole-" not in kept + first.data + second.data


def test_a_form_of_a_kept_page_can_be_sent(cast: Cast, fairfield_site: Visitor) -> None:
    fairfield_site.get(home_path(cast))
    listing_id = cast.fairfield.listing_ids[0]
    typed = {"name": "Nora", "email": "nora@example.com", "message": "Is it level?", "consent": "y"}
    action = f"/listings/{listing_id}/inquiry"
    answer = fairfield_site.submit(home_path(cast), typed, action=action)
    assert answer.status_code == 303, answer.text


def test_whoever_agreed_to_be_remembered_is_answered_afresh(
    cast: Cast, fairfield_site: Visitor, store: Store
) -> None:
    known = remembered(fairfield_site)
    assert "data-seen" in known.get(home_path(cast)).text
    assert not is_hit(known.get(home_path(cast)))
    assert store._pages.currsize == 0


def test_a_no_and_a_browsers_own_wish_are_kept_apart(fairfield_site: Visitor, app: Flask) -> None:
    asked = fairfield_site.get("/").text
    private = fairfield_site.get("/", headers=GPC)
    assert not is_hit(private)
    assert private.text != asked
    fairfield_site.post("/remember", data={"answer": "no", "page": "/"})
    declined = fairfield_site.get("/")
    assert not is_hit(declined)
    assert is_hit(fairfield_site.get("/"))
    assert is_hit(fairfield_site.get("/", headers=GPC)) is False  # both at once is rarer still


def test_agencies_and_pages_and_partials_are_kept_apart(
    fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    whole = fairfield_site.get("/listings")
    part = fairfield_site.get("/listings", htmx=True)
    other = harbor_site.get("/listings")
    assert not any(map(is_hit, (whole, part, other)))
    assert "<!doctype" in whole.text
    assert "<!doctype" not in part.text
    assert "Harbor Realty" in harbor_site.get("/listings").text


def test_a_change_of_a_home_is_seen_at_once(
    app: Flask, cast: Cast, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    for site in (fairfield_site, harbor_site):
        assert "$850,000" in site.get("/listings").text
    ours = cast.fairfield
    with app.app_context(), acting_as(ours.ref), transaction():
        home = db.session.scalars(select(Listing).where(Listing.id == ours.listing_ids[0])).one()
        home.list_price = Decimal(845_000)
    assert "$845,000" in fairfield_site.get("/listings").text
    assert is_hit(harbor_site.get("/listings"))


def test_what_an_agency_says_of_itself_is_a_new_edition_and_a_lead_is_not(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    fairfield_site.get("/about")
    api = {"source": "t", "contact": {"name": "A", "email": "a@example.com"}, "message": "Hello"}
    fairfield_site.post("/api/v1/leads", json=api)
    assert is_hit(fairfield_site.get("/about"))
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        db.session.scalars(WebsiteConfig.of(cast.fairfield.ref)).one().tagline = "New words"
    assert not is_hit(fairfield_site.get("/about"))


def test_a_change_that_is_undone_drops_nothing(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    fairfield_site.get("/about")
    with app.app_context(), acting_as(cast.fairfield.ref):
        db.session.scalars(WebsiteConfig.of(cast.fairfield.ref)).one().tagline = "New words"
        db.session.flush()
        finish(keep=False)
    assert is_hit(fairfield_site.get("/about"))


def test_a_suspended_agency_is_closed_at_once(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    fairfield_site.get("/")
    with app.app_context(), transaction():
        actions.set_status("fairfield", "suspended")
    hosts.forget(hosts.HostName("site", "fairfield.estate.localhost", "fairfield"))
    assert fairfield_site.get("/").status_code == 503


def test_only_what_a_query_may_hold_is_kept_in_one_order_and_campaigns_share_a_page(
    fairfield_site: Visitor, store: Store
) -> None:
    fairfield_site.get("/listings?price_max=900000&beds_min=3")
    assert is_hit(fairfield_site.get("/listings?beds_min=3&price_max=900000"))
    assert is_hit(fairfield_site.get("/listings?beds_min=3&price_max=900000&utm_source=mail"))
    for number in range(3):
        assert not is_hit(fairfield_site.get(f"/listings?whatever={number}"))
        assert not is_hit(fairfield_site.get(f"/listings?whatever={number}"))
    assert len(store._pages) == 1


def test_nothing_but_whole_answers_is_kept(fairfield_site: Visitor, store: Store) -> None:
    fairfield_site.get("/listings/999999/x")
    fairfield_site.post("/listings")
    fairfield_site.get("/contact")  # not marked
    assert len(store._pages) == 0


def test_pages_grow_old(fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    fairfield_site.get("/")
    monkeypatch.setattr(page_cache, "FRESH", 0.0)
    assert not is_hit(fairfield_site.get("/"))


def test_a_browser_that_has_the_page_is_told_so(cast: Cast, fairfield_site: Visitor) -> None:
    for path in ("/listings", home_path(cast)):
        for _ in range(2):  # made now, and from what is kept
            had = fairfield_site.get(path)
            assert had.headers["ETag"].startswith("W/")
            for name, given in (
                ("If-None-Match", had.headers["ETag"]),
                ("If-Modified-Since", had.headers["Last-Modified"]),
            ):
                answer = fairfield_site.get(path, headers={name: given})
                assert answer.status_code == 304, (path, name)
                assert answer.data == b""
                assert answer.headers["ETag"]


def test_a_copy_whose_tokens_are_old_is_made_new(
    cast: Cast, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = fairfield_site.get(home_path(cast)).headers["ETag"]
    old = re.sub(r"\.[0-9a-f]+", ".65000000", tag)
    for strange in (old, tag.replace(".", ".zz"), 'W/"x"', "*****", 'W/"' + "f" * 900 + '"'):
        answer = fairfield_site.get(home_path(cast), headers={"If-None-Match": strange})
        assert answer.status_code == 200, strange


def test_head_is_a_hit_without_a_body(fairfield_site: Visitor) -> None:
    fairfield_site.get("/")
    answer = fairfield_site._open("HEAD", "/", False, {})
    assert is_hit(answer)
    assert answer.data == b""


def test_the_store_is_bounded(fairfield_site: Visitor, store: Store) -> None:
    store.resize(120_000)
    for beds in range(1, 12):
        fairfield_site.get(f"/listings?beds_min={beds}")
    assert 0 < store._pages.currsize <= 120_000


def test_with_the_database_away_a_kept_page_stands_in(
    fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    fairfield_site.get("/")

    def away(_tenant_id: int) -> editions.Edition:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(editions, "current", away)
    monkeypatch.setattr(page_cache.db, "is_away", lambda _error: True)
    monkeypatch.setattr(page_cache, "FRESH", 0.0)
    assert is_hit(fairfield_site.get("/"))
    monkeypatch.setattr(page_cache, "STALE", 0.0)
    monkeypatch.setattr(page_cache, "_PAUSE", 0.0)
    assert not is_hit(fairfield_site.get("/about"))


def test_keys_of_what_must_not_be_kept() -> None:
    plain = {"REQUEST_METHOD": "GET", "wsgi.url_scheme": "http", "HTTP_HOST": "a", "PATH_INFO": "/"}
    assert kept_pages.key_of(plain)
    for changed in (
        {"REQUEST_METHOD": "POST"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_COOKIE": "__Host-visitor=abc.def"},
        {"QUERY_STRING": "a=" + "b" * 3_000},
    ):
        assert kept_pages.key_of({**plain, **changed}) is None, changed


def test_a_name_said_twice_is_kept_in_the_order_it_was_said(fairfield_site: Visitor) -> None:
    up, down = "sort=price_asc&sort=price_desc", "sort=price_desc&sort=price_asc"
    afresh = {said: fairfield_site.get(f"/listings?{said}&unknown=1") for said in (up, down)}
    for said in (up, down):
        fairfield_site.get(f"/listings?{said}")
        kept, plain = fairfield_site.get(f"/listings?{said}"), afresh[said]
        order = r"/listings/(\d+)/"
        assert is_hit(kept)
        assert re.findall(order, kept.text) == re.findall(order, plain.text)
