"""Commands: data on stdout, stable shapes, and exit codes that mean something."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from tests.cast import Cast
from tests.support.browser import Visitor


def run(app: Flask, *words: str, typed: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=list(words), input=typed)


def answer(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_modules_are_listed_with_the_reason(app: Flask, cast: Cast) -> None:
    found = answer(run(app, "modules", "list", "--tenant", "harbor", "--json"))
    assert found["event"] == "module_list_result"
    assert found["tenant"] == "harbor"
    by_key = {row["key"]: row for row in found["modules"]}
    assert set(by_key["team"]) == {"key", "enabled", "code", "reason"}
    assert by_key["listings"]["enabled"] is True
    assert by_key["team"]["enabled"] is False
    assert by_key["team"]["reason"] == "Not part of the starter plan."


def test_an_unknown_agency_is_exit_code_3(app: Flask, cast: Cast) -> None:
    result = run(app, "modules", "list", "--tenant", "nobody", "--json")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "nobody" in result.stderr


def test_a_module_is_switched_from_the_terminal(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    found = answer(run(app, "modules", "switch", "--tenant", "fairfield", "team", "off", "--json"))
    assert found["enabled"] is False
    assert fairfield_site.get("/team").status_code == 404


def test_an_agency_is_opened_and_answers(app: Flask, cast: Cast) -> None:
    words = (
        "tenants",
        "open",
        "--slug",
        "newtown",
        "--name",
        "Newtown Homes",
        "--plan",
        "growth",
        "--json",
    )
    assert answer(run(app, *words))["slug"] == "newtown"
    assert Visitor(app, "newtown.estate.localhost").get("/").status_code == 200
    assert run(app, *words).exit_code == 4, "the second time there is a conflict"


@pytest.mark.parametrize("slug", ["admin", "Up", "a.b"])
def test_a_slug_that_confuses_hosts_is_exit_code_2(app: Flask, cast: Cast, slug: str) -> None:
    result = run(app, "tenants", "open", "--slug", slug, "--name", "X", "--plan", "pro")
    assert result.exit_code == 2


def test_a_domain_is_attached_and_says_how_to_prove_it(app: Flask, cast: Cast) -> None:
    found = answer(
        run(app, "tenants", "attach-domain", "--tenant", "harbor", "Www.Harbor.Example", "--json")
    )
    assert found["hostname"] == "www.harbor.example"
    assert found["live"] is False
    assert found["txt_name"] == "_realestate-verify.www.harbor.example"
    assert Visitor(app, "www.harbor.example").get("/").status_code == 404


def test_an_agency_is_suspended(app: Flask, cast: Cast) -> None:
    answer(run(app, "tenants", "set-status", "--tenant", "harbor", "suspended", "--json"))
    assert Visitor(app, "harbor.estate.localhost").get("/").status_code == 503


def test_people_are_made_and_may_enter(app: Flask, cast: Cast) -> None:
    password = "seven green umbrellas dancing"
    words = ("--name", "Nora New", "--password-stdin", "--json")
    made = run(
        app,
        "users",
        "create",
        "--tenant",
        "fairfield",
        "--email",
        "Nora@Fairfield.example",
        *words,
        typed=password,
    )
    assert answer(made)["email"] == "Nora@Fairfield.example"
    Visitor(app, "fairfield.crm.estate.localhost").signed_in("nora@fairfield.example", password)
    made = run(app, "staff", "create", "--email", "nora@platform.example", *words, typed=password)
    assert answer(made)["role"] == "admin"
    Visitor(app, "admin.estate.localhost").signed_in("nora@platform.example", password)


def test_a_weak_password_is_exit_code_2_and_makes_nobody(app: Flask, cast: Cast) -> None:
    words = ("staff", "create", "--email", "w@platform.example", "--name", "W", "--password-stdin")
    assert run(app, *words, typed="password1234").exit_code == 2
    assert answer(run(app, *words, "--json", typed="seven green umbrellas dancing"))["id"]


def test_plain_words_for_people(app: Flask, cast: Cast) -> None:
    result = run(app, "modules", "list", "--tenant", "fairfield")
    assert "on   listings" in result.stdout


@pytest.mark.parametrize(
    "hostname", ["estate.localhost", "admin.estate.localhost", "x.crm.estate.localhost", "10.0.0.1"]
)
def test_the_platforms_own_hosts_and_numbers_are_nobodys(
    app: Flask, cast: Cast, hostname: str
) -> None:
    words = ("tenants", "attach-domain", "--tenant", "harbor", "--verified", hostname)
    assert run(app, *words).exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("users", "create", "--tenant", "harbor", "--email", "nomail", "--name", "N"),
        ("staff", "create", "--email", "s@platform.example", "--name", " "),
        ("tenants", "open", "--slug", "nameless", "--plan", "pro", "--name", " "),
    ],
)
def test_nonsense_is_exit_code_2(app: Flask, cast: Cast, words: tuple[str, ...]) -> None:
    assert run(app, *words).exit_code == 2
