"""How many homes each choice of a filter would leave, counted as if that filter were not set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, case, cast, func, literal, select, union_all

from realestate.db import db, utc_now
from realestate.modules.listings import rules
from realestate.modules.listings.codes import Code, bits_of, tests_of
from realestate.modules.listings.matching import STAGES, Asked, conditions, stage_of, stages
from realestate.modules.listings.models import Listing
from realestate.modules.listings.rules import FEATURES, PRICE_BANDS, Criteria, Place
from realestate.tenancy.models import TenantRef

_SHOWN_ROOMS = 5
_BITS = {name: bits_of((name,)) for name in FEATURES}
_ALL_FEATURES = bits_of(tuple(FEATURES))
_LOOSE = ("type", "beds", "baths", "price", "features")


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
    parts = [*_stage_parts(tenant, asked), _near_part(tenant, asked), _town_part(tenant, asked)]
    return _told(criteria, db.session.execute(union_all(*parts)).all())


def _stage_parts(tenant: TenantRef, asked: list[Asked]) -> Iterator[Select[Any]]:
    """How many of each status, each counted up to the cap."""
    others = [each.condition for each in asked if each.name != "status"]
    for name, stage in STAGES.items():
        found = Listing.of(tenant).where(stage_of(asked) == stage, *others)
        ids = found.with_only_columns(Listing.id).limit(rules.COUNT_CAP + 1).subquery()
        counted = select(func.count()).select_from(ids).scalar_subquery()
        yield select(literal("status"), literal(name), literal(1), counted)


def _near_part(tenant: TenantRef, asked: list[Asked]) -> Select[Any]:
    """Codes of the newest homes that miss one of the counted filters at most, and how many have each; which
    of them a filter refuses is seen from the code, but for the price."""
    loose = {each.name: each.condition for each in asked if each.name in _LOOSE}
    found = Listing.of(tenant).where(*(a.condition for a in asked if a.name not in loose))
    if len(loose) > 1:
        misses = [case((condition, 0), else_=1) for condition in loose.values()]
        found = found.where(sum(misses[1:], start=misses[0]) <= 1)
    fits = case((loose["price"], 1), else_=0) if "price" in loose else literal(1)
    near = _newest(found, Listing.facet_code.label("code"), fits.label("fits"))
    return select(literal("near"), cast(near.c.code, String), near.c.fits, func.count()).group_by(
        near.c.code, near.c.fits
    )


def _town_part(tenant: TenantRef, asked: list[Asked]) -> Select[Any]:
    found = Listing.of(tenant).where(*(a.condition for a in asked if a.name != "city"))
    near = _newest(found, Listing.city.label("city"))
    return select(literal("town"), near.c.city, literal(1), func.count()).group_by(near.c.city)


def _newest(found: Select[Any], *kept: Any) -> Any:
    """The newest of them, up to the cap."""
    newest = found.order_by(Listing.newest_order.desc(), Listing.id.desc())
    return newest.with_only_columns(*kept).limit(rules.COUNT_CAP + 1).subquery()


def _told(criteria: Criteria, rows: Iterable[Any]) -> Facets:
    counts: dict[str, Counter[Any]] = {kind: Counter() for kind in ("status", "near", "town")}
    for kind, value, fits, number in rows:
        counts[kind][(Code(int(value)), fits) if kind == "near" else value] += number
    status = {name: _capped(counts["status"][name]) for name in STAGES}
    chosen = [status[name] for name, stage in STAGES.items() if stage in stages(criteria.status)]
    most = max(counts["near"].total(), counts["town"].total())
    return Facets(
        total=Count(sum(c.number for c in chosen), any(c.is_capped for c in chosen)),
        status=status,
        towns=_most_first(counts["town"]),
        is_sampled=most > rules.COUNT_CAP,
        **tally(criteria, counts["near"]),
    )


def tally(criteria: Criteria, near: Mapping[tuple[Code, int], int]) -> dict[str, Any]:
    """Counts of each filter from codes (with: does its price fit?), as if that filter were not set."""
    left = {name: Counter[Code]() for name in _LOOSE}
    tests = tests_of(criteria)
    for (code, fits), number in near.items():
        refused = [name for name, test in tests.items() if not test(code)]
        refused += [] if fits else ["price"]
        for name in refused or _LOOSE if len(refused) < 2 else ():
            left[name][code] += number
    return {
        "types": _most_first(_by(left["type"], lambda code: code.type)),
        "beds": _or_more(_by(left["beds"], lambda code: code.beds)),
        "baths": _or_more(_by(left["baths"], lambda code: code.baths)),
        "prices": _banded(left["price"]),
        "features": _featured(left["features"]),
    }


def _banded(codes: Counter[Code]) -> tuple[int, ...]:
    found = _by(codes, lambda code: code.band)
    return tuple(found[band] for band in range(len(PRICE_BANDS) + 1))


def _featured(codes: Counter[Code]) -> dict[str, int]:
    """How many have each feature: homes with the same features are one number first."""
    marked = _by(codes, lambda code: code.number & _ALL_FEATURES)
    return {
        name: sum(number for bits, number in marked.items() if bits & bit)
        for name, bit in _BITS.items()
    }


def _by(codes: Counter[Code], part: Callable[[Code], Any]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for code, number in codes.items():
        found[part(code)] += number
    return found


def _capped(number: int) -> Count:
    return Count(min(number, rules.COUNT_CAP), is_capped=number > rules.COUNT_CAP)


def _most_first(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _or_more(counts: Counter[int]) -> dict[int, int]:
    return {
        least: sum(number for rooms, number in counts.items() if rooms >= least)
        for least in range(1, _SHOWN_ROOMS + 1)
    }
