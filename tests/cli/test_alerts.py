"""flask alerts: what an operator plans and reads."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from realestate.modules.alerts import rules
from tests.cast import Cast
from tests.modules.alerts.conftest import MORNING, put, subscribe


@pytest.fixture(autouse=True)
def _always_awake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "is_awake", lambda *_args: True)


def run(app: Flask, *words: str) -> dict[str, object]:
    done = app.test_cli_runner().invoke(args=["alerts", *words, "--json"])
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def test_what_is_due_is_planned_and_read_without_addresses(app: Flask, cast: Cast) -> None:
    with app.app_context():
        subscribe(cast.fairfield.ref)
        put(cast.fairfield.ref, at=MORNING)
    assert run(app, "run") == {"event": "alerts_run_result", "planned": 1}
    assert run(app, "run")["planned"] == 0
    found = run(app, "log", "--tenant", "fairfield")
    assert found["count"] == 2
    newest = found["mails"][0]  # type: ignore[index]
    assert (newest["kind"], newest["state"], newest["homes"]) == ("instant", "waiting", 1)
    assert "vic@" not in json.dumps(found)
    assert run(app, "log", "--tenant", "fairfield", "--state", "failed")["count"] == 0


def test_an_agency_nobody_knows_is_said(app: Flask, cast: Cast) -> None:
    done = app.test_cli_runner().invoke(args=["alerts", "log", "--tenant", "nobody"])
    assert done.exit_code == 3
