"""Reading pictures, and asking every room that shows pictures where each is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import func, select

from realestate.db import db
from realestate.modules.images.models import Picture
from realestate.tenancy.models import TenantRef

Uses = Callable[[TenantRef, list[str]], Mapping[str, Iterable[str]]]
_users: list[Uses] = []
PAGE_SIZE = 48


def shows_pictures(find: Uses) -> Uses:
    """Mark a room's function: of these keys, which does it show, and where (in words for people)?"""
    _users.append(find)
    return find


def pictures(
    tenant: TenantRef, *, before: int | None = None, lacking: bool = False
) -> list[Picture]:
    """The newest pictures, a page of them; ``before`` a number, ``lacking`` alternative text only."""
    found = Picture.of(tenant).order_by(Picture.id.desc()).limit(PAGE_SIZE + 1)
    if before is not None:
        found = found.where(Picture.id < before)
    if lacking:
        found = found.where(Picture.alt == "")
    return list(db.session.scalars(found))


def counts(tenant: TenantRef) -> tuple[int, int]:
    """How many pictures there are, and how many of them lack alternative text."""
    row = db.session.execute(
        select(func.count(Picture.id), func.count(Picture.id).filter(Picture.alt == "")).where(
            Picture.tenant_id == tenant.id
        )
    ).one()
    return row[0], row[1]


def picture(tenant: TenantRef, picture_id: int | None) -> Picture | None:
    if picture_id is None:
        return None
    return db.session.scalar(Picture.of(tenant).where(Picture.id == picture_id))


def by_key(tenant: TenantRef, keys: Iterable[str]) -> dict[str, Picture]:
    """Those of these keys that are pictures of this agency."""
    found = db.session.scalars(Picture.of(tenant).where(Picture.key.in_(list(keys))))
    return {row.key: row for row in found}


def by_hash(tenant: TenantRef, sha256: str) -> Picture | None:
    return db.session.scalar(Picture.of(tenant).where(Picture.sha256 == sha256))


def uses(tenant: TenantRef, keys: list[str]) -> dict[str, list[str]]:
    """Where each of these pictures is shown, in words; one question a room, however many keys."""
    found: dict[str, list[str]] = defaultdict(list)
    for find in _users if keys else ():
        for key, places in find(tenant, keys).items():
            found[key] += places
    return found
