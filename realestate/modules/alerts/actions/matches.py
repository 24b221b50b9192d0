"""Reaction to changed homes: who wants to hear of which change, written down once for each."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Row, select
from sqlalchemy.dialects import postgresql, sqlite

from realestate.db import db, is_postgresql
from realestate.modules.alerts import rules
from realestate.modules.alerts.matching import ASKED, Answer, Facts, Index, facts_of, filters
from realestate.modules.alerts.models import (
    AlertMatch,
    SubscribedHome,
    SubscribedSearch,
    Subscriber,
)
from realestate.modules.alerts.queries.places import meant_by
from realestate.modules.alerts.rules import News
from realestate.modules.entitlements import is_enabled
from realestate.modules.events.catalogue import ListingsChanged
from realestate.modules.events.handlers import Occurrence
from realestate.modules.listings.matching import shown
from realestate.modules.listings.models import PUBLIC, Listing, ListingChange
from realestate.modules.listings.rules import Criteria
from realestate.modules.visitors.rules import of_query
from realestate.tenancy.models import TenantRef

log = logging.getLogger(__name__)
_AT_ONCE = 1_000  # rows an insert
_SLICE = 500  # subscribers a transaction
_URGENCY = {frequency: place for place, frequency in enumerate(rules.FREQUENCIES)}
criteria_of = lru_cache(maxsize=50_000)(of_query)


class _Wish(NamedTuple):
    """A search (or a favourite, without one) of somebody who is told, and how often."""

    subscriber_id: int
    search_id: int | None
    frequency: str


def hear_changes(_tenant: TenantRef, _occurrence: Occurrence, _now: datetime) -> None:
    """Homes have changed: who may want to hear of it is looked at in slices, each in a transaction of its own."""


def slices(tenant: TenantRef, occurrences: Sequence[Occurrence]) -> dict[int, tuple[str, ...]]:
    """Targets of what follows: some hundred subscribers each ("1-812"), so that no write takes long."""
    if not is_enabled(tenant, "saved_searches"):
        return {}
    found = select(Subscriber.id).where(Subscriber.tenant_id == tenant.id, *_listening())
    ids = list(db.session.scalars(found.order_by(Subscriber.id)))
    some = [ids[start : start + _SLICE] for start in range(0, len(ids), _SLICE)]
    return {o.delivery_id: tuple(f"{s[0]}-{s[-1]}" for s in some) for o in occurrences}


def match_changes(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> None:
    """Write down for each subscriber of a slice which of these changes they want to hear of."""
    if not is_enabled(tenant, "saved_searches"):
        return
    first, _, last = occurrence.target.partition("-")
    slice_ = range(int(first), int(last) + 1)
    facts = cast(ListingsChanged, occurrence.facts)
    told = ListingChange.of(tenant).where(ListingChange.id.in_(facts.change_ids))
    changes = db.session.scalars(told.order_by(ListingChange.id))
    news = {each.listing_id: each for each in rules.strongest(changes)}
    homes = _shown(tenant, news)
    if not homes:
        return
    wishes: dict[tuple[int, int], _Wish] = {}
    found = [*_searching(tenant, slice_, homes, now), *_keeping(tenant, slice_, news, homes)]
    for listing_id, wish in sorted(found, key=lambda pair: _URGENCY[pair[1].frequency]):
        wishes.setdefault((wish.subscriber_id, listing_id), wish)
    due = {each: rules.next_due(each, now, tenant.timezone) for each in rules.FREQUENCIES}
    rows = [
        _row(wish, news[listing_id], homes[listing_id], now, due[wish.frequency])
        for (_, listing_id), wish in wishes.items()
    ]
    _insert(rows)
    log.info("alerts matched", extra={"tenant": tenant.slug, "count": len(rows)})


def _shown(tenant: TenantRef, ids: Iterable[int]) -> dict[int, Listing]:
    """Those of the changed homes that visitors may see."""
    found = shown(tenant).where(Listing.id.in_(ids), Listing.standard_status.in_(PUBLIC))
    return {listing.id: listing for listing in db.session.scalars(found)}


def _searching(
    tenant: TenantRef, slice_: range, homes: Mapping[int, Listing], now: datetime
) -> list[tuple[int, _Wish]]:
    """Which home which search means: each distinct search is thought through once."""
    by_query: dict[str, list[_Wish]] = {}
    for subscriber_id, search_id, frequency, query in _searches(tenant, slice_):
        by_query.setdefault(query, []).append(_Wish(subscriber_id, search_id, frequency))
    facts = [facts_of(listing) for listing in homes.values()]
    return [
        (home.id, wish)
        for query, means in meant(tenant, by_query, facts, now)
        for home in means
        for wish in by_query[query]
    ]


def meant(
    tenant: TenantRef, queries: Iterable[str], homes: Sequence[Facts], now: datetime
) -> list[tuple[str, list[Facts]]]:
    """For each search (a query string) the homes it means, without those that mean none."""
    index = Index(homes, now.date())
    left: list[tuple[str, Criteria, int]] = []
    wanted: set[tuple[str, Any]] = set()
    for query in queries:
        criteria = criteria_of(query)
        bits = index.without_asking(criteria)
        if bits:
            left.append((query, criteria, bits))
            wanted.update(pair for pair in filters(criteria) if pair[0] in ASKED)
    ids = [home.id for home in homes]
    answers: Answer = {pair: meant_by(tenant, *pair, ids, now) for pair in wanted}
    met = ((query, index.meeting(bits, criteria, answers)) for query, criteria, bits in left)
    return [(query, list(index.homes(bits))) for query, bits in met if bits]


def _searches(tenant: TenantRef, slice_: range) -> Sequence[Row[int, int, str, str]]:
    return db.session.execute(
        select(
            SubscribedSearch.subscriber_id,
            SubscribedSearch.id,
            SubscribedSearch.frequency,
            SubscribedSearch.query,
        )
        .join(
            Subscriber,
            (Subscriber.tenant_id == SubscribedSearch.tenant_id)
            & (Subscriber.id == SubscribedSearch.subscriber_id),
        )
        .where(SubscribedSearch.tenant_id == tenant.id, *_listening(slice_))
        .where(SubscribedSearch.confirmed_at.is_not(None), SubscribedSearch.frequency != "off")
    ).all()


def _keeping(
    tenant: TenantRef, slice_: range, news: Mapping[int, News], homes: Mapping[int, Listing]
) -> list[tuple[int, _Wish]]:
    """Whose favourites have changed; that a home is new they know."""
    changed = [listing_id for listing_id in homes if news[listing_id].kind != "new"]
    rows = db.session.execute(
        select(SubscribedHome.listing_id, Subscriber.id, Subscriber.homes_frequency)
        .join(
            Subscriber,
            (Subscriber.tenant_id == SubscribedHome.tenant_id)
            & (Subscriber.id == SubscribedHome.subscriber_id),
        )
        .where(SubscribedHome.tenant_id == tenant.id, *_listening(slice_))
        .where(SubscribedHome.listing_id.in_(changed), SubscribedHome.confirmed_at.is_not(None))
        .where(Subscriber.homes_frequency != "off")
    )
    return [(listing_id, _Wish(person, None, frequency)) for listing_id, person, frequency in rows]


def _listening(slice_: range | None = None) -> tuple[Any, ...]:
    """Subscribers to whom alerts may be sent: all, or those of a slice."""
    among = () if slice_ is None else (Subscriber.id.between(slice_.start, slice_.stop - 1),)
    return (
        *among,
        Subscriber.confirmed_at.is_not(None),
        Subscriber.unsubscribed_at.is_(None),
        Subscriber.stopped_at.is_(None),
    )


def _row(
    wish: _Wish, news: News, listing: Listing, now: datetime, due_at: datetime
) -> dict[str, Any]:
    return {
        "subscriber_id": wish.subscriber_id,
        "search_id": wish.search_id,
        "listing_id": listing.id,
        "change_id": news.change_id,
        "kind": news.kind,
        "price": listing.list_price,
        "price_before": news.price_before,
        "status": listing.standard_status,
        "state": "waiting",
        "reason": "",
        "created_at": now,
        "due_at": due_at,
    }


def _insert(rows: list[dict[str, Any]]) -> None:
    """Each change once a subscriber, however often the event is worked on."""
    insert: Any = postgresql.insert if is_postgresql() else sqlite.insert
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        db.session.execute(insert(AlertMatch).on_conflict_do_nothing(), some)
