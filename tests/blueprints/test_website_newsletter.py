"""Website > Newsletter: settings that refuse what cannot be, a preview, issues with their counts, a test to oneself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import db, transaction, utc_now
from realestate.modules.alerts import newsletter as rules
from realestate.modules.alerts.actions import issues
from realestate.modules.alerts.models import Newsletter, NewsletterIssue
from realestate.modules.audit.models import AuditEvent
from realestate.modules.entitlements import switch
from realestate.modules.publishing.models import GateOverride
from realestate.tenancy.scope import acting_as
from tests.blueprints.test_saved_searches import send_mails
from tests.cast import NOW, Cast
from tests.support.browser import Visitor
from tests.support.newsletters import THURSDAY, article, reader, switched_on
from tests.support.queries import counted
from tests.support.remembered import rows

PAGE = "/website/newsletter"
TYPED = {"rhythm": "monthly", "weekday": "3", "monthday": "12", "intro": "Good evening."}


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


@pytest.fixture
def running(app: Flask, cast: Cast) -> None:
    """A weekly newsletter with a reader and an article."""
    with app.app_context():
        switched_on(cast.fairfield.ref)
        reader(cast.fairfield.ref)
        article(cast.fairfield.ref)


@pytest.fixture
def fresh(app: Flask, cast: Cast, running: None) -> None:
    """An article that is new by the clock on the wall."""
    with app.app_context():
        article(cast.fairfield.ref, "How wells are drilled", at=utc_now())


def save(owner: Visitor, **changes: str) -> Any:
    return owner.submit(PAGE, {**TYPED, **changes}, action=PAGE)


def issue_of(app: Flask, cast: Cast) -> int:
    """The issue of the week, sent."""
    with app.app_context():
        issues.make_round(THURSDAY)
    send_mails(app)
    return int(rows(app, cast, NewsletterIssue)[0].id)


def test_an_owner_chooses_how_often(app: Flask, cast: Cast, owner: Visitor, running: None) -> None:
    assert save(owner).status_code == 303
    (kept,) = rows(app, cast, Newsletter)
    assert (kept.rhythm, kept.monthday, kept.intro) == ("monthly", 12, "Good evening.")
    page = owner.get(PAGE).text
    assert "Saved. Sent on day 12 of every month at 9:00" in page
    with app.app_context():
        (told,) = [a for a in audits() if a.actor == cast.fairfield.owner_email][-1:]
    assert (told.action, told.before["rhythm"]) == ("newsletter.changed", "weekly")
    assert save(owner, rhythm="off").status_code == 303
    assert rows(app, cast, Newsletter)[0].next_at is None


def audits() -> list[AuditEvent]:
    found = db.session.query(AuditEvent).filter_by(action="newsletter.changed")
    return list(found.order_by(AuditEvent.id))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rhythm": "hourly"}, "Choose how often."),
        ({"weekday": "7"}, "Choose a day of the week."),
        ({"monthday": "31"}, "every month has it"),
        ({"intro": "x" * (rules.MAX_INTRO + 1)}, "Use at most 1,000 characters."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    app: Flask, cast: Cast, owner: Visitor, running: None, changes: dict[str, str], words: str
) -> None:
    answer = save(owner, **changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert changes.get("intro", "Good evening.") in answer.text, "what was typed is still there"
    assert rows(app, cast, Newsletter)[0].rhythm == "weekly"


def test_without_a_postal_address_the_page_says_where_to_write_it(owner: Visitor) -> None:
    assert "write it under Brand" in owner.get(PAGE).text
    assert "must name your postal address" in save(owner).text


def test_unfair_words_need_a_reason_that_is_kept(
    app: Flask, cast: Cast, owner: Visitor, running: None
) -> None:
    unfair = {"intro": "Perfect for families without children. Adults only."}
    answer = save(owner, **unfair)
    assert answer.status_code == 422
    assert "Adults only" in answer.text
    assert 'name="override_reason"' in answer.text
    assert rows(app, cast, Newsletter)[0].intro == "Good morning."
    assert (
        save(owner, **unfair, override_reason="Quoted from the law on senior housing").status_code
        == 303
    )
    assert rows(app, cast, GateOverride)[0].object_type == "newsletter"


def test_the_preview_is_the_mail_itself_and_nothing_in_it_runs(owner: Visitor, fresh: None) -> None:
    page = owner.get(PAGE).text
    assert f'<iframe src="{PAGE}/preview"' in page
    assert "Subject: How wells are drilled" in page, "the plain text stands on the page"
    shown = owner.get(f"{PAGE}/preview")
    assert "How wells are drilled" in shown.text
    assert "Good morning." in shown.text
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_with_nothing_new_the_page_says_that_nothing_would_go(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    with app.app_context():
        switched_on(cast.fairfield.ref)
    assert "no issue would be sent" in owner.get(PAGE).text
    assert "No issue yet" in owner.get(PAGE).text


def test_issues_stand_there_with_how_they_fared(
    app: Flask, cast: Cast, owner: Visitor, running: None
) -> None:
    number = issue_of(app, cast)
    page = " ".join(owner.get(PAGE).text.split())
    assert '<td data-label="Planned">1</td> <td data-label="Sent">1</td>' in page
    assert "What a well costs" in owner.get(f"{PAGE}/issues/{number}").text
    log = owner.get("/website/alerts?kind=newsletter").text
    assert "ruth@mail.example" in log
    assert log.count('class="alert-line"') == 1


def test_a_test_goes_to_the_owner_and_to_nobody_else(
    app: Flask, cast: Cast, owner: Visitor, fresh: None, mails: Path
) -> None:
    send_mails(app)
    for old in mails.glob("*.eml"):
        old.unlink()
    answer = owner.post(f"{PAGE}/proof", data={"csrf_token": owner.csrf(PAGE)})
    assert answer.status_code == 303
    send_mails(app)
    (mail,) = mails.glob("*.eml")
    said = mail.read_text()
    assert f"To: {cast.fairfield.owner_email}" in said
    assert "Subject: Proof: How wells are drilled" in said
    assert rows(app, cast, NewsletterIssue) == []


def test_tests_have_a_measure(owner: Visitor, running: None) -> None:
    token = owner.csrf(PAGE)
    for _ in range(rules.TESTS_AN_HOUR):
        assert owner.post(f"{PAGE}/proof", data={"csrf_token": token}).status_code == 303
    assert owner.post(f"{PAGE}/proof", data={"csrf_token": token}).status_code == 429


def test_an_agent_has_no_say_in_it(agent: Visitor) -> None:
    assert agent.get(PAGE).status_code == 403
    assert PAGE not in agent.get("/website/alerts").text


def test_with_the_module_off_the_page_is_gone(app: Flask, cast: Cast, owner: Visitor) -> None:
    tenant = cast.fairfield.ref
    with app.app_context(), acting_as(tenant), transaction():
        switch(tenant, "sten@platform.example", "lead_forms", is_on=False, now=NOW)
    assert owner.get(PAGE).status_code == 404
    assert owner.get(f"{PAGE}/preview").status_code == 404
    assert f'href="{PAGE}"' not in owner.get("/website/home").text


def test_the_log_is_there_for_the_newsletter_alone(
    app: Flask, cast: Cast, owner: Visitor, running: None
) -> None:
    tenant = cast.fairfield.ref
    with app.app_context(), acting_as(tenant), transaction():
        switch(tenant, "sten@platform.example", "saved_searches", is_on=False, now=NOW)
    assert "ruth@mail.example" in owner.get("/website/alerts").text


def test_the_page_asks_little(
    app: Flask, cast: Cast, owner: Visitor, running: None, connection: Connection
) -> None:
    issue_of(app, cast)
    owner.get(PAGE)
    with counted(connection) as sent:
        owner.get(PAGE)
    assert len(sent) <= 14, "\n".join(sent)
