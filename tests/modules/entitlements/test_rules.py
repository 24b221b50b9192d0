"""Is a module on, and why: the decision as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from realestate.modules.entitlements.rules import Facts, Override, judge
from realestate.modules.registry import MODULES, Module

NOW = datetime(2026, 3, 1, tzinfo=UTC)
EVERY = {
    **MODULES,
    "map": Module("map", "Map", "A map", door="map", depends_on=("listings",)),
    "chat": Module("chat", "Chat", "A chat", door="chat", needs_settings=("api_key",)),
}


def granted(**changes: object) -> Override:
    facts: dict[str, object] = {
        "is_granted": True,
        "reason": "trial",
        "granted_by": "sten@platform.example",
        "expires_at": None,
    }
    return Override(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "facts", "code"),
    [
        ("listings", Facts("starter"), "plan"),
        ("team", Facts("starter"), "not_in_plan"),
        ("team", Facts("pro"), "plan"),
        ("team", Facts("pro", switches={"team": False}), "switched_off"),
        ("team", Facts("starter", overrides={"team": granted()}), "override"),
        ("team", Facts("starter", {"team": False}, overrides={"team": granted()}), "switched_off"),
        (
            "listings",
            Facts("pro", overrides={"listings": granted(is_granted=False)}),
            "override_off",
        ),
        ("nothing", Facts("pro"), "unknown"),
        ("map", Facts("pro", overrides={"map": granted()}), "override"),
        ("map", Facts("pro", {"listings": False}, overrides={"map": granted()}), "dependency_off"),
        ("chat", Facts("pro", overrides={"chat": granted()}), "not_configured"),
        ("chat", Facts("pro", {}, {"chat": {"api_key": "k"}}, {"chat": granted()}), "override"),
    ],
)
def test_the_decision(key: str, facts: Facts, code: str) -> None:
    state = judge(key, facts, NOW, EVERY)
    assert state.code == code
    assert state.is_enabled == (code in ("plan", "override"))


def test_an_exception_holds_until_its_end() -> None:
    override = granted(expires_at=NOW + timedelta(seconds=1))
    facts = Facts("starter", overrides={"team": override})
    state = judge("team", facts, NOW)
    assert state.reason == (
        "On because of an exception: trial (sten@platform.example, until 1 March 2026)."
    )
    assert judge("team", facts, NOW + timedelta(seconds=2)).code == "not_in_plan"
