"""MODULES: what a website can be made of, one row a module."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Module:
    """One part of a website. ``door`` is its blueprint; ``nav`` its menu entry (words, endpoint)."""

    key: str
    title: str
    purpose: str
    door: str
    is_on_by_default: bool = True
    depends_on: tuple[str, ...] = ()
    needs_settings: tuple[str, ...] = ()
    nav: tuple[str, str] | None = None


MODULES: dict[str, Module] = {
    module.key: module
    for module in (
        Module(
            "listings",
            "Listings",
            "Search, result cards and a page for every home",
            door="listings",
            nav=("Homes for sale", "listings.index"),
        ),
        Module(
            "lead_forms",
            "Lead forms",
            "Contact form, inquiries on a home, and the JSON door for other sites",
            door="lead_forms",
            nav=("Contact", "lead_forms.contact"),
        ),
        Module(
            "team",
            "Team",
            "The agency's people, with their phone numbers",
            door="team",
            nav=("Our people", "team.index"),
        ),
    )
}
