"""How many homes each choice of a filter would leave, counted as if that filter were not set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, case, cast, func, literal, select, union_all

from realestate.db import db, utc_now
from realestate.modules.listings import rules
from realestate.modules.listings.matching import STAGES, Asked, bit_of, conditions, stages
from realestate.modules.listings.models import Listing
from realestate.modules.listings.rules import FEATURES, PRICE_BANDS, Criteria, Place
from realestate.tenancy.models import TenantRef

_MOST_ROOMS = 5
# filter: what is counted of it
_KINDS: dict[str, Any] = {
    "type": Listing.property_sub_type,
    "beds": Listing.bedrooms_total,
    "baths": Listing.bathrooms_total_integer,
    "price": case(
        *((Listing.price_order < top, place) for place, top in enumerate(PRICE_BANDS)),
        else_=len(PRICE_BANDS),
    ),
    "features": Listing.feature_bits,
}


@dataclass(frozen=True)
class Count:
    """How many; ``is_capped`` when there are more than were counted."""

    number: int
    is_capped: bool


@dataclass(frozen=True)
class Facets:
    """Counts by filter and choice. ``is_sampled``: there were more than COUNT_CAP homes to look at, and the
    counts are of the newest of them. Rooms are counted as "so many or more"."""

    total: Count
    status: Mapping[str, Count]
    types: Mapping[str, int]
    beds: Mapping[int, int]
    baths: Mapping[int, int]
    prices: tuple[int, ...]
    features: Mapping[str, int]
    towns: Mapping[str, int]
    is_sampled: bool


def facets(
    tenant: TenantRef,
    criteria: Criteria,
    within: Place | None = None,
    now: datetime | None = None,
) -> Facets:
    """All counts of a page of results, in one question."""
    asked = conditions(tenant, criteria, within, now or utc_now())
    parts = [
        *_stage_parts(tenant, asked),
        *_near_parts(tenant, asked),
        _town_part(tenant, asked),
    ]
    return _told(criteria, db.session.execute(union_all(*parts)).all())


def _stage_parts(tenant: TenantRef, asked: list[Asked]) -> Iterator[Select[Any]]:
    """How many of each status, each counted up to the cap."""
    others = [each.condition for each in asked if each.name != "status"]
    for name, stage in STAGES.items():
        found = Listing.of(tenant).where(Listing.market_stage == stage, *others)
        ids = found.with_only_columns(Listing.id).limit(rules.COUNT_CAP + 1).subquery()
        yield _part("status", literal(name), select(func.count()).select_from(ids))


def _near_parts(tenant: TenantRef, asked: list[Asked]) -> Iterator[Any]:
    """One walk over the homes that match but for one filter at most; each filter counts those that at most
    itself refuses."""
    loose = {each.name: each for each in asked if each.name in _KINDS}
    fixed = [each.condition for each in asked if each.name not in loose]
    misses = {name: case((each.condition, 0), else_=1) for name, each in loose.items()}
    near = _newest(tenant, fixed, [each.condition for each in loose.values()], misses)
    for name in _KINDS:
        value, number = near.c[name], func.count()
        found: Any = select(literal(name), cast(value, String), number).group_by(value)
        if loose:
            own = near.c[f"misses_{name}"] if name in loose else 0
            found = found.where(near.c.misses == own)
        yield found
    yield select(literal("seen"), literal(""), func.count()).select_from(near)


def _newest(
    tenant: TenantRef, fixed: list[Any], loose: list[Any], misses: Mapping[str, Any]
) -> Any:
    """The newest homes that miss one of the loose filters at most, up to the cap."""
    kept = [kind.label(name) for name, kind in _KINDS.items()]
    found = Listing.of(tenant).where(*fixed)
    if misses:
        missed = sum(list(misses.values())[1:], start=next(iter(misses.values())))
        found = found.where(missed <= 1) if len(misses) > 1 else found
        kept += [missed.label("misses")]
        kept += [miss.label(f"misses_{name}") for name, miss in misses.items()]
    newest = found.with_only_columns(*kept).order_by(Listing.newest_order.desc(), Listing.id.desc())
    return newest.limit(rules.COUNT_CAP + 1).cte("near")


def _town_part(tenant: TenantRef, asked: list[Asked]) -> Select[Any]:
    others = [each.condition for each in asked if each.name != "city"]
    found = Listing.of(tenant).where(*others).with_only_columns(Listing.city.label("city"))
    newest = found.order_by(Listing.newest_order.desc(), Listing.id.desc())
    towns = newest.limit(rules.COUNT_CAP + 1).subquery()
    return select(literal("town"), towns.c.city, func.count()).group_by(towns.c.city)


def _told(criteria: Criteria, rows: Any) -> Facets:
    counts: dict[str, Counter[str]] = {}
    for kind, value, number in rows:
        counts.setdefault(kind, Counter())[value] += number
    status = {name: _capped(counts["status"][name]) for name in STAGES}
    chosen = [name for name, stage in STAGES.items() if stage in stages(criteria.status)]
    price = counts.get("price", Counter())
    return Facets(
        total=Count(
            sum(status[name].number for name in chosen),
            any(status[name].is_capped for name in chosen),
        ),
        status=status,
        types=_most_first(counts.get("type", Counter())),
        beds=_or_more(counts.get("beds", Counter())),
        baths=_or_more(counts.get("baths", Counter())),
        prices=tuple(price[str(place)] for place in range(len(PRICE_BANDS) + 1)),
        features=_features(counts.get("features", Counter())),
        towns=_most_first(counts.get("town", Counter())),
        is_sampled=max(counts["seen"][""], counts.get("town", Counter()).total()) > rules.COUNT_CAP,
    )


def _part(kind: str, value: Any, counted: Select[Any]) -> Select[Any]:
    return select(literal(kind), value, counted.scalar_subquery())


def _capped(number: int) -> Count:
    return Count(min(number, rules.COUNT_CAP), is_capped=number > rules.COUNT_CAP)


def _most_first(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _or_more(counts: Counter[str]) -> dict[int, int]:
    numbers = {int(rooms): number for rooms, number in counts.items() if rooms is not None}
    return {
        least: sum(number for rooms, number in numbers.items() if rooms >= least)
        for least in range(1, _MOST_ROOMS + 1)
    }


def _features(counts: Counter[str]) -> dict[str, int]:
    return {
        name: sum(number for bits, number in counts.items() if int(bits or 0) & bit_of(name))
        for name in FEATURES
    }
