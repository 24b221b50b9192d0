"""Signing up for the newsletter: a form without a cookie, a yes in the mailbox, one click that ends it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import transaction
from realestate.modules.alerts import newsletter as rules
from realestate.modules.alerts.models import AlertMail, Subscriber, SubscriberConsent
from realestate.modules.alerts.queries import newsletter as queries
from realestate.modules.entitlements import switch
from realestate.tenancy.scope import acting_as
from tests.blueprints.test_saved_searches import send_mails
from tests.cast import NOW, Cast
from tests.modules.alerts.conftest import subscribe, word_of
from tests.support.browser import Visitor
from tests.support.newsletters import READER, article, reader, switched_on
from tests.support.queries import counted
from tests.support.remembered import rows

TYPED = {"email": "Ruth@Mail.example", "consent": "y"}


@pytest.fixture
def site(app: Flask, cast: Cast, fairfield_site: Visitor) -> Visitor:
    """Fairfield's website with a weekly newsletter."""
    with app.app_context():
        switched_on(cast.fairfield.ref)
    return fairfield_site


def sign_up(visitor: Visitor, page: str = "/newsletter", **changes: str) -> int:
    return visitor.submit(page, {**TYPED, **changes}, action="/newsletter").status_code


def link_in(mails: Path) -> str:
    text = max(mails.glob("*.eml")).read_text()
    found = re.search(r"https?://[^/]+(/newsletter/mine/[\w.~-]+)", text)
    assert found, text
    return found[1]


def a_reader(app: Flask, cast: Cast, **more: bool) -> int:
    with app.app_context():
        return reader(cast.fairfield.ref, **more)


def word(app: Flask, cast: Cast, purpose: str, number: int) -> str:
    with app.app_context():
        return word_of(cast.fairfield.ref, number, purpose)


def test_a_sign_up_counts_when_the_owner_of_the_mailbox_says_yes(
    app: Flask, cast: Cast, site: Visitor, mails: Path
) -> None:
    page = site.get("/newsletter").text
    words = rules.consent_text("Fairfield Homes", "weekly")
    assert words in page
    assert "checked" not in page.partition('name="consent"')[2][:60], "nothing is ticked for them"
    answer = site.submit("/newsletter", TYPED, action="/newsletter")
    assert (answer.status_code, answer.location) == (303, "/newsletter/sent")
    assert "Set-Cookie" not in answer.headers
    assert site.get("/newsletter/sent").status_code == 200
    (person,) = rows(app, cast, Subscriber)
    (consent,) = rows(app, cast, SubscriberConsent)
    assert (person.email, person.gets_news, person.is_active) == (READER, False, False)
    assert (consent.text, consent.page, consent.address) == (words, "/newsletter", "127.0.0.1")
    send_mails(app)
    mine = link_in(mails)
    shown = site.get(mine)
    assert "Shall we start?" in shown.text
    assert words in shown.text
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert not rows(app, cast, Subscriber)[0].gets_news, "looking is no yes"
    assert "You get the newsletter" in site.post(mine, data={"wanted": "yes"}).text
    (person,) = rows(app, cast, Subscriber)
    assert (person.gets_news, person.is_active) == (True, False), "no yes to alerts was given"
    assert "You are unsubscribed" in site.post(mine, data={"wanted": "no"}).text
    assert [c.is_granted for c in rows(app, cast, SubscriberConsent)] == [True, True, False]


def test_the_form_stands_at_the_end_of_articles_and_reports(
    app: Flask, cast: Cast, site: Visitor
) -> None:
    with app.app_context():
        article(cast.fairfield.ref)
    for path in ("/insights", "/insights/what-a-well-costs", "/market-reports"):
        page = site.get(path).text
        assert page.count('id="newsletter-form"') == 1, path
        assert 'href="/newsletter"' in page, "the foot of the page leads there too"
    assert sign_up(site, "/insights/what-a-well-costs") == 303
    assert rows(app, cast, SubscriberConsent)[0].page == "/insights/what-a-well-costs"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "ruth at mail"}, "Enter an e-mail address"),
        ({"consent": ""}, "Tick the box"),
        ({"form_token": "forged"}, "This page had been open for long"),
    ],
)
def test_a_refused_form_says_what_to_mend_and_keeps_what_was_typed(
    app: Flask, cast: Cast, site: Visitor, changes: dict[str, str], words: str
) -> None:
    answer = site.submit("/newsletter", {**TYPED, **changes}, action="/newsletter")
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{changes.get("email", TYPED["email"])}"' in answer.text
    assert rows(app, cast, Subscriber) == []


def test_htmx_gets_the_form_or_the_word_in_its_place(site: Visitor) -> None:
    refused = site.submit("/newsletter", {"email": ""}, action="/newsletter", htmx=True)
    assert (refused.status_code, "<html" in refused.text) == (422, False)
    sent = site.submit("/newsletter", TYPED, action="/newsletter", htmx=True)
    assert (sent.status_code, 'id="newsletter-form"' in sent.text) == (200, True)


def test_nobody_learns_who_reads_it_and_a_mailbox_is_not_flooded(
    app: Flask, cast: Cast, site: Visitor
) -> None:
    a_reader(app, cast)
    known = site.submit("/newsletter", TYPED, action="/newsletter")
    strange = site.submit("/newsletter", {**TYPED, "email": "x@mail.example"}, action="/newsletter")
    assert (known.status_code, known.location) == (strange.status_code, strange.location)
    for _ in range(4):
        sign_up(site)
    (person,) = [p for p in rows(app, cast, Subscriber) if p.email == READER]
    mails = [m for m in rows(app, cast, AlertMail) if m.subscriber_id == person.id]
    assert len(mails) <= 4  # three within a day, and the one of days ago
    assert person.gets_news, "signing up again changes nothing"


