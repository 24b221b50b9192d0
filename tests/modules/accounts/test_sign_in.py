"""Signing in: who may, where, how often, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from realestate.db import db, transaction, utc_now
from realestate.modules.accounts import actions
from realestate.modules.accounts.models import AuthSession, User
from tests.cast import Cast
from tests.support.browser import PASSWORD, Visitor

WORKSPACE = "fairfield.crm.estate.localhost"


def test_the_right_password_opens_the_workspace(app: Flask, cast: Cast) -> None:
    agent = Visitor(app, WORKSPACE).signed_in(cast.fairfield.agent_email)
    answer = agent.get("/leads")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_cookie_is_bound_to_this_host_and_out_of_reach_of_scripts(
    app: Flask, cast: Cast
) -> None:
    visitor = Visitor(app, WORKSPACE)
    answer = visitor.submit("/sign-in", {"email": cast.fairfield.agent_email, "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-workspace=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("agent@fairfield.example", "not the password"),
        ("nobody@fairfield.example", PASSWORD),
        ("agent@harbor.example", PASSWORD),
        ("sten@platform.example", PASSWORD),
    ],
    ids=["wrong password", "unknown", "of another agency", "staff"],
)
def test_everyone_else_hears_the_same_words(
    app: Flask, cast: Cast, email: str, password: str
) -> None:
    answer = Visitor(app, WORKSPACE).submit("/sign-in", {"email": email, "password": password})
    assert answer.status_code == 422
    assert "The e-mail address or the password is not right." in answer.text
    assert email in answer.text, "what was typed stays"
    assert "Set-Cookie" not in answer.headers


def test_agents_do_not_get_into_the_admin(app: Flask, cast: Cast) -> None:
    answer = Visitor(app, "admin.estate.localhost").submit(
        "/sign-in", {"email": cast.fairfield.owner_email, "password": PASSWORD}
    )
    assert answer.status_code == 422


def test_a_session_counts_only_on_the_host_it_was_made_for(app: Flask, cast: Cast) -> None:
    """The very cookie value, carried to another agency and to the admin, opens nothing."""
    agent = Visitor(app, WORKSPACE).signed_in(cast.fairfield.agent_email)
    value = agent.client.get_cookie("__Host-workspace", domain=WORKSPACE).value
    for host, name in (
        ("harbor.crm.estate.localhost", "__Host-workspace"),
        ("admin.estate.localhost", "__Host-platform"),
    ):
        answer = Visitor(app, host).get("/", headers={"Cookie": f"{name}={value}"})
        assert answer.status_code == 303
        assert "/sign-in" in answer.location


def test_signing_out_ends_the_session_on_the_server(app: Flask, cast: Cast) -> None:
    agent = Visitor(app, WORKSPACE).signed_in(cast.fairfield.agent_email)
    value = agent.client.get_cookie("__Host-workspace", domain=WORKSPACE).value
    token = agent.csrf()
    assert agent.post("/sign-out", headers={"X-CSRFToken": token}).status_code == 303
    replay = Visitor(app, WORKSPACE).get("/leads", headers={"Cookie": f"__Host-workspace={value}"})
    assert replay.status_code == 303


@pytest.mark.parametrize("column", ["created_at", "last_seen_at"])
def test_a_session_ends_by_age_and_by_silence(app: Flask, cast: Cast, column: str) -> None:
    agent = Visitor(app, WORKSPACE).signed_in(cast.fairfield.agent_email)
    with app.app_context(), transaction():
        db.session.execute(update(AuthSession).values({column: utc_now() - timedelta(days=2)}))
    assert agent.get("/leads").status_code == 303


def test_too_many_tries_are_refused_even_with_the_right_password(app: Flask, cast: Cast) -> None:
    visitor = Visitor(app, WORKSPACE)
    for _ in range(10):
        visitor.submit("/sign-in", {"email": cast.fairfield.agent_email, "password": "wrong"})
    answer = visitor.submit("/sign-in", {"email": cast.fairfield.agent_email, "password": PASSWORD})
    assert answer.status_code == 429
    assert "Too many tries" in answer.text


def test_a_published_password_opens_nothing_outside_the_demo(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with transaction():
            db.session.execute(update(User).values(is_demo=True))
        entry = actions.Entry(cast.fairfield.ref, "127.0.0.1", allows_demo=False)
        from realestate.errors import Invalid
        from realestate.tenancy.scope import acting_as

        with acting_as(cast.fairfield.ref), pytest.raises(Invalid):
            actions.check_password(entry, email=cast.fairfield.agent_email, password=PASSWORD)


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "/a\nb"]
)
def test_nobody_is_led_elsewhere_after_signing_in(app: Flask, cast: Cast, target: str) -> None:
    visitor = Visitor(app, WORKSPACE)
    from urllib.parse import quote

    answer = visitor.submit(
        f"/sign-in?next={quote(target)}",
        {"email": cast.fairfield.agent_email, "password": PASSWORD},
    )
    assert answer.location == "/"


def test_a_session_that_ended_sends_htmx_to_the_sign_in(app: Flask) -> None:
    answer = Visitor(app, WORKSPACE).get(
        "/leads?status=new",
        htmx=True,
        headers={"HX-Current-URL": f"http://{WORKSPACE}/leads?status=new"},
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/leads?status%3Dnew"
    assert answer.text == ""


def test_the_cookie_is_kept_as_a_hash(app: Flask, cast: Cast) -> None:
    agent = Visitor(app, WORKSPACE).signed_in(cast.fairfield.agent_email)
    value = agent.client.get_cookie("__Host-workspace", domain=WORKSPACE).value
    with app.app_context():
        kept = db.session.scalars(select(AuthSession.token_hash)).all()
    assert value not in kept
    assert len(kept[0]) == 64


def test_a_post_without_its_token_is_refused_and_says_so(agent: Visitor, cast: Cast) -> None:
    answer = agent.post(f"/leads/{cast.fairfield.lead_id}/notes", data={"note": "kept words"})
    assert answer.status_code == 400
    assert "kept words" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ],
)
def test_another_sites_page_changes_nothing_at_a_desk(
    agent: Visitor, headers: dict[str, str]
) -> None:
    token = {"X-CSRFToken": agent.csrf()}
    assert agent.post("/sign-out", headers={**headers, **token}).status_code == 403
    assert agent.get("/leads").status_code == 200, "still signed in"


def test_a_password_is_checked_with_no_transaction_that_writes(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite a writing transaction holds the only lock; hashing inside one would hold up every lead."""
    from realestate import db as database
    from realestate.modules.accounts import passwords

    seen: list[bool] = []
    real = passwords.matches

    def watched(password_hash: str | None, password: str) -> bool:
        seen.append(database._reading.get())
        return real(password_hash, password)

    monkeypatch.setattr(passwords, "matches", watched)
    Visitor(app, WORKSPACE).signed_in(cast.fairfield.agent_email)
    assert seen == [True]
