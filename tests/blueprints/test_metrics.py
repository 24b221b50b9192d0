"""/metrics: for a scraper that knows the token, on the platform's host alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from realestate.config import ConfigError, load
from realestate.db import now
from realestate.modules.events import sweeper
from realestate.modules.operations import dashboard
from tests.cast import Cast
from tests.house.test_settings import SAFE
from tests.support.browser import Visitor
from tests.support.letters import CANARY, bury_lead
from tests.support.queries import counted

TOKEN = "a token that a scraper knows"


@pytest.fixture
def _scraped(app: Flask) -> Iterator[None]:
    plain = app.config["SETTINGS"]
    app.config["SETTINGS"] = plain.model_copy(update={"metrics_token": TOKEN})
    yield
    app.config["SETTINGS"] = plain


def _scrape(app: Flask, authorization: str = f"Bearer {TOKEN}") -> TestResponse:
    visitor = Visitor(app, "admin.estate.localhost")
    return visitor.get("/metrics", headers={"Authorization": authorization})


def _values(app: Flask) -> dict[str, float]:
    families = text_string_to_metric_families(_scrape(app).text)
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in families
        for sample in family.samples
    }


def test_without_the_setting_there_is_nothing(app: Flask) -> None:
    assert _scrape(app).status_code == 404


@pytest.mark.usefixtures("_scraped")
@pytest.mark.parametrize(
    "given",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        f"Basic {TOKEN}",
        TOKEN,
        f"bearer {TOKEN}x",
        "Bearer ünknown",
    ],
)
def test_a_wrong_token_is_401(app: Flask, given: str) -> None:
    answer = _scrape(app, given)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "estate_" not in answer.text


@pytest.mark.usefixtures("_scraped")
def test_a_scrape_tells_of_the_queue(app: Flask, cast: Cast) -> None:
    with app.app_context():
        sweeper.beat(now(), processed=41, failed=2)
        bury_lead(cast.fairfield.ref, "dead")
        bury_lead(cast.fairfield.ref, "discarded", discarded_at=now())
        took = {"created_at": now() - timedelta(seconds=2), "processed_at": now()}
        done = {"status": "processed", "dead_lettered_at": None, **took}
        bury_lead(cast.harbor.ref, "done", **done)
        bury_lead(cast.harbor.ref, "waits", status="pending")
    values = _values(app)
    assert values["estate_deliveries crm pending"] == 1
    assert values["estate_deliveries_due crm"] == 1
    assert values["estate_deliveries post pending"] == 0
    assert values["estate_dead_letters invalid_payload"] == 1
    assert values["estate_workers_alive"] == 1
    assert values["estate_events_held"] == 0
    assert values["estate_events_accepted_total"] >= 4
    assert values["estate_latency_recent_seconds_bucket +Inf"] == 1
    assert values["estate_latency_recent_seconds_gcount"] == 1
    assert values["estate_latency_recent_seconds_gsum"] == pytest.approx(2, abs=0.5)
    (done_here,) = [
        v for k, v in values.items() if k.startswith("estate_deliveries_processed_total")
    ]
    (failed,) = [v for k, v in values.items() if k.startswith("estate_attempts_failed_total")]
    assert (done_here, failed) == (41, 2)


@pytest.mark.usefixtures("_scraped")
def test_a_scrape_names_no_agency_no_person_and_not_this_process(app: Flask, cast: Cast) -> None:
    with app.app_context():
        bury_lead(cast.fairfield.ref)
    answer = _scrape(app)
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    for words in ("fairfield", CANARY["email"], "python_info", "process_cpu"):
        assert words not in answer.text.lower(), words
    assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("_scraped")
def test_a_database_that_does_not_answer_fails_the_scrape(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(dashboard, "look", gone)
    answer = _scrape(app)
    assert answer.status_code == 503
    assert "estate_" not in answer.text


@pytest.mark.usefixtures("_scraped")
def test_scrapes_within_seconds_ask_the_database_once(app: Flask, connection: Connection) -> None:
    _scrape(app)
    with counted(connection) as sent:
        assert _scrape(app).status_code == 200
    assert sent == []


def test_a_short_token_is_refused_at_the_start() -> None:
    with pytest.raises(ConfigError, match="METRICS_TOKEN"):
        load({**SAFE, "METRICS_TOKEN": "short"})
