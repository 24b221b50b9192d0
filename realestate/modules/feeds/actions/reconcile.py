"""Once a night: which homes does a source still have? Those it dropped without a word go off the market."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from realestate.db import now
from realestate.modules.feeds.actions import take_off
from realestate.modules.feeds.actions.conversations import Round
from realestate.modules.feeds.models import FeedSource
from realestate.modules.feeds.queries.homes import live_count
from realestate.modules.feeds.reso import Source
from realestate.modules.feeds.rules import odata
from realestate.modules.listings.actions import MOST_AT_ONCE
from realestate.tenancy.models import TenantRef

MOST_SHARE = 0.2  # of a source's live homes may go at once without a person's yes
_NIGHT = range(1, 5)
_DAY, _AT_LAST = timedelta(hours=18), timedelta(hours=30)


def is_due(source: FeedSource, tenant: TenantRef, at: datetime) -> bool:
    """Every night, or as soon as possible after a missed one; at once after a person's yes."""
    if source.is_first_load:
        return False
    if source.removals_allowed:
        return True
    since = at - (source.reconciled_at or source.created_at)
    is_night = at.astimezone(ZoneInfo(tenant.timezone)).hour in _NIGHT
    return since > _AT_LAST or (since > _DAY and is_night)


def reconcile(work: Round, talk: Source) -> None:
    """Compare keys to the last page, and only then take off what is gone."""
    there: set[str] = set()
    for page in talk.pages(odata.keys(work.place.base_url)):
        there |= {str(record.get("ListingKey") or "") for record in page}
    with work.held() as (source, run):
        gone = take_off.gone(work.tenant, work.source_system, there)
        live = live_count(work.tenant, work.source_system)
        run.row_cursor = len(there)
        source.reconciled_at = now()
        if len(gone) > live * MOST_SHARE and len(gone) > source.removals_allowed:
            source.removals_waiting, source.removals_allowed = len(gone), 0
            run.problem = (
                f"{len(gone)} of {live} homes are gone at the source: a person must agree."
            )
            return
        source.removals_waiting = source.removals_allowed = 0
    for start in range(0, len(gone), MOST_AT_ONCE):
        with work.held() as (_, run):
            piece = gone[start : start + MOST_AT_ONCE]
            take_off.remove(work.tenant, work.source_system, piece, told=True, at=now())
            run.count_removed += len(piece)
