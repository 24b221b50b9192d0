"""Pure thinking: is a module on, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from realestate.modules.plans import PLANS
from realestate.modules.registry import MODULES, Module


@dataclass(frozen=True)
class State:
    """A module of an agency. ``reason`` is a sentence for people; ``code`` a word for programs."""

    key: str
    is_enabled: bool
    code: str
    reason: str


@dataclass(frozen=True)
class Override:
    """An exception from the plan."""

    is_granted: bool
    reason: str
    granted_by: str
    expires_at: datetime | None

    def holds(self, now: datetime) -> bool:
        return self.expires_at is None or self.expires_at > now


@dataclass(frozen=True)
class Facts:
    """Everything the decision needs; ``switches`` and ``settings`` by module key."""

    plan: str
    switches: Mapping[str, bool] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)


def judge_all(
    facts: Facts, now: datetime, modules: Mapping[str, Module] = MODULES
) -> dict[str, State]:
    """The state of every registered module."""
    return {key: judge(key, facts, now, modules) for key in modules}


def judge(key: str, facts: Facts, now: datetime, modules: Mapping[str, Module] = MODULES) -> State:
    """On = registered, in the plan or granted, switched on, its needs on, and configured."""
    module = modules.get(key)
    if module is None:
        return State(key, False, "unknown", "There is no such module.")
    override = facts.overrides.get(key)
    is_excepted = override is not None and override.holds(now)
    granted = override.is_granted if is_excepted and override else key in PLANS[facts.plan].modules
    why = _override_words(override) if is_excepted and override else ""
    if not granted:
        return State(key, False, *_not_granted(facts.plan, why))
    if not facts.switches.get(key, module.is_on_by_default):
        return State(key, False, "switched_off", "Switched off for this agency.")
    missing = [d for d in module.depends_on if not judge(d, facts, now, modules).is_enabled]
    if missing:
        return State(key, False, "dependency_off", f"It needs {', '.join(missing)}, which is off.")
    given = facts.settings.get(key, {})
    unset = [name for name in module.needs_settings if not given.get(name)]
    if unset:
        return State(
            key, False, "not_configured", f"These settings are missing: {', '.join(unset)}."
        )
    reason = f"On because of an exception: {why}" if why else f"Part of the {facts.plan} plan."
    return State(key, True, "override" if why else "plan", reason)


def _not_granted(plan: str, why: str) -> tuple[str, str]:
    if why:
        return "override_off", f"Withheld by an exception: {why}"
    return "not_in_plan", f"Not part of the {plan} plan."


def _override_words(override: Override) -> str:
    until = f", until {override.expires_at:%-d %B %Y}" if override.expires_at else ""
    return f"{override.reason} ({override.granted_by}{until})."
