"""What an agency has: its plan, its switches, its exceptions, and why each module is on or off."""

from __future__ import annotations

from realestate.modules.entitlements.actions import grant_override, switch
from realestate.modules.entitlements.queries import (
    explain,
    is_enabled,
    remaining,
    require,
    states,
)
from realestate.modules.entitlements.rules import State

__all__ = [
    "State",
    "explain",
    "grant_override",
    "is_enabled",
    "remaining",
    "require",
    "states",
    "switch",
]