def test_a_network_gets_only_its_share(site: Visitor) -> None:
    codes = [sign_up(site, email="no address") for _ in range(rules.FORMS_AN_HOUR + 1)]
    assert codes == [422] * rules.FORMS_AN_HOUR + [429]


def test_a_machine_that_fills_the_hidden_field_gets_nothing(
    app: Flask, cast: Cast, site: Visitor
) -> None:
    assert sign_up(site, website="https://spam.example") == 303
    assert rows(app, cast, Subscriber) == []


def test_one_click_ends_the_newsletter_alone(app: Flask, cast: Cast, site: Visitor) -> None:
    number = a_reader(app, cast)
    with app.app_context():
        assert subscribe(cast.fairfield.ref, email=READER) == number
    path = f"/newsletter/stop/{word(app, cast, 'stop', number)}"
    assert "No more newsletter?" in site.get(path).text
    assert rows(app, cast, Subscriber)[0].gets_news, "looking changes nothing"
    answer = site.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    (person,) = rows(app, cast, Subscriber)
    assert (person.gets_news, person.is_active) == (False, True)
    how = rows(app, cast, SubscriberConsent)[-1].how
    assert how == "one click in the mail program"
    site.post(path, data={"what": "all"})
    (person,) = rows(app, cast, Subscriber)
    assert (person.gets_news, person.is_active) == (False, False)


def test_the_link_of_an_alert_can_end_the_newsletter_too(
    app: Flask, cast: Cast, site: Visitor
) -> None:
    number = a_reader(app, cast)
    token = word(app, cast, "stop", number)
    assert "You also get our newsletter" in site.get(f"/alerts/stop/{token}").text


def test_it_is_shown_and_changed_on_the_page_of_a_subscriber(
    app: Flask, cast: Cast, site: Visitor
) -> None:
    number = a_reader(app, cast)
    mine = f"/my/{word(app, cast, 'my', number)}"
    page = site.get(mine).text
    assert "You get it whenever there is something new" in page
    assert "Shall we start?" not in page, "nobody is asked for a yes to what they never asked for"
    assert site.post(f"{mine}/newsletter", data={"wanted": "no"}).status_code == 303
    assert not rows(app, cast, Subscriber)[0].gets_news
    assert rules.consent_text("Fairfield Homes", "weekly") in site.get(mine).text
    again = site.post(f"{mine}/newsletter", data={"wanted": "yes"}, htmx=True)
    assert "from the next issue on" in again.text
    assert site.post(f"{mine}/stop").status_code == 303
    (person,) = rows(app, cast, Subscriber)
    assert (person.gets_news, person.unsubscribed_at) == (False, None)


def test_without_saved_searches_the_newsletter_works_the_same(
    app: Flask, cast: Cast, site: Visitor, mails: Path
) -> None:
    turn(app, cast, "saved_searches", False)
    assert sign_up(site) == 303
    send_mails(app)
    assert "You get the newsletter" in site.post(link_in(mails), data={"wanted": "yes"}).text


def test_with_the_module_off_it_is_gone_but_a_link_still_ends_it(
    app: Flask, cast: Cast, site: Visitor
) -> None:
    number = a_reader(app, cast)
    turn(app, cast, "lead_forms", False)
    token = word(app, cast, "my", number)
    for path in ("/newsletter", "/newsletter/sent", f"/newsletter/mine/{token}"):
        assert site.get(path).status_code == 404
    assert "newsletter" not in site.get("/insights").text.lower()
    assert "Newsletter" not in site.get(f"/my/{token}").text
    stop = f"/newsletter/stop/{word(app, cast, 'stop', number)}"
    assert "You are unsubscribed" in site.post(stop).text
    assert not rows(app, cast, Subscriber)[0].gets_news


def test_a_newsletter_that_is_off_is_not_offered(fairfield_site: Visitor) -> None:
    assert fairfield_site.get("/newsletter").status_code == 404
    assert "newsletter-form" not in fairfield_site.get("/insights").text


def test_the_link_of_another_agency_opens_nothing(
    app: Flask, cast: Cast, site: Visitor, harbor_site: Visitor
) -> None:
    number = a_reader(app, cast)
    mine = f"/newsletter/mine/{word(app, cast, 'my', number)}"
    assert site.get(mine).status_code == 200
    assert harbor_site.get(mine).status_code == 404
    stop = f"/newsletter/stop/{word(app, cast, 'stop', number)}"
    assert harbor_site.post(stop).status_code == 404


def test_the_pages_ask_little(
    app: Flask, cast: Cast, site: Visitor, connection: Connection
) -> None:
    number = a_reader(app, cast)
    mine = f"/newsletter/mine/{word(app, cast, 'my', number)}"
    for path in ("/newsletter", mine):
        with counted(connection) as sent:
            assert site.get(path).status_code == 200
        assert len(sent) <= 8, (path, sent)


def turn(app: Flask, cast: Cast, module: str, is_on: bool) -> None:
    tenant = cast.fairfield.ref
    with app.app_context():
        with acting_as(tenant), transaction():
            switch(tenant, "sten@platform.example", module, is_on=is_on, now=NOW)
        queries.forget(tenant)
