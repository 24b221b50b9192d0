"""Gates: who may pass a door. Every blueprint is a Door and wears one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Blueprint, current_app, g, request
from flask_login import current_user
from werkzeug.wrappers import Response

from realestate.blueprints.htmx import sign_in_first
from realestate.errors import NotAllowed
from realestate.modules.entitlements import require

P = ParamSpec("P")
R = TypeVar("R")
Gate = Callable[[], Response | None]
MANAGERS = ("owner", "admin")  # of an agency: they set up what concerns all of it


class Door(Blueprint):
    """A blueprint on one kind of host (``site``, ``workspace``, ``platform``) behind one gate."""

    def __init__(self, name: str, import_name: str, *, host: str, gate: Gate) -> None:
        super().__init__(name, import_name)
        self.host = host
        self.gate = gate
        self.before_request(gate)

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
        options.setdefault("host", self.host)
        super().add_url_rule(rule, *args, **options)


def public() -> Response | None:
    """Anybody may come in."""
    return None


def requires_module(module: str) -> Gate:
    """Only where the agency has this module; elsewhere there is nothing at this address."""

    def gate() -> Response | None:
        require(g.tenant, module)
        return None

    gate.module = module  # type: ignore[attr-defined]
    return gate


def requires_login() -> Response | None:
    """Only people signed in on this host; others are led to the sign-in and back."""
    if current_user.is_authenticated:
        return None
    return sign_in_first()


def requires_role(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """On one view of a gated door: only these roles."""

    def wear(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if current_user.role not in roles:
                raise NotAllowed("Your role does not allow this. Ask somebody whose role does.")
            return view(*args, **kwargs)

        checked.roles = roles  # type: ignore[attr-defined]
        return checked

    return wear


def may(endpoint: str) -> bool:
    """May this person use this view? What guards it also decides whether its button is shown."""
    roles = getattr(current_app.view_functions[endpoint], "roles", None)
    return roles is None or current_user.role in roles


def path_here() -> str:
    """The present address as a path with its query, for coming back."""
    return request.full_path.rstrip("?")
