"""What other pages show of open houses: cards, the page of a home, the front page. Nothing when the module is off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from flask import g

from realestate.blueprints.open_houses import door
from realestate.db import utc_now
from realestate.modules.entitlements import is_enabled
from realestate.modules.listings.models import Listing, OpenHouse
from realestate.modules.open_houses import queries
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

_AT_HOME = 6


@door.shows_at_home("open_houses/_at_home.html")
def _this_weekend(tenant: TenantRef) -> dict[str, Any] | None:
    found = queries.this_weekend(tenant, utc_now(), _AT_HOME)
    return {"open_houses": found} if found else None


@door.app_template_global()
def open_houses_of(homes: Iterable[Listing]) -> dict[int, list[OpenHouse]]:
    """Open houses to come of these homes, by number; each home is asked for once a request."""
    if not is_enabled(g.tenant, "open_houses"):
        return {}
    known: dict[int, list[OpenHouse]] = g.setdefault("open_houses", {})
    missing = [home.id for home in homes if home.is_for_sale and home.id not in known]
    if missing:
        known.update(queries.of_homes(g.tenant, missing, utc_now()))
    return known


@door.app_template_global()
def webcal_url(town: str = "") -> str:
    """The agency's calendar for programs that subscribe."""
    address = site_url(g.tenant, "open_houses.feed", town=town or None)
    return f"webcal:{address.partition(':')[2]}"


@door.app_template_global()
def open_house_event(held: OpenHouse, home: Listing) -> dict[str, Any]:
    """JSON-LD (schema.org) of one open house; the place only as far as the seller lets us tell it."""
    zone, state = (
        ZoneInfo(g.tenant.timezone),
        "EventCancelled" if held.is_canceled else "EventScheduled",
    )
    page = site_url(g.tenant, "listings.show", listing_id=home.id, slug=home.slug)
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": f"Open house: {home.street_address}, {home.city}",
        "description": home.as_shown(held.remarks)
        or f"{home.public_address} can be seen without an appointment.",
        "url": page,
        "startDate": held.starts_at.astimezone(zone).isoformat(),
        "endDate": held.ends_at.astimezone(zone).isoformat(),
        "eventStatus": f"https://schema.org/{state}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "location": {"@type": "Place", "name": home.public_address, "address": _address(home)},
        "organizer": {"@type": "Organization", "name": home.list_office_name or g.tenant.name},
    }


def _address(home: Listing) -> dict[str, str]:
    street = {"streetAddress": home.unparsed_address} if home.internet_address_display_yn else {}
    return {
        "@type": "PostalAddress",
        **street,
        "addressLocality": home.city,
        "addressRegion": home.state_or_province,
        "postalCode": home.postal_code,
        "addressCountry": "US",
    }
