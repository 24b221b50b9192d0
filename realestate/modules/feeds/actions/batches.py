"""A batch of rows judged against the homes we have, and written: the one way of files and feeds alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_

from realestate.db import db
from realestate.modules.feeds.queries import limits
from realestate.modules.feeds.rules.rows import Problem, Row, completed, missing
from realestate.modules.listings.actions import MOST_AT_ONCE, put_listings
from realestate.modules.listings.models import FOR_SALE, Listing
from realestate.tenancy.models import TenantRef

BATCH = MOST_AT_ONCE
_UNTOLD = frozenset({"modification_timestamp", "days_on_market"})  # alone they are no change


@dataclass
class Judged:
    """A row with what it would do: ``new``, ``changed``, ``same`` or ``refused``."""

    row: Row
    verdict: str
    facts: dict[str, Any] = field(default_factory=dict)  # what would be written
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    listing_id: int | None = None
    takes_room: bool = False  # one more active home


def judge(
    tenant: TenantRef,
    source_system: str,
    rows: Sequence[Row],
    *,
    room: int | None,
    now: datetime,
) -> list[Judged]:
    """What each row would do. ``room`` is how many more homes may be active (None: any number)."""
    known = _known(tenant, source_system, rows)
    judged = []
    for row in rows:
        found = _judge_one(source_system, row, known, now)
        if _becomes_active(found, known.get(row.key)):
            if room is not None and room <= 0:
                problem, remedy = limits.in_words(tenant)
                row.problems.append(Problem("standard_status", "", problem, remedy))
                found = Judged(row, "refused")
            else:
                found.takes_room = True
                room = None if room is None else room - 1
        judged.append(found)
    return judged


def write(
    tenant: TenantRef, source_system: str, rows: Sequence[Row], *, told: bool, now: datetime
) -> list[Judged]:
    """Judge and write up to 200 rows whose keys differ, within the present transaction."""
    room = limits.room_left(tenant, to_change=True)
    judged = judge(tenant, source_system, rows, room=room, now=now)
    wanted = [each for each in judged if each.verdict in ("new", "changed")]
    puts = put_listings(tenant, [each.facts for each in wanted], now=now, told=told)
    for each, put in zip(wanted, puts, strict=True):
        each.listing_id = put.listing_id
        each.before, each.after = dict(put.before or {}), dict(put.after)
    return judged


def tally(judged: Sequence[Judged]) -> dict[str, int]:
    """How many rows of each verdict."""
    return {
        verdict: sum(each.verdict == verdict for each in judged)
        for verdict in ("new", "changed", "same", "refused")
    }


def _known(tenant: TenantRef, source_system: str, rows: Sequence[Row]) -> dict[str, Listing]:
    """Homes of this source by the keys of these rows; a row without a key is found by its MLS number."""
    keys = {row.facts["listing_key"] for row in rows if row.facts.get("listing_key")}
    numbers = {row.key for row in rows if row.key and not row.facts.get("listing_key")}
    if not keys | numbers:
        return {}
    of_source = Listing.of(tenant).where(Listing.source_system == source_system)
    named = or_(Listing.listing_key.in_(keys | numbers), Listing.listing_id.in_(numbers))
    found = list(db.session.scalars(of_source.where(named)))
    by_number = {home.listing_id: home for home in found if home.listing_id in numbers}
    return by_number | {home.listing_key: home for home in found}


def _judge_one(source_system: str, row: Row, known: Mapping[str, Listing], now: datetime) -> Judged:
    if row.problems:
        return Judged(row, "refused")
    home = known.get(row.key)
    if home is None:
        row.problems += missing(row.facts)
        facts = completed(row.facts, now=now) | {"source_system": source_system}
        return Judged(row, "refused" if row.problems else "new", facts)
    changes = {n: v for n, v in row.facts.items() if n != "listing_key" and getattr(home, n) != v}
    if not set(changes) - _UNTOLD:
        return Judged(row, "same", listing_id=home.id)
    before = {name: getattr(home, name) for name in changes}
    changes.setdefault("modification_timestamp", now)
    facts = {**changes, "source_system": source_system, "listing_key": home.listing_key}
    return Judged(row, "changed", facts, before, home.id)


def _becomes_active(judged: Judged, home: Listing | None) -> bool:
    if judged.verdict not in ("new", "changed"):
        return False
    was = home is not None and home.standard_status in FOR_SALE
    return not was and judged.facts.get("standard_status") in FOR_SALE
