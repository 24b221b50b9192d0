"""What some people of the demo did on the website before they wrote: a search, a few homes, a favourite."""

from __future__ import annotations

from datetime import timedelta

from realestate.db import db
from realestate.modules.crm.behaviour import Deed, deed_of
from realestate.modules.crm.models import Activity, Lead
from realestate.modules.events.catalogue import (
    LISTING_FAVORITED,
    LISTING_VIEWED,
    SEARCH_PERFORMED,
    CriteriaFacts,
    ListingFacts,
    ListingTouched,
    SearchPerformed,
    Shape,
)

_EVERY = 4  # so many of those who ask about a home had agreed to be remembered


def look_around(lead: Lead, name: str, city: str, homes: list[tuple[int, str]]) -> None:
    """Put what led to a question before it: ``homes`` (number, address) end with the one asked about."""
    if lead.id % _EVERY:
        return
    looks: list[tuple[str, Shape]] = [(SEARCH_PERFORMED, _searched(city))]
    looks += [(LISTING_VIEWED, _touched(*home)) for home in homes]
    looks.append((LISTING_FAVORITED, _touched(*homes[-1])))
    for number, (type_, facts) in enumerate(reversed(looks), 1):
        at = lead.created_at - timedelta(minutes=4 * number)
        db.session.add(_activity(lead, name, deed_of(0, facts, type_, at)))


def _searched(city: str) -> SearchPerformed:
    return SearchPerformed(criteria=CriteriaFacts(location=city), result_count=len(city) * 7)


def _touched(number: int, address: str) -> ListingTouched:
    return ListingTouched(listing=ListingFacts(id=number, url="", address=address))


def _activity(lead: Lead, name: str, deed: Deed) -> Activity:
    return Activity(
        contact_id=lead.contact_id,
        type=deed.kind,
        occurred_at=deed.at,
        actor=name,
        summary=deed.summary,
        details={"subject": deed.subject, "url": deed.url},
    )
