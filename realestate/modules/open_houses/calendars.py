"""Open houses as calendars read them (RFC 5545): with their zone, and with what was called off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from realestate.modules.listings.models import Listing, OpenHouse
from realestate.tenancy.models import TenantRef

MEDIA_TYPE = "text/calendar"
_REFRESH = timedelta(hours=6)


def calendar(
    tenant: TenantRef,
    open_houses: Iterable[OpenHouse],
    *,
    name: str,
    domain: str,
    page_of: Callable[[Listing], str],
    now: datetime,
) -> bytes:
    """A whole calendar. ``domain`` makes the events' names unique in the world, ``page_of`` gives a home's address."""
    zone = ZoneInfo(tenant.timezone)
    found = Calendar()
    found.add("prodid", f"-//{domain}//Open houses//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    found.add("x-wr-timezone", tenant.timezone)
    found.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    for each in open_houses:
        event = _event(each, zone, page_of(each.listing), now)
        event.add("uid", f"open-house-{each.id}@{domain}")
        found.add_component(event)
    found.add_missing_timezones()
    return bytes(found.to_ical())


def _event(held: OpenHouse, zone: ZoneInfo, page: str, now: datetime) -> Event:
    home, event = held.listing, Event()
    event.add("summary", f"Open house: {home.street_address}, {home.city}")
    event.add("dtstamp", now)
    event.add("dtstart", held.starts_at.astimezone(zone))
    event.add("dtend", held.ends_at.astimezone(zone))
    event.add(
        "location", home.public_address if home.internet_address_display_yn else home.locality
    )
    event.add("description", _description(held, page))
    event.add("url", page)
    event.add("status", "CANCELLED" if held.is_canceled else "CONFIRMED")
    event.add("sequence", int(held.is_canceled))
    if (
        home.internet_address_display_yn
        and home.latitude is not None
        and home.longitude is not None
    ):
        event.add("geo", (home.latitude, home.longitude))
    return event


def _description(held: OpenHouse, page: str) -> str:
    home = held.listing
    parts = (
        "Called off." if held.is_canceled else "",
        home.as_shown(held.remarks),
        f"${home.list_price:,.0f}",
        ""
        if home.internet_address_display_yn
        else "The address is withheld: please ask us for it.",
        f"Listed by {home.list_office_name}" if home.list_office_name else "",
        page,
    )
    return "\n".join(part for part in parts if part)
