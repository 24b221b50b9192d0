"""Forms of the agency's own making, on its website and in frames of others; and the form for sellers."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from realestate.db import db, transaction
from realestate.modules import entitlements
from realestate.modules.crm.models import Activity, Consent, Lead
from realestate.modules.events import dispatch
from realestate.modules.lead_forms.models import FormDesign
from realestate.tenancy.scope import acting_as
from tests.blueprints.test_lead_forms import TYPED, _patient, events  # noqa: F401
from tests.cast import NOW, Cast
from tests.support.browser import Visitor

ANSWERS = {
    **TYPED,
    "answer_0": "2026-12-05",
    "answer_1": "3",
    "answer_2": "By bus",
    "answer_3": ["Garden", "Kitchen"],
    "answer_4": "y",
}


def change(app: Flask, cast: Cast, **facts: object) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        form = db.session.scalars(FormDesign.of(cast.fairfield.ref)).one()
        for name, value in facts.items():
            setattr(form, name, value)


def leads(app: Flask, cast: Cast) -> list[Lead]:
    with app.app_context():
        while dispatch.work("crm").picked:
            pass
    with app.app_context(), acting_as(cast.fairfield.ref):
        return list(db.session.scalars(Lead.of(cast.fairfield.ref).order_by(Lead.id.desc())))


def test_what_was_answered_becomes_a_lead_with_its_questions(
    app: Flask, cast: Cast, fairfield_site: Visitor, agent: Visitor
) -> None:
    answer = fairfield_site.submit("/forms/open-day", ANSWERS)
    assert answer.status_code == 303
    thanks = fairfield_site.get(answer.location).text
    assert "We look forward to it." in thanks
    lead = leads(app, cast)[0]
    assert (lead.source, lead.lead_type) == ("form:open-day", "other")
    assert [each["value"] for each in lead.answers] == [
        "2026-12-05",
        "3",
        "By bus",
        "Garden, Kitchen",
        "Yes",
    ]
    page = agent.get(f"/leads/{lead.id}").text
    assert "How many of you come?" in page
    assert "form “open-day”" in page


def test_agents_are_mailed_the_answers(
    app: Flask, cast: Cast, fairfield_site: Visitor, mails: object
) -> None:
    fairfield_site.submit("/forms/open-day", ANSWERS)
    leads(app, cast)
    with app.app_context():
        while dispatch.work("post").picked:
            pass
    sent = "".join(p.read_text() for p in mails.glob("*.eml"))  # type: ignore[attr-defined]
    assert "How do you come?: By bus" in sent


def test_wrong_answers_are_refused_beside_their_questions_and_nothing_typed_is_lost(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    wrong = {**ANSWERS, "answer_1": "some", "answer_2": "By boat", "email": "nonsense"}
    for htmx in (False, True):
        answer = fairfield_site.submit("/forms/open-day", wrong, htmx=htmx)
        assert answer.status_code == 422
        for words in ("Write a number", "Choose from what is offered", "not an e-mail address"):
            assert words in answer.text
        assert 'value="some"' in answer.text
        assert re.search(r'checked[^>]*value="Kitchen"', answer.text)
        assert 'aria-describedby="answer_1-error"' in answer.text
    assert events(app) == []


def test_the_agencys_own_consent_is_kept_word_for_word_with_its_version(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    change(app, cast, consent_text="You may send me the plan.")
    fairfield_site.submit("/forms/open-day", {**ANSWERS, "consent": "y"})
    lead = leads(app, cast)[0]
    with app.app_context(), acting_as(cast.fairfield.ref):
        kept = Consent.of(cast.fairfield.ref).where(Consent.contact_id == lead.contact_id)
        consent = db.session.scalars(kept).one()
        assert (consent.text_id, consent.text) == (
            "form:open-day:2",
            "You may send me the plan.",
        )
        assert consent.is_granted


def test_an_unpublished_form_is_nowhere_and_one_taken_away_is_gone(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    paths = ("/forms/open-day", "/embed/open-day", "/embed/open-day.js")
    assert "/forms/open-day" in fairfield_site.get("/sitemap/lead_forms-1.xml").text
    change(app, cast, is_published=False)
    assert [fairfield_site.get(path).status_code for path in paths] == [404] * 3
    assert "/forms/open-day" not in fairfield_site.get("/sitemap/lead_forms-1.xml").text
    change(app, cast, removed_at=NOW)
    assert [fairfield_site.get(path).status_code for path in paths] == [410] * 3


def test_only_websites_on_the_list_may_frame_it(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    framed = fairfield_site.get("/embed/open-day")
    policy = framed.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://www.builder.example")
    assert "script-src" not in policy
    assert framed.headers["X-Robots-Tag"] == "noindex"
    plain = fairfield_site.get("/forms/open-day").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in plain
    change(app, cast, origins=[])
    policy = fairfield_site.get("/embed/open-day").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self'")


def test_a_framed_form_can_be_sent_and_thanks_inside_its_frame(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    answer = fairfield_site.submit("/embed/open-day", ANSWERS)
    assert answer.location.startswith("/embed/open-day/thanks/")
    assert "frame-ancestors 'self' https://" in answer.headers["Content-Security-Policy"]
    thanks = fairfield_site.get(answer.location)
    assert "We look forward to it." in thanks.text
    assert "frame-ancestors 'self' https://" in thanks.headers["Content-Security-Policy"]
    assert fairfield_site.submit("/embed/open-day", ANSWERS, htmx=True).status_code == 200


def test_the_script_names_the_frame_and_its_height(fairfield_site: Visitor) -> None:
    script = fairfield_site.get("/embed/open-day.js")
    assert script.mimetype == "text/javascript"
    values = json.loads(re.search(r"var form = (\{.*\});", script.text)[1])  # type: ignore[index]
    assert values["address"].endswith("/embed/open-day")
    assert values["height"] > 900


def test_a_form_of_another_site_is_refused(fairfield_site: Visitor) -> None:
    answer = fairfield_site.post(
        "/embed/open-day", data=ANSWERS, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 422


def test_a_seller_tells_of_a_home(
    app: Flask, cast: Cast, fairfield_site: Visitor, agent: Visitor
) -> None:
    home = {"property_address": "9 Own Road, Bellevue 98004", "beds": "3", "baths": "2.5"}
    answer = fairfield_site.submit("/sell", {**TYPED, **home, "sqft": "1,850"})
    assert answer.status_code == 303
    lead = leads(app, cast)[0]
    assert (lead.source, lead.lead_type) == ("seller_inquiry", "seller")
    assert lead.property_details == {
        "address": "9 Own Road, Bellevue 98004",
        "beds": 3,
        "baths": 2.5,
        "sqft": 1850,
    }
    with app.app_context(), acting_as(cast.fairfield.ref):
        arrived = Activity.of(cast.fairfield.ref).where(Activity.lead_id == lead.id)
        assert "9 Own Road" in db.session.scalars(arrived).one().summary


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"property_address": ""}, "address of the home"),
        ({"property_address": "x" * 201}, "at most 200"),
        ({"beds": "three"}, "Write a number, for instance 3"),
        ({"baths": "-1"}, "for instance 2.5"),
        ({"sqft": "12345678"}, "for instance 1,850"),
    ],
)
def test_what_a_seller_must_mend(
    app: Flask, fairfield_site: Visitor, changed: dict[str, str], words: str
) -> None:
    typed = {**TYPED, "property_address": "9 Own Road", **changed}
    answer = fairfield_site.submit("/sell", typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert events(app) == []


def test_with_the_module_off_all_of_it_is_gone(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        entitlements.switch(cast.fairfield.ref, "test", "lead_forms", is_on=False, now=NOW)
    for path in ("/sell", "/forms/open-day", "/embed/open-day", "/embed/open-day.js"):
        assert fairfield_site.get(path).status_code == 404
