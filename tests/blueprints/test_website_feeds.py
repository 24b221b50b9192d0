"""Sources and portals at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from realestate.db import db, transaction, utc_now
from realestate.modules.audit.models import AuditEvent
from realestate.modules.feeds.models import FeedSource
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor

SETTINGS = {
    "source_system": "Wide MLS",
    "base_url": "https://api.mls.example/odata/",
    "token_url": "https://api.mls.example/token",
    "client_id": "estate",
    "client_secret": "canary-secret",
    "every_minutes": "15",
}


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


def add(owner: Visitor, **changes: str) -> Any:
    return owner.submit("/website/feeds/new", {**SETTINGS, **changes}, action="/website/feeds")


def change(app: Flask, cast: Cast, **facts: Any) -> FeedSource:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        source = db.session.scalars(FeedSource.of(cast.fairfield.ref)).one()
        for name, value in facts.items():
            setattr(source, name, value)
        db.session.flush()
        db.session.expunge(source)
        return source


def test_a_source_is_connected_and_its_secret_is_never_shown_again(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    page = add(owner).headers["Location"]
    source = change(app, cast)
    assert (source.base_url, source.client_secret) == (
        "https://api.mls.example/odata",
        "canary-secret",
    )
    shown = "".join(owner.get(p).text for p in (page, f"{page}/edit", "/website/feeds"))
    assert "Wide MLS" in shown
    assert "canary" not in shown
    with app.app_context(), transaction():
        for deed in db.session.query(AuditEvent):
            assert "canary" not in f"{deed.before}{deed.after}"


def test_an_empty_secret_keeps_the_one_we_have(app: Flask, cast: Cast, owner: Visitor) -> None:
    page = add(owner).headers["Location"]
    typed = {**SETTINGS, "client_secret": "", "every_minutes": "30"}
    assert owner.submit(f"{page}/edit", typed, action=page).status_code == 303
    source = change(app, cast)
    assert (source.client_secret, source.every_minutes) == ("canary-secret", 30)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"base_url": "http://api.mls.example"}, "begins with https://"),
        ({"base_url": "https://localhost/odata"}, "host name of a server"),
        ({"base_url": "https://10.0.0.1/odata"}, "instead of a number"),
        ({"base_url": "https://user:pw@api.mls.example"}, "Leave out name and password"),
        ({"source_system": "x"}, "Name the source"),
        ({"client_secret": ""}, "Give the secret"),
        ({"client_id": ""}, "Give the client id"),
        ({"every_minutes": "1"}, "from 5 to 720"),
    ],
)
def test_settings_that_cannot_work_say_why_and_keep_what_was_typed(
    owner: Visitor, changes: dict[str, str], says: str
) -> None:
    answer = add(owner, **changes)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="https://api.mls.example/token"' in answer.text
    assert "canary" not in answer.text


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"last_success_at": timedelta(minutes=11)}, "At most 11 minutes behind the source"),
        ({"problem": "It asks for patience. We try again."}, "It asks for patience."),
        ({"last_success_at": timedelta(hours=13)}, "Nothing was read for more than 12 hours."),
        ({"paused_at": timedelta()}, "Paused: nothing is read"),
        ({"removals_waiting": 7}, "7 homes are gone at the source"),
    ],
)
def test_how_a_source_is_stands_in_words(
    app: Flask, cast: Cast, owner: Visitor, facts: dict[str, Any], says: str
) -> None:
    add(owner)
    at = utc_now()
    change(app, cast, **{n: at - v if isinstance(v, timedelta) else v for n, v in facts.items()})
    assert says in owner.get("/website/feeds").text


def test_taking_off_many_homes_needs_the_number_typed(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    page = add(owner).headers["Location"]
    change(app, cast, removals_waiting=7)
    assert owner.submit(page, {"count": "6"}, action=f"{page}/agree").status_code == 422
    assert owner.submit(page, {"count": "7"}, action=f"{page}/agree").status_code == 303
    assert change(app, cast).removals_allowed == 7


def test_a_source_is_paused_and_read_again(app: Flask, cast: Cast, owner: Visitor) -> None:
    page = add(owner).headers["Location"]
    owner.submit(page, {"is_on": "0"}, action=f"{page}/switch")
    assert change(app, cast).paused_at is not None
    owner.submit(page, {"is_on": "1"}, action=f"{page}/switch")
    assert change(app, cast).paused_at is None
    assert owner.submit(page, {}, action=f"{page}/read").status_code == 303


def test_wording_of_a_source_is_kept_for_the_website(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    page = add(owner).headers["Location"]
    typed = {"disclaimer": "Deemed reliable but not guaranteed by Wide MLS."}
    owner.submit(page, typed, action=f"{page}/notice")
    assert "Deemed reliable but not guaranteed by Wide MLS." in owner.get(page).text
    from realestate.modules.feeds.queries import notices

    with app.app_context(), acting_as(cast.fairfield.ref):
        assert notices.notice(cast.fairfield.ref, "Wide MLS").disclaimer == typed["disclaimer"]
        assert notices.notice(cast.fairfield.ref, "Other").disclaimer == ""


def test_a_portal_feed_is_made_shown_and_revoked(owner: Visitor) -> None:
    typed = {"title": "Big portal", "statuses": "Active", "with_media": "1"}
    owner.submit("/website/feeds", typed, action="/website/portals")
    html = owner.get("/website/feeds").text
    assert "Never fetched yet" in html
    assert "all homes shown on the website" in html
    action = html.split('action="/website/portals/')[1].split('"')[0]
    owner.submit("/website/feeds", {}, action=f"/website/portals/{action}")
    assert "No portal gets your homes yet." in owner.get("/website/feeds").text


def test_a_portal_without_a_status_is_refused(owner: Visitor) -> None:
    answer = owner.submit("/website/feeds", {"title": "x"}, action="/website/portals")
    assert answer.status_code == 422
    assert "Choose at least one of these." in answer.text


def test_agents_do_not_set_up_feeds(agent: Visitor) -> None:
    assert agent.get("/website/feeds").status_code == 403
