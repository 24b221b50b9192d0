"""Every route of the admin, as every role of the staff: who may look, and who may act."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from realestate.db import now, transaction
from realestate.modules.accounts.actions import create_staff
from realestate.modules.accounts.models import STAFF_ROLES
from tests.cast import Cast
from tests.support.browser import PASSWORD, Visitor
from tests.support.letters import bury_lead

ACTS = {
    "admin.switch",
    "admin.run_synthetic",
    "admin.pause",
    "admin.resume",
    "admin.retry_letter",
    "admin.mend_letter",
    "admin.discard_letter",
    "admin.show_payload",
    "admin.retry_dry_run",
    "admin.discard_dry_run",
    "admin.retry_letters",
    "admin.discard_letters",
}
VALUES = {"slug": "fairfield", "module": "team", "number": 1}


def _person(app: Flask, role: str) -> Visitor:
    with app.app_context(), transaction():
        facts = {"email": f"{role}@platform.example", "name": "Rita Role", "password": PASSWORD}
        create_staff(role=role, now=now(), **facts)
    return Visitor(app, "admin.estate.localhost").signed_in(f"{role}@platform.example")


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_admins_and_operators_act_and_the_others_look(app: Flask, cast: Cast, role: str) -> None:
    person = _person(app, role)
    with app.app_context():
        values = {**VALUES, "delivery_id": bury_lead(cast.fairfield.ref)}
    token = person.csrf("/agencies")
    router = app.url_map.bind("platform")
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("admin.") or rule.arguments - set(values):
            continue
        path = router.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        is_post = "POST" in (rule.methods or ())
        answer = person.post(path, data={"csrf_token": token}) if is_post else person.get(path)
        is_refused = rule.endpoint in ACTS and role not in ("admin", "operator")
        assert (answer.status_code == 403) == is_refused, (role, rule.endpoint, answer.status_code)
        assert answer.status_code < 500, (role, rule.endpoint)


def test_every_act_of_the_admin_is_on_the_list(app: Flask) -> None:
    posts = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("admin.") and "POST" in (rule.methods or ())
    }
    assert posts <= ACTS
    for endpoint in ACTS:
        assert app.view_functions[endpoint].roles == ("admin", "operator"), endpoint  # type: ignore[attr-defined]


def test_who_may_not_act_sees_no_button_for_it(app: Flask, cast: Cast) -> None:
    support = _person(app, "support")
    with app.app_context():
        letter = bury_lead(cast.fairfield.ref)
    for path in ("/ingestion", "/dead-letters", f"/dead-letters/{letter}"):
        page = support.get(path).text
        main = page[page.index("<main") :]
        assert not re.findall(r'<form[^>]*method="post"', main), path
        assert "/dead-letters/retry" not in main, path


def test_strangers_are_led_to_the_sign_in(app: Flask, cast: Cast) -> None:
    stranger = Visitor(app, "admin.estate.localhost")
    for path in ("/ingestion", "/dead-letters", "/dead-letters/1", "/dead-letters/export.jsonl"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.location) == (303, f"/sign-in?next={path}")


@pytest.mark.parametrize("host", ["fairfield.crm.estate.localhost", "fairfield.estate.localhost"])
def test_the_queue_is_on_the_platforms_host_alone(
    app: Flask, cast: Cast, agent: Visitor, host: str
) -> None:
    visitor = agent if ".crm" in host else Visitor(app, host)
    for path in ("/ingestion", "/dead-letters", "/metrics"):
        assert visitor.get(path).status_code == 404, path
