"""What the pages of homes tell once they are looked at; empty for whoever did not agree to be remembered."""

from __future__ import annotations

from flask import g, request

from realestate.blueprints import visitor
from realestate.modules.events.catalogue import LISTING_VIEWED, SEARCH_PERFORMED
from realestate.modules.listings.models import Listing
from realestate.modules.listings.queries import Count
from realestate.modules.listings.rules import Criteria
from realestate.modules.visitors.actions import listing_facts
from realestate.modules.visitors.rules import criteria_facts


def search_token(criteria: Criteria, count: Count, *, is_first: bool) -> str:
    """A token for one page of results."""
    if visitor.state() != "remembered":
        return ""
    payload = {
        "criteria": criteria_facts(criteria),
        "result_count": count.number,
        "sort": criteria.sort,
        "is_first_page": is_first,
        "page": request.full_path.rstrip("?")[:2000],
    }
    return visitor.seen_token(SEARCH_PERFORMED, payload)


def listing_token(listing: Listing) -> str:
    """A token for the page of one home."""
    if visitor.state() != "remembered":
        return ""
    payload = {"listing": listing_facts(g.tenant, listing), "page": request.path}
    return visitor.seen_token(LISTING_VIEWED, payload)
