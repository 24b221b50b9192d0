"""Homes typed at the desk: added, changed, moved on; homes of a feed are changed at their source."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotAllowed
from realestate.modules.accounts.queries import member_by_email
from realestate.modules.audit.actions import record
from realestate.modules.fair_housing import rules as fair_housing
from realestate.modules.feeds.queries import homes, limits
from realestate.modules.feeds.rules.desk import FORM, OWN, read_typed, stands
from realestate.modules.feeds.rules.rows import as_json, completed, missing
from realestate.modules.listings.actions import put_listings
from realestate.modules.listings.models import FOR_SALE, Listing
from realestate.tenancy.models import TenantRef

MANAGERS = ("owner", "admin")
_CHECKED = ("public_remarks",)  # texts that visitors read
_SHORTEST_REASON = 10  # letters
_MAY = f"Change the words, or say why they may stay, in {_SHORTEST_REASON} letters or more."
_MAY_NOT = "Change the words. Only an owner or admin can say why they may stay."


@dataclass(frozen=True)
class Person:
    """Who sits at the desk."""

    name: str
    email: str
    role: str

    @property
    def manages(self) -> bool:
        return self.role in MANAGERS


def may_change(person: Person, home: Listing) -> bool:
    """Managers change every home of the agency's own, agents those they list."""
    is_theirs = home.list_agent_email.lower() == person.email.lower()
    return homes.is_own(home) and (person.manages or is_theirs)


def add(
    tenant: TenantRef, person: Person, typed: Mapping[str, str], *, reason: str = "", now: datetime
) -> Listing:
    """A new home. Raises Invalid by field, Conflict when the plan is full."""
    facts = _facts(tenant, person, typed, None)
    problems = {p.field: [f"{p.problem} {p.remedy}"] for p in missing(facts)}
    _refuse(problems | stands(facts))
    _refuse_unfair(person, facts, reason)
    _refuse_full(tenant, facts, None)
    number = facts.get("listing_id") or f"H-{secrets.token_hex(4).upper()}"
    named = {"listing_key": f"own-{secrets.token_hex(8)}", "listing_id": number}
    row = completed({**facts, **named}, now=now) | {"source_system": OWN}
    (put,) = put_listings(tenant, [row], now=now)
    home = homes.home(tenant, put.listing_id)
    _note(tenant, person, "home.added", home, {}, facts, reason, now)
    return home


def change(
    tenant: TenantRef,
    person: Person,
    listing_id: int,
    typed: Mapping[str, str],
    *,
    version: str,
    reason: str = "",
    now: datetime,
) -> Listing:
    """Change a home's facts. ``version`` is what the form was opened with: Conflict when it is older."""
    home = own_home(tenant, person, listing_id)
    if version != version_of(home):
        raise Conflict(
            "Somebody has changed this home since you opened it. What you typed is still here: "
            "compare it with the home as it is now, then save again."
        )
    facts = _facts(tenant, person, typed, home)
    whole = {name: getattr(home, name) for name in FORM} | facts
    _refuse({p.field: [f"{p.problem} {p.remedy}"] for p in missing(whole)} | stands(whole))
    if facts.get("public_remarks", home.public_remarks) != home.public_remarks:
        _refuse_unfair(person, facts, reason)
    _refuse_full(tenant, facts, home)
    changed = {n: v for n, v in facts.items() if getattr(home, n) != v}
    if not changed:
        return home
    before = {name: getattr(home, name) for name in changed}
    changed |= _dated(home, changed, now)
    named = {"source_system": OWN, "listing_key": home.listing_key, "modification_timestamp": now}
    put_listings(tenant, [named | changed], now=now)
    _note(tenant, person, "home.changed", home, before, changed, reason, now)
    return home


def touch_pictures(tenant: TenantRef, home: Listing, *, now: datetime) -> None:
    """Its pictures are others than before: whoever shows them looks again."""
    stamps = {"photos_change_timestamp": now, "modification_timestamp": now}
    named = {"source_system": home.source_system, "listing_key": home.listing_key}
    put_listings(tenant, [named | stamps], now=now)


def own_home(tenant: TenantRef, person: Person, listing_id: int) -> Listing:
    """The home, to be changed; NotFound, or NotAllowed with the reason."""
    home = homes.home(tenant, listing_id, to_change=True)
    if not homes.is_own(home):
        raise Conflict(f"This home comes from {home.source_system}: change it there.")
    if not may_change(person, home):
        raise NotAllowed("Another agent lists this home. Ask them, or an owner or admin.")
    return home


def version_of(home: Listing) -> str:
    return home.modification_timestamp.isoformat()


def _facts(
    tenant: TenantRef, person: Person, typed: Mapping[str, str], home: Listing | None
) -> dict[str, Any]:
    """What was typed, as facts; raises Invalid with what is wrong with each field."""
    facts, problems = read_typed(typed)
    email = typed.get("list_agent_email", "").strip().lower()
    if not person.manages or (home is None and not email):
        email = person.email
    if email and (home is None or email != home.list_agent_email.lower()):
        member = member_by_email(tenant, email)
        if member is None:
            problems["list_agent_email"] = ["Choose one of the agency’s people."]
        else:
            facts |= {"list_agent_email": email, "list_agent_full_name": member.user.name}
            facts["list_office_name"] = tenant.name
    _refuse(problems)
    return facts


def _refuse(problems: Mapping[str, list[str]]) -> None:
    if problems:
        raise Invalid("Not saved yet. Please mend what is marked below.", dict(problems))


def _refuse_unfair(person: Person, facts: Mapping[str, Any], reason: str) -> None:
    """Words about people instead of the property: mended, or kept by who manages the agency with a reason
    that is written down."""
    if person.manages and len(reason.strip()) >= _SHORTEST_REASON:
        return
    found = fair_housing.check_all({n: facts.get(n) or "" for n in _CHECKED})
    problems = {
        name: [fair_housing.in_words(f) for f in findings if f.grade == "block"]
        for name, findings in found.items()
    }
    problems = {name: said for name, said in problems.items() if said}
    if problems:
        words = "Not saved yet: describe the property, not the people."
        raise Invalid(words, {**problems, "unfair": [_MAY if person.manages else _MAY_NOT]})


def _refuse_full(tenant: TenantRef, facts: Mapping[str, Any], home: Listing | None) -> None:
    is_active = facts.get("standard_status", "Active" if home is None else "") in FOR_SALE
    if not is_active or (home is not None and home.is_for_sale):
        return
    room = limits.room_left(tenant, to_change=True)
    if room is not None and room <= 0:
        raise Conflict(" ".join(limits.in_words(tenant)))


def _dated(home: Listing, changed: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Stamps that follow from a change of price or status."""
    stamps: dict[str, Any] = {}
    if "list_price" in changed:
        stamps["price_change_timestamp"] = now
        stamps["previous_list_price"] = home.list_price
    if "standard_status" in changed:
        stamps["status_change_timestamp"] = now
        is_off = changed["standard_status"] not in (*FOR_SALE, "Pending")
        stamps["off_market_date"] = now.date() if is_off else None
    return stamps


def _note(
    tenant: TenantRef,
    person: Person,
    action: str,
    home: Listing,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
    now: datetime,
) -> None:
    db.session.flush()
    record(
        tenant,
        actor=person.email,
        action=action,
        object_type="listing",
        object_key=str(home.id),
        before=as_json(before) or None,
        after=as_json(after),
        reason=reason.strip()[:300],
        now=now,
    )
