"""Open houses as files for calendars: each one, and all of the agency's to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, abort, g, request

from realestate.blueprints.open_houses import door
from realestate.blueprints.page_cache import cached_page
from realestate.db import utc_now
from realestate.modules.content.queries import website
from realestate.modules.listings.models import Listing, OpenHouse
from realestate.modules.open_houses import queries
from realestate.modules.open_houses.calendars import MEDIA_TYPE, calendar
from realestate.tenancy.urls import site_url


@door.get("/open-houses.ics")
@cached_page("town")
def feed() -> Response:
    town = request.args.get("town", "").strip()[:60]
    held = queries.for_calendar(g.tenant, utc_now(), town)
    where = f" in {town}" if town else ""
    return _file(held, f"Open houses{where}, {website(g.tenant).display_name}", "open-houses")


@door.get("/open-houses/<int:open_house_id>.ics")
def one(open_house_id: int) -> Response:
    held = queries.shown(g.tenant, open_house_id, utc_now())
    if held is None:
        abort(410 if queries.was_there(g.tenant, open_house_id) else 404)
    return _file([held], f"Open house, {held.listing.street_address}", f"open-house-{held.id}")


def _file(held: Iterable[OpenHouse], name: str, filename: str) -> Response:
    host = request.host.partition(":")[0]
    written = calendar(g.tenant, held, name=name, domain=host, page_of=_page_of, now=utc_now())
    answer = Response(written, mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    return answer


def _page_of(home: Listing) -> str:
    return site_url(g.tenant, "listings.show", listing_id=home.id, slug=home.slug)
