"""MODULES: what a website can be made of, one row a module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Module:
    """One part of a website.

    ``door`` is its blueprint, empty for a part of another module's pages. ``nav`` is its menu entry
    (words, endpoint), ``nav_place`` where the entry stands. ``needs_settings`` must have a value before it is on.
    """

    key: str
    title: str
    purpose: str
    door: str = ""
    is_on_by_default: bool = True
    depends_on: tuple[str, ...] = ()
    needs_settings: tuple[str, ...] = ()
    nav: tuple[str, str] | None = None
    nav_place: Literal["main", "more"] = "main"


def _section(key: str, title: str, purpose: str) -> Module:
    """A part of the pages of towns and neighborhoods."""
    return Module(key, title, purpose, depends_on=("areas",))


_ROWS = (
    Module(
        "listings",
        "Listings",
        "Search, result cards and a page for every home",
        door="listings",
        nav=("Homes for sale", "listings.index"),
    ),
    Module(
        "map_search",
        "Map search",
        "Homes on a map, found by moving it or by drawing on it",
        door="map_search",
        nav=("Map", "map_search.index"),
        depends_on=("listings",),
    ),
    Module(
        "open_houses",
        "Open houses",
        "When homes can be seen without an appointment, with dates for calendars",
        door="open_houses",
        depends_on=("listings",),
        nav=("Open houses", "open_houses.index"),
        nav_place="more",
    ),
    Module(
        "areas",
        "Towns and neighborhoods",
        "A page for every place the agency knows: words, market figures, homes",
        door="areas",
        depends_on=("listings",),
        nav=("Neighborhoods", "areas.index"),
    ),
    _section("at_a_glance", "At a glance", "The place in figures, on its page"),
    _section("schools", "Schools", "Schools of the place, with their source"),
    _section("taxes", "Taxes", "Property taxes of the place, with their source"),
    _section("walk_score", "Walkability", "How much can be done on foot, with the method"),
    _section("points_of_interest", "Points of interest", "What is near, with the source"),
    Module(
        "market_reports",
        "Market reports",
        "Monthly statistics of every place, as charts and as tables",
        door="market_reports",
        depends_on=("areas",),
        nav=("Market reports", "market_reports.index"),
        nav_place="more",
    ),
    Module(
        "lead_forms",
        "Lead forms",
        "Contact form, inquiries on a home, and the JSON door for other sites",
        door="lead_forms",
        nav=("Contact", "lead_forms.contact"),
    ),
    Module(
        "saved_searches",
        "Saved searches",
        "Searches and favourites kept without an account, with alerts by e-mail",
        door="saved_searches",
        depends_on=("listings",),
    ),
    Module(
        "mortgage_calculator",
        "Mortgage calculator",
        "What a home costs a month",
        door="mortgage_calculator",
        nav=("Mortgage calculator", "mortgage_calculator.index"),
        nav_place="more",
    ),
    Module(
        "closing_costs",
        "Closing costs",
        "What buying or selling costs on the day of signing",
        door="closing_costs",
        nav=("Closing costs", "closing_costs.index"),
        nav_place="more",
    ),
    Module(
        "insights",
        "Insights",
        "Articles, by category, with feeds",
        door="insights",
        nav=("Insights", "insights.index"),
    ),
    Module(
        "testimonials",
        "Testimonials",
        "What clients say, in their words",
        door="testimonials",
        nav=("What clients say", "testimonials.index"),
        nav_place="more",
    ),
    Module(
        "team",
        "Team",
        "The agency's people, with their phone numbers",
        door="team",
        nav=("Our people", "team.index"),
    ),
)
MODULES: dict[str, Module] = {module.key: module for module in _ROWS}
