"""What the words of the one search box mean: a number, a ZIP code, a town, an address, or words to look for.

Exact things win: whoever types an MLS number wants that home, not every home whose remarks mention it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    table,
    union_all,
)

from realestate import memory
from realestate.db import db, is_postgresql
from realestate.modules.listings.models import HIDDEN_STAGE, PUBLIC_STAGES, Listing
from realestate.search_index import TABLE, agency_word
from realestate.tenancy.models import TenantRef

MOST_WORDS = 10
FEW = 500
_words_table = table(TABLE, column("rowid"), column("id"), column(TABLE), column("words"))
# where to look: columns of the index on SQLite, weights on PostgreSQL
EVERYWHERE, ADDRESSES = ("mls address place area remarks", "ABCD"), ("address place", "AB")
NO_REMARKS = ("mls address place", "AB")
_PLACES_OF_WORDS = {"address": ADDRESSES, "words": EVERYWHERE}


@dataclass(frozen=True)
class Meaning:
    """What was typed, understood: ``kind`` is number, zip, city, address or words.

    ``ids`` are the homes with these words where they are few: to look them up beats walking through all homes
    in their order until enough of them were met.
    """

    kind: str
    value: str
    ids: tuple[int, ...] | None = None

    @property
    def is_few(self) -> bool:
        return self.kind == "number" or self.ids is not None


_meanings: memory.Memory[tuple[int, str], Meaning] = memory.Memory(2_000)


def meaning_of(tenant: TenantRef, typed: str) -> Meaning:
    """The first that fits of: an MLS number, a ZIP code, a town, an address; else words."""
    return _meanings.get((tenant.id, typed), lambda: _understood(tenant, typed))


def _understood(tenant: TenantRef, typed: str) -> Meaning:
    # the planner of SQLite has no figures: said like this it takes the index of the value
    public = Listing.of(tenant).where(Listing.market_stage.in_(PUBLIC_STAGES))
    number = Listing.of(tenant).where(Listing.market_stage + 0 > HIDDEN_STAGE)
    tries = [
        _first("number", Listing.listing_id, number.where(Listing.listing_id.in_(_cases(typed)))),
        _first("zip", Listing.postal_code, public.where(Listing.postal_code == typed)),
        _first("city", Listing.city, public.where(Listing.city.in_(_cases(typed)))),
    ]
    if re.match(r"\d+\s+\S", typed):
        known = found_by_words(tenant, typed, ADDRESSES)
        if known is not None:
            tries.append(_first("address", literal(typed), number.where(known)))
    rows = db.session.execute(union_all(*tries)).all()
    known_kinds = {kind: value for kind, value in rows}
    for kind in ("number", "zip", "city", "address"):
        if kind in known_kinds:
            return _with_few(tenant, Meaning(kind, known_kinds[kind]))
    return _with_few(tenant, Meaning("words", typed))


def _with_few(tenant: TenantRef, meaning: Meaning) -> Meaning:
    """The same with the homes it means, if it means words that few homes have."""
    if meaning.kind not in _PLACES_OF_WORDS:
        return meaning
    found = _ids_by_words(tenant, meaning.value, _PLACES_OF_WORDS[meaning.kind])
    ids = () if found is None else tuple(db.session.scalars(found.limit(FEW + 1)))
    return meaning if len(ids) > FEW else Meaning(meaning.kind, meaning.value, ids)


def _first(kind: str, value: Any, found: Select[Listing]) -> Any:
    one = found.with_only_columns(
        literal(kind).label("kind"), cast(value, String).label("value")
    ).limit(1)
    return select(one.subquery())


def _cases(typed: str) -> list[str]:
    """As typed, and in the cases towns and numbers are written in."""
    return sorted({typed, typed.title(), typed.upper(), typed.capitalize()})


def condition_of(tenant: TenantRef, meaning: Meaning) -> ColumnElement[bool]:
    """Homes that are meant."""
    if meaning.kind == "number":
        return Listing.listing_id == meaning.value
    if meaning.kind == "zip":
        return Listing.postal_code == meaning.value
    if meaning.kind == "city":
        return Listing.city == meaning.value
    found = _meant(tenant, meaning)
    if found is None or meaning.kind == "address":
        return Listing.id.is_(None) if found is None else found
    placed = found_by_words(tenant, meaning.value, NO_REMARKS)
    if placed is None:  # there is no word in it at all
        return found
    return and_(found, or_(Listing.internet_address_display_yn, placed, ~_names_its_street()))


def _meant(tenant: TenantRef, meaning: Meaning) -> ColumnElement[bool] | None:
    """Homes with the words of an address or of anything; None when there is no word in it."""
    if meaning.ids is not None:
        return Listing.id.in_(meaning.ids or (0,))  # no home has the number 0
    return found_by_words(tenant, meaning.value, _PLACES_OF_WORDS[meaning.kind])


def _names_its_street() -> ColumnElement[bool]:
    """Do the remarks hold the first word of the street? Where that is withheld, no word of them finds the home:
    a search would tell what its page covers."""
    place: Any = func.strpos if is_postgresql() else func.instr
    address, text = Listing.unparsed_address, Listing.public_remarks
    is_numbered = func.substr(address, 1, 1).between("0", "9")
    bare = case((is_numbered, func.substr(address, place(address, " ") + 1)), else_=address)
    street = func.lower(func.coalesce(func.nullif(Listing.street_name, ""), bare))
    first = func.substr(street, 1, place(street + " ", " ") - 1)
    found: ColumnElement[bool] = place(func.lower(text), first) > 0
    return found


def found_by_words(
    tenant: TenantRef, typed: str, where: tuple[str, str]
) -> ColumnElement[bool] | None:
    """Homes with all of these words (the last may be unfinished); None when there is no word in it.

    The index holds the words of all agencies: the question names this one's, and what it finds is only
    ever compared with rows of ``Listing.of(tenant)``.
    """
    ids = _ids_by_words(tenant, typed, where)
    return None if ids is None else Listing.id.in_(ids)


def _ids_by_words(tenant: TenantRef, typed: str, where: tuple[str, str]) -> Any | None:
    words = re.findall(r"\w+", typed.lower())[:MOST_WORDS]
    if not words:
        return None
    on_postgresql, on_sqlite = where[1], where[0]
    if is_postgresql():
        return _on_postgresql(tenant, words, on_postgresql)
    return _on_sqlite(tenant, words, on_sqlite)


def _on_sqlite(tenant: TenantRef, words: Sequence[str], columns: str) -> Any:
    whole = " AND ".join(f'"{word}"' for word in words[:-1])
    asked = f'{whole} AND "{words[-1]}" *' if whole else f'"{words[-1]}" *'
    question = f'agency : "{agency_word(tenant.id)}" AND {{{columns}}} : ({asked})'
    return select(_words_table.c.rowid).where(_words_table.c[TABLE].op("MATCH")(question))


def _on_postgresql(tenant: TenantRef, words: Sequence[str], weights: str) -> Any:
    asked = " & ".join([*(f"{w}:{weights}" for w in words[:-1]), f"{words[-1]}:*{weights}"])
    question = func.to_tsquery("english", f"{agency_word(tenant.id)} & {asked}")
    return select(_words_table.c.id).where(_words_table.c.words.op("@@")(question))


def some_ids(tenant: TenantRef, typed: str, most: int) -> Any | None:
    """Ids of some homes with these words in their number or address: only to be compared with
    ``Listing.of(tenant)``."""
    words = re.findall(r"\w+", typed.lower())[:MOST_WORDS]
    if not words:
        return None
    if is_postgresql():
        return _on_postgresql(tenant, words, "A").limit(most)
    return _on_sqlite(tenant, words, "mls address").limit(most)
