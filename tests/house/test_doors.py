"""Every door wears a gate, stands on one kind of host, and is on the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from realestate.blueprints.gates import public, requires_login
from realestate.modules.entitlements import rules
from realestate.modules.events.catalogue import SHAPES
from realestate.modules.plans import PLANS
from realestate.modules.reactions import REACTIONS
from realestate.modules.registry import MODULES
from tests.house.code import ROOT

# Doors anybody may pass. Everything else needs a module that is on, or a person signed in.
PUBLIC = {"site", "workspace_auth", "platform_auth", "ops"}
SNAPSHOT = Path(__file__).with_name("routes.txt")


def test_every_route_wears_a_gate(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        door = app.blueprints[rule.endpoint.partition(".")[0]]
        gate = getattr(door, "gate", None)
        assert gate is not None, f"{rule.endpoint} wears no gate"
        assert (gate is public) == (door.name in PUBLIC), rule.endpoint


def test_each_surface_has_its_kind_of_gate(app: Flask) -> None:
    for name, door in app.blueprints.items():
        host = getattr(door, "host", None)
        if host in ("workspace", "platform") and name not in PUBLIC:
            assert door.gate is requires_login, name  # type: ignore[attr-defined]
        if host == "site" and name not in PUBLIC:
            assert door.gate.module in MODULES, name  # type: ignore[attr-defined]


def test_the_routes_are_the_ones_on_the_list(app: Flask) -> None:
    """A picture of the URL map. After a wanted change: delete routes.txt, run this, read the diff."""
    lines = sorted(
        f"{rule.host:<10} {','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'})):<5} {rule.rule}  {rule.endpoint}"
        for rule in app.url_map.iter_rules()
    )
    if not SNAPSHOT.exists():
        SNAPSHOT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8").splitlines() == lines


@pytest.mark.parametrize("module", MODULES.values(), ids=lambda module: module.key)
def test_each_module_is_whole(app: Flask, module: object) -> None:
    assert any(module.key in plan.modules for plan in PLANS.values())  # type: ignore[attr-defined]
    assert set(module.depends_on) <= set(MODULES)  # type: ignore[attr-defined]
    if not module.door:  # type: ignore[attr-defined]
        assert module.depends_on  # type: ignore[attr-defined]  # a part of another module's pages
        return
    door = app.blueprints[module.door]  # type: ignore[attr-defined]
    assert door.gate.module == module.key  # type: ignore[attr-defined]
    assert (ROOT / "realestate" / "templates" / module.door).is_dir()  # type: ignore[attr-defined]
    assert list((ROOT / "tests" / "blueprints").glob(f"test_{module.door}*.py"))  # type: ignore[attr-defined]


def test_plans_name_only_modules_that_exist() -> None:
    assert set().union(*(plan.modules for plan in PLANS.values())) == set(MODULES)


def test_every_event_of_the_catalogue_has_a_reaction_or_says_none() -> None:
    assert {type_ for type_, _ in SHAPES} == set(REACTIONS)


def test_every_answer_of_the_decision_has_words() -> None:
    from datetime import UTC, datetime

    state = rules.judge("listings", rules.Facts("starter"), datetime.now(UTC))
    assert state.is_enabled
    assert state.reason.endswith(".")
