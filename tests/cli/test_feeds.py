"""flask feeds: what operators and their programs are told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from realestate.db import db, transaction
from realestate.modules.feeds.models import FeedSource
from realestate.tenancy.scope import acting_as
from tests.cast import Cast


@pytest.fixture
def source_id(app: Flask, cast: Cast) -> int:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        source = FeedSource(
            kind="reso",
            source_system="Wide MLS",
            base_url="https://api.mls.invalid/odata",
            client_secret="canary-secret",
            created_at=datetime.now(UTC),
            last_success_at=datetime.now(UTC),
        )
        db.session.add(source)
        db.session.flush()
        return source.id


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["feeds", *words])


def test_the_list_names_every_source_and_no_secret(app: Flask, source_id: int) -> None:
    done = run(app, "list", "--tenant", "fairfield", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["event"], told["count"]) == (0, "feed_list_result", 1)
    assert (told["feeds"][0]["name"], told["feeds"][0]["health"]) == ("Wide MLS", "good")
    assert "canary" not in done.output


def test_a_late_source_is_told_by_the_exit_code(app: Flask, cast: Cast, source_id: int) -> None:
    assert run(app, "status", "--tenant", "fairfield").exit_code == 0
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        source = db.session.scalars(FeedSource.of(cast.fairfield.ref)).one()
        source.last_success_at = datetime.now(UTC) - timedelta(hours=13)
    done = run(app, "status", "--tenant", "fairfield", "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["healthy"] is False
    assert told["feeds"][0]["health"] == "late"


def test_a_source_is_read_by_name_and_the_failure_is_said(app: Flask, source_id: int) -> None:
    dry = run(app, "sync", "Wide MLS", "--tenant", "fairfield", "--dry-run", "--json")
    assert json.loads(dry.stdout)["dry_run"] is True
    done = run(app, "sync", "Wide MLS", "--tenant", "fairfield", "--json")
    assert done.exit_code == 1
    assert "host name leads nowhere" in json.loads(done.stdout)["problem"]


def test_a_source_another_worker_reads_is_a_conflict(
    app: Flask, cast: Cast, source_id: int
) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        source = db.session.scalars(FeedSource.of(cast.fairfield.ref)).one()
        source.lease_owner = "other"
        source.lease_until = datetime.now(UTC) + timedelta(minutes=1)
    assert run(app, "sync", str(source_id), "--tenant", "fairfield").exit_code == 4


def test_unknown_names_are_not_found(app: Flask) -> None:
    assert run(app, "sync", "nobody", "--tenant", "fairfield").exit_code == 3
    assert run(app, "list", "--tenant", "nobody").exit_code == 3
