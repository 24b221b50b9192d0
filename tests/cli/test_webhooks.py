"""flask webhooks: stable shapes, a secret shown once, nothing written when it is only asked what would be."""

from __future__ import annotations

from flask import Flask

from tests.cast import Cast
from tests.cli.test_commands import answer, run

URL = "https://hooks.example.com/estate"
FAIRFIELD = ("--tenant", "fairfield", "--json")
KEYS = {"id", "url", "description", "event_types", "active", "disabled_reason", "created_at"}


def test_a_webhook_is_added_listed_and_removed(app: Flask, cast: Cast) -> None:
    added = answer(run(app, "webhooks", "add", URL, "--description", "CRM", *FAIRFIELD))
    assert set(added) == {"event", "tenant", "dry_run", "secret"} | KEYS
    assert added["secret"].startswith("whsec_")
    wishes = ("lead.submitted", "showing.requested", "valuation.requested")
    assert added["event_types"] == [f"website.{wish}" for wish in wishes]
    listed = answer(run(app, "webhooks", "list", *FAIRFIELD))
    assert set(listed) == {"event", "tenant", "count", "webhooks"}
    (row,) = listed["webhooks"]
    assert set(row) == KEYS
    assert (row["url"], row["active"]) == (URL, True)
    assert answer(run(app, "webhooks", "list", "--tenant", "harbor", "--json"))["count"] == 0
    number = str(row["id"])
    removed = answer(run(app, "webhooks", "remove", number, *FAIRFIELD))
    assert removed["id"] == row["id"]
    assert answer(run(app, "webhooks", "list", *FAIRFIELD))["count"] == 0
    assert run(app, "webhooks", "remove", number, *FAIRFIELD).exit_code == 3


def test_a_dry_run_says_and_does_nothing(app: Flask, cast: Cast) -> None:
    would = answer(run(app, "webhooks", "add", URL, "--dry-run", *FAIRFIELD))
    assert (would["dry_run"], would["id"], would["secret"]) == (True, None, None)
    assert answer(run(app, "webhooks", "list", *FAIRFIELD))["count"] == 0
    number = str(answer(run(app, "webhooks", "add", URL, *FAIRFIELD))["id"])
    assert answer(run(app, "webhooks", "remove", number, "--dry-run", *FAIRFIELD))["dry_run"]
    assert answer(run(app, "webhooks", "list", *FAIRFIELD))["count"] == 1


def test_what_cannot_be_used_is_exit_code_2_and_twice_is_4(app: Flask, cast: Cast) -> None:
    assert run(app, "webhooks", "add", "http://hooks.example.com/", *FAIRFIELD).exit_code == 2
    assert run(app, "webhooks", "add", URL, "--type", "silly", *FAIRFIELD).exit_code == 2
    answer(run(app, "webhooks", "add", URL, *FAIRFIELD))
    assert run(app, "webhooks", "add", URL, *FAIRFIELD).exit_code == 4
    assert run(app, "webhooks", "remove", "999", *FAIRFIELD).exit_code == 3


def test_another_agencys_webhook_cannot_be_removed(app: Flask, cast: Cast) -> None:
    number = str(answer(run(app, "webhooks", "add", URL, *FAIRFIELD))["id"])
    assert run(app, "webhooks", "remove", number, "--tenant", "harbor").exit_code == 3


def test_plain_words_for_people(app: Flask, cast: Cast) -> None:
    said = run(app, "webhooks", "add", URL, "--tenant", "fairfield").stdout
    assert "shown this once: whsec_" in said
    assert "on   https://hooks.example.com/estate" in (
        run(app, "webhooks", "list", "--tenant", "fairfield").stdout
    )
