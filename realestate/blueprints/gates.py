"""Gates: who may pass a door. Every blueprint is a Door and wears one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Blueprint, current_app, g, request
from flask_login import current_user
from werkzeug.wrappers import Response

from realestate.blueprints.htmx import sign_in_first
from realestate.errors import NotAllowed
from realestate.modules.entitlements import require
from realestate.tenancy.models import TenantRef

P = ParamSpec("P")
R = TypeVar("R")
Gate = Callable[[], Response | None]
MANAGERS = ("owner", "admin")  # of an agency: they set up what concerns all of it


@dataclass(frozen=True)
class SitemapEntry:
    """One page that search engines should know: its whole address, last change, and pictures' addresses."""

    url: str
    changed: date | datetime | None = None
    images: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sitemap:
    """What a door tells search engines: how many pages of entries there are, and each of them (from 1)."""

    pages: Callable[[TenantRef], int]
    entries: Callable[[TenantRef, int], Sequence[SitemapEntry]]


@dataclass(frozen=True)
class HomeSection:
    """A door's part of the home page: a partial, and what it shows; None when there is nothing to show."""

    template: str
    context: Callable[[TenantRef], dict[str, Any] | None]


class Door(Blueprint):
    """A blueprint on one kind of host (``site``, ``workspace``, ``platform``) behind one gate."""

    def __init__(self, name: str, import_name: str, *, host: str, gate: Gate) -> None:
        super().__init__(name, import_name)
        self.host = host
        self.gate = gate
        self.home_section: HomeSection | None = None
        self.sitemap: Sitemap | None = None
        self.before_request(gate)

    def shows_at_home(
        self, template: str
    ) -> Callable[[Callable[[TenantRef], dict[str, Any] | None]], None]:
        """Mark the function that fills this door's section of the home page."""

        def keep(context: Callable[[TenantRef], dict[str, Any] | None]) -> None:
            self.home_section = HomeSection(template, context)

        return keep

    def in_sitemap(
        self, pages: Callable[[TenantRef], int] | None = None
    ) -> Callable[[Callable[[TenantRef, int], Sequence[SitemapEntry]]], None]:
        """Mark the function that lists this door's pages, in ``pages`` pages of at most 5,000 each (one, if it lists any)."""

        def keep(entries: Callable[[TenantRef, int], Sequence[SitemapEntry]]) -> None:
            self.sitemap = Sitemap(
                pages or (lambda tenant: min(len(entries(tenant, 1)), 1)), entries
            )

        return keep

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
