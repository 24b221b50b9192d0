"""Is it still news? What was found is looked at again in the moment it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from realestate.db import db
from realestate.modules.alerts import rules
from realestate.modules.alerts.actions.matches import meant
from realestate.modules.alerts.actions.planning import skip
from realestate.modules.alerts.matching import facts_of
from realestate.modules.alerts.models import AlertMatch, SubscribedSearch, Subscriber
from realestate.modules.alerts.queries import subscribers as queries
from realestate.modules.events.catalogue import LISTING_VIEWED
from realestate.modules.events.models import Event
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import TenantRef


@dataclass(frozen=True)
class Told:
    """A home in a mail: what is new about it, and which search found it (none: it is a favourite)."""

    match: AlertMatch
    listing: Listing
    search: SubscribedSearch | None


def still_news(
    tenant: TenantRef, person: Subscriber, matches: Sequence[AlertMatch], now: datetime
) -> list[Told]:
    """What of these may be told, one line a home; the others are marked with the reason why not."""
    ids = [match.listing_id for match in matches]
    homes = {home.id: home for home in queries.homes(tenant, ids)}
    searches = {each.id: each for each in queries.searches(tenant, person.id)}
    told_before = _told_before(tenant, person, matches)
    seen = _seen_since(tenant, person, matches)
    still_meant = _still_meant(tenant, searches, homes, matches, now)
    known = _Known(homes, searches, still_meant, told_before, seen, _favorites(tenant, person))
    kept: dict[int, Told] = {}
    for match in sorted(matches, key=_by_weight):
        reason = _why_not(match, known)
        if reason:
            skip([match], reason)
            continue
        home = homes[match.listing_id]
        match.price, match.status = home.list_price, home.standard_status  # as it is told
        search = searches[match.search_id] if match.search_id else None
        kept.setdefault(home.id, Told(match, home, search))
    return list(kept.values())


def _by_weight(match: AlertMatch) -> tuple[int, int]:
    """The strongest news first, and of these the latest."""
    return rules.KINDS.index(match.kind), -match.id


@dataclass(frozen=True)
class _Known:
    """How things stand in the moment of telling."""

    homes: dict[int, Listing]
    searches: dict[int, SubscribedSearch]
    still_meant: set[tuple[int, int]]
    told_before: set[tuple[int, Decimal, str, str]]
    seen: dict[int, datetime]
    favorites: set[int]


def _why_not(match: AlertMatch, known: _Known) -> str:
    """Why a match is not told; empty when it is news."""
    home = known.homes.get(match.listing_id)
    if home is None:
        return "no longer shown"
    if match.kind == "reduced" and home.list_price > match.price:
        return "the price has changed again since"
    if match.kind in ("status", "reduced") and home.standard_status != match.status:
        return "the status has changed again since"
    if _is_told(match, home, known):
        return "told before at this price and status"
    if known.seen.get(home.id, match.created_at) > match.created_at:
        return "seen on the website since"
    return _why_not_wanted(match, known)


def _why_not_wanted(match: AlertMatch, known: _Known) -> str:
    if match.search_id is None:
        return "" if match.listing_id in known.favorites else "no longer a favourite"
    search = known.searches.get(match.search_id)
    if search is None or search.frequency == "off":
        return "this search is not told by e-mail any more"
    if (match.search_id, match.listing_id) not in known.still_meant:
        return "no longer what the search means"
    return ""


def _is_told(match: AlertMatch, home: Listing, known: _Known) -> bool:
    """At this price and in this status already; that it came back is news, once."""
    kinds = ("back",) if match.kind == "back" else rules.KINDS
    facts = (home.id, home.list_price, home.standard_status)
    return any((*facts, kind) in known.told_before for kind in kinds)


def _favorites(tenant: TenantRef, person: Subscriber) -> set[int]:
    """Their favourites, unless they want no mail about them."""
    if person.homes_frequency == "off":
        return set()
    return {
        id_ for id_, is_confirmed in queries.home_ids(tenant, person.id).items() if is_confirmed
    }


def _told_before(
    tenant: TenantRef, person: Subscriber, matches: Sequence[AlertMatch]
) -> set[tuple[int, Decimal, str, str]]:
    """Which homes they were mailed already: at which price, in which status, as which news."""
    rows = db.session.execute(
        select(AlertMatch.listing_id, AlertMatch.price, AlertMatch.status, AlertMatch.kind).where(
            AlertMatch.tenant_id == tenant.id,
            AlertMatch.subscriber_id == person.id,
            AlertMatch.listing_id.in_([match.listing_id for match in matches]),
            AlertMatch.state == "sent",
        )
    )
    return {(row.listing_id, row.price, row.status, row.kind) for row in rows}


def _seen_since(
    tenant: TenantRef, person: Subscriber, matches: Sequence[AlertMatch]
) -> dict[int, datetime]:
    """When their browsers (those that agreed and are theirs) last opened which home, since the oldest of these."""
    known = queries.browsers(tenant, person.id)
    theirs = [visitor_id for visitor_id, is_confirmed in known.items() if is_confirmed]
    if not theirs:
        return {}
    rows = db.session.execute(
        select(Event.payload, Event.occurred_at).where(
            Event.tenant_id == tenant.id,
            Event.visitor_id.in_(theirs),
            Event.type == LISTING_VIEWED,
            Event.occurred_at >= min(match.created_at for match in matches),
        )
    )
    return {payload["listing"]["id"]: at for payload, at in rows if "listing" in payload}


def _still_meant(
    tenant: TenantRef,
    searches: dict[int, SubscribedSearch],
    homes: dict[int, Listing],
    matches: Sequence[AlertMatch],
    now: datetime,
) -> set[tuple[int, int]]:
    """Which home each of the searches means as things stand now."""
    wanted = {match.search_id for match in matches if match.search_id is not None}
    of_query: dict[str, list[int]] = {}
    for search_id in wanted & searches.keys():
        of_query.setdefault(searches[search_id].query, []).append(search_id)
    facts = [facts_of(home) for home in homes.values()]
    return {
        (search_id, home.id)
        for query, means in meant(tenant, of_query, facts, now)
        for home in means
        for search_id in of_query[query]
    }
