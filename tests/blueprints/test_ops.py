"""Health and readiness: JSON on every host, and the failing part by name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update

from realestate.blueprints.ops import unsafe_database
from realestate.db import db, transaction, utc_now
from realestate.modules.accounts.models import User
from realestate.modules.events import sweeper
from realestate.modules.events.models import WorkerHeartbeat
from tests.cast import Cast
from tests.support.browser import Visitor

HOSTS = [
    "fairfield.estate.localhost",
    "fairfield.crm.estate.localhost",
    "admin.estate.localhost",
    "nobody.example",
    "127.0.0.1",
]


@pytest.mark.parametrize("host", HOSTS)
def test_the_process_says_that_it_lives_on_every_host(app: Flask, host: str) -> None:
    answer = app.test_client().get("/healthz", headers={"Host": host})
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("host", HOSTS)
def test_ready_when_a_worker_beat_its_heart(app: Flask, host: str) -> None:
    with app.app_context():
        sweeper.beat(utc_now())
    answer = app.test_client().get("/readyz", headers={"Host": host})
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


def test_not_ready_without_a_worker(app: Flask) -> None:
    answer = Visitor(app, "admin.estate.localhost").get("/readyz")
    assert answer.status_code == 503
    assert answer.json["failing"] == {"worker": "no worker has ever run here"}


def test_not_ready_when_the_worker_is_silent(app: Flask) -> None:
    with app.app_context():
        sweeper.beat(utc_now())
        with transaction():
            db.session.execute(
                update(WorkerHeartbeat).values(beat_at=utc_now() - timedelta(seconds=31))
            )
    answer = Visitor(app, "admin.estate.localhost").get("/readyz")
    assert answer.status_code == 503
    assert "silent" in answer.json["failing"]["worker"]


def test_not_ready_when_the_schema_is_old(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realestate.schema.head", lambda: "9999")
    answer = Visitor(app, "admin.estate.localhost").get("/readyz")
    assert "flask schema upgrade" in answer.json["failing"]["schema"]


def test_not_ready_without_a_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def gone(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr("realestate.db.db.session.connection", gone)
    answer = Visitor(app, "admin.estate.localhost").get("/readyz")
    assert answer.status_code == 503
    assert list(answer.json["failing"]) == ["database"]
    assert Visitor(app, "admin.estate.localhost").get("/healthz").status_code == 200


def test_the_application_speaks_as_a_role_that_owns_nothing(
    app: Flask, is_postgresql: bool
) -> None:
    with app.app_context():
        if is_postgresql:
            name = db.session.connection().execute(text("select current_user")).scalar_one()
            assert name == "realestate_app"
        db.session.remove()


def test_production_does_not_start_on_a_database_with_demo_accounts(app: Flask, cast: Cast) -> None:
    plain = app.config["SETTINGS"]
    app.config["SETTINGS"] = plain.model_copy(update={"mode": "production"})
    try:
        with app.app_context():
            assert unsafe_database() == ""
            with transaction():
                db.session.execute(update(User).values(is_demo=True))
            assert "demo accounts" in unsafe_database()
        answer = Visitor(app, "admin.estate.localhost").get("/readyz")
        assert "demo accounts" in answer.json["failing"]["database"]
    finally:
        app.config["SETTINGS"] = plain
