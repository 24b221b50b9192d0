"""A browser is remembered or forgotten; it looks at homes, keeps some, and keeps searches."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from realestate import throttle
from realestate.db import db
from realestate.errors import Invalid, NotFound
from realestate.modules.content.queries import website
from realestate.modules.crm.actions.visitors import unlink_visitor
from realestate.modules.events import actions as events
from realestate.modules.events.catalogue import (
    LISTING_FAVORITED,
    LISTING_UNFAVORITED,
    SEARCH_SAVED,
    parse,
)
from realestate.modules.events.models import Event
from realestate.modules.listings import queries as listings
from realestate.modules.listings.models import Listing
from realestate.modules.listings.rules import Criteria
from realestate.modules.visitors import queries, rules
from realestate.modules.visitors.models import Favorite, SavedSearch, VisitorConsent
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url


def remember(tenant: TenantRef, *, page: str, address: str, now: datetime) -> str:
    """A browser said yes: keep that, and return the number it is known by from now on.

    Raises TooMany when one network says yes too often.
    """
    sender = throttle.network(address)
    throttle.hit(
        f"remember:{tenant.id}:{sender}", limit=rules.ANSWERS_AN_HOUR, seconds=3600, now=now
    )
    visitor_id = secrets.token_urlsafe(24)
    _keep_answer(tenant, visitor_id, is_granted=True, page=page, now=now)
    return visitor_id


def forget(tenant: TenantRef, visitor_id: str, *, page: str, now: datetime) -> None:
    """A browser is remembered no longer: what it kept is gone, and nothing leads from it to what it did."""
    for kept in (Favorite, SavedSearch):
        db.session.execute(
            delete(kept)
            .where(kept.tenant_id == tenant.id, kept.visitor_id == visitor_id)
            .execution_options(synchronize_session=False)
        )
    db.session.execute(
        update(Event)
        .where(Event.tenant_id == tenant.id, Event.visitor_id == visitor_id)
        .values(visitor_id=None)
        .execution_options(synchronize_session=False)
    )
    unlink_visitor(tenant, visitor_id)
    _keep_answer(tenant, visitor_id, is_granted=False, page=page, now=now)


def note_behaviour(
    tenant: TenantRef,
    origin: events.Origin,
    *,
    type: str,
    payload: dict[str, Any],
    key: str,
    now: datetime,
) -> None:
    """Record what a remembered browser did, once a ``key``; raises TooMany beyond an hour's measure."""
    throttle.hit(
        f"behaviour:{tenant.id}:{origin.visitor_id}",
        limit=rules.BEHAVIOUR_AN_HOUR,
        seconds=3600,
        now=now,
    )
    facts = parse(type, 1, payload).model_dump(mode="json", exclude_none=True)
    events.record(tenant, type=type, payload=facts, key=key, now=now, origin=origin)


def favorite(
    tenant: TenantRef, origin: events.Origin, listing: Listing, *, page: str, now: datetime
) -> None:
    """Keep a home; once kept it stays kept, however often the heart is pressed."""
    visitor_id = origin.visitor_id or ""
    if queries.favorites_count(tenant, visitor_id) >= rules.MOST_FAVORITES:
        raise Invalid(f"You have {rules.MOST_FAVORITES} favourites. Take some off first.")
    kept = Favorite(visitor_id=visitor_id, listing_id=listing.id, created_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(kept)
    except IntegrityError:  # kept already, perhaps by the press before this one
        return
    _record_touch(tenant, origin, LISTING_FAVORITED, listing, page, now)


def unfavorite(
    tenant: TenantRef, origin: events.Origin, listing_id: int, *, page: str, now: datetime
) -> None:
    """Keep a home no longer; raises NotFound when the agency has no such home."""
    listing = listings.any_status(tenant, listing_id)
    if listing is None:
        raise NotFound
    gone = db.session.execute(
        delete(Favorite)
        .where(Favorite.tenant_id == tenant.id, Favorite.visitor_id == origin.visitor_id)
        .where(Favorite.listing_id == listing_id)
        .execution_options(synchronize_session=False)
    )
    if getattr(gone, "rowcount", 0):
        _record_touch(tenant, origin, LISTING_UNFAVORITED, listing, page, now)


def save_search(
    tenant: TenantRef, origin: events.Origin, criteria: Criteria, *, name: str, now: datetime
) -> None:
    """Keep a search under a name; the same search again only takes the new name."""
    visitor_id, name = origin.visitor_id or "", " ".join(name.split())
    problem = _problem_of(tenant, visitor_id, name)
    if problem:
        raise Invalid(problem, {"name": [problem]})
    query = rules.as_query(criteria)
    _refuse_endless(query)
    known = SavedSearch.of(tenant).where(
        SavedSearch.visitor_id == visitor_id, SavedSearch.query == query
    )
    same = db.session.scalar(known)
    if same is not None:
        same.name = name
        db.session.flush()
        return
    db.session.add(SavedSearch(visitor_id=visitor_id, name=name, query=query, created_at=now))
    db.session.flush()
    payload = {"name": name, "criteria": rules.criteria_facts(criteria)}
    _record(tenant, origin, SEARCH_SAVED, payload, now)


def _refuse_endless(query: str) -> None:
    if len(query) > rules.LONGEST_QUERY:
        raise Invalid("That search is too long to keep. Draw the area with fewer corners.")


def delete_search(tenant: TenantRef, visitor_id: str | None, search_id: int) -> None:
    """Keep a search no longer; raises NotFound when this browser keeps no such search."""
    mine = SavedSearch.of(tenant).where(
        SavedSearch.id == search_id, SavedSearch.visitor_id == visitor_id
    )
    found = db.session.scalar(mine)
    if found is None:
        raise NotFound
    db.session.delete(found)
    db.session.flush()


def listing_facts(tenant: TenantRef, listing: Listing) -> dict[str, Any]:
    """A home as events tell it: as withheld as its seller wants it."""
    url = site_url(tenant, "listings.show", listing_id=listing.id, slug=listing.slug)
    return {"id": listing.id, "url": url, "address": listing.public_address}


def _problem_of(tenant: TenantRef, visitor_id: str, name: str) -> str | None:
    if not name or not name.isprintable():
        return "Give the search a name."
    if len(name) > rules.MAX_NAME:
        return f"Use at most {rules.MAX_NAME} characters."
    if queries.searches_count(tenant, visitor_id) >= rules.MOST_SEARCHES:
        return f"You have {rules.MOST_SEARCHES} saved searches. Delete some first."
    return None


def _record_touch(
    tenant: TenantRef,
    origin: events.Origin,
    type_: str,
    listing: Listing,
    page: str,
    now: datetime,
) -> None:
    payload = {"listing": listing_facts(tenant, listing), "page": page}
    _record(tenant, origin, type_, payload, now)


def _record(
    tenant: TenantRef, origin: events.Origin, type_: str, payload: dict[str, Any], now: datetime
) -> None:
    """What changed our own rows happened once by itself: its key needs only to be its own."""
    key = f"kept:{secrets.token_urlsafe(18)}"
    note_behaviour(tenant, origin, type=type_, payload=payload, key=key, now=now)


def _keep_answer(
    tenant: TenantRef, visitor_id: str, *, is_granted: bool, page: str, now: datetime
) -> None:
    db.session.add(
        VisitorConsent(
            visitor_id=visitor_id,
            text_id=rules.REMEMBER_ID,
            text=rules.remember_text(website(tenant).display_name),
            is_granted=is_granted,
            page=page[:500],
            occurred_at=now,
        )
    )
    db.session.flush()
