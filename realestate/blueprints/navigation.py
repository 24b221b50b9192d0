"""Menus, from the registry: what is off is not in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_login import current_user

from realestate.blueprints.gates import MANAGERS, may
from realestate.blueprints.look import current_website
from realestate.config import Settings
from realestate.db import transaction
from realestate.modules.alarms.queries import open_alarms
from realestate.modules.content import queries as content
from realestate.modules.entitlements import is_enabled
from realestate.modules.events.queries import held_count
from realestate.modules.operations import dashboard
from realestate.modules.operations.figures import Alarms
from realestate.modules.registry import MODULES
from realestate.tenancy.urls import site_url, workspace_url

# The website section of the CRM: words, endpoint, and the module it belongs to (or none).
WEBSITE_PAGES: tuple[tuple[str, str, str], ...] = (
    ("Homes", "website.homes", ""),
    ("Imports", "website.imports", ""),
    ("Feeds", "website.feeds", ""),
    ("Front page", "website.front_page", ""),
    ("Pages", "website.pages_list", ""),
    ("Insights", "website.posts_list", "insights"),
    ("Areas", "website.areas", "areas"),
    ("Testimonials", "website.testimonials_list", "testimonials"),
    ("Team", "website.team", "team"),
    ("Forms", "website.own_forms", "lead_forms"),
    ("Alerts", "website.alerts", "saved_searches"),
    ("Newsletter", "website.newsletter", "lead_forms"),
    ("Pictures", "website.pictures", ""),
    ("Brand", "website.brand", ""),
    ("Modules", "website.modules", ""),
)
MOST_ON_TOP = 6


@dataclass(frozen=True)
class MenuEntry:
    """One line of a menu."""

    words: str
    path: str
    is_here: bool
    icon: str = ""
    badge: int = 0


def site_menu(place: str = "main") -> list[MenuEntry]:
    """One menu of the website ("main" on top, "more" below): modules that are on and have an entry there,
    then the agency's own pages that are to stand there.

    The top has room for six modules; what does not fit stands below.
    """
    shown = [m for m in MODULES.values() if m.nav and is_enabled(g.tenant, m.key)]
    main = [m for m in shown if m.nav_place == "main"]
    more = main[MOST_ON_TOP:] + [m for m in shown if m.nav_place == "more"]
    chosen = main[:MOST_ON_TOP] if place == "main" else more
    own = [_own_page(page) for page in content.menu(g.tenant) if page.place == place]
    return [_entry(*module.nav) for module in chosen if module.nav] + own


def _own_page(page: content.MenuPage) -> MenuEntry:
    path = url_for("site.page", slug=page.slug)
    return MenuEntry(page.words, path, request.path == path)


def workspace_menu() -> list[MenuEntry]:
    """The CRM's menu."""
    entries = [
        _entry("Leads", "crm.leads", icon="inbox"),
        _entry("Held back", "crm.held", icon="shield-check", badge=held_count(g.tenant)),
    ]
    if current_user.role in MANAGERS:
        entries.append(_entry("Webhooks", "crm.webhooks", icon="send"))
    if pages := website_menu():
        entries.append(MenuEntry("Website", pages[0].path, request.blueprint == "website", "world"))
    return entries


def website_menu() -> list[MenuEntry]:
    """The pages of the CRM's website section: those this person may use, of modules that are on."""
    return [
        _entry(words, endpoint)
        for words, endpoint, module in WEBSITE_PAGES
        if may(endpoint) and (not module or is_enabled(g.tenant, module))
    ]


def platform_menu() -> list[MenuEntry]:
    """The admin's menu."""
    return [
        _entry("Agencies", "admin.agencies", icon="building"),
        _entry("Ingestion", "admin.ingestion", icon="activity"),
        _entry("Dead letters", "admin.dead_letters", icon="mail", badge=platform_alarms().dead),
        _entry("Trace", "admin.find_trace", icon="timeline"),
        _entry("Test leads", "admin.synthetic", icon="shield-check"),
    ]


def platform_alarms() -> Alarms:
    """What is wrong with ingestion, as every page of the admin tells it."""
    alarms: Alarms = g.get("alarms") or Alarms()
    return alarms


def init_app(app: Flask, settings: Settings) -> None:
    """Give templates what every page of a surface shows."""
    app.before_request(_look_round)

    @app.context_processor
    def _shared() -> dict[str, Any]:
        return {
            "settings": settings,
            "site_menu": site_menu,
            "workspace_menu": workspace_menu,
            "website_menu": website_menu,
            "platform_menu": platform_menu,
            "platform_alarms": platform_alarms,
            "may": may,
            "open_alarms": open_alarms,
            "module_on": _module_on,
            "website": current_website,
            "tenant": g.get("tenant"),
            "me": current_user,
            "site_url": site_url,
            "workspace_url": workspace_url,
        }


def _look_round() -> None:
    """Read the alarms before the view, in a transaction of their own: a view may act as one agency."""
    is_page = g.host.kind == "platform" and request.endpoint != "static"
    if is_page and request.blueprint != "ops" and current_user.is_authenticated:
        with transaction():
            g.alarms = dashboard.alarms()


def _module_on(module: str) -> bool:
    return is_enabled(g.tenant, module)


def _entry(words: str, endpoint: str, *, icon: str = "", badge: int = 0) -> MenuEntry:
    path = url_for(endpoint)
    is_here = request.path == path or request.path.startswith(f"{path}/")
    return MenuEntry(words, path, is_here, icon, badge)
