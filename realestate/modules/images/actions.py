"""Keeping pictures, describing them, and letting go of those that nothing shows."""

from __future__ import annotations

from datetime import datetime

from realestate.db import after_commit, db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.audit.actions import record
from realestate.modules.fair_housing import rules as fair_housing
from realestate.modules.images import queries, rules, store
from realestate.modules.images.encoding import Encoded, encode
from realestate.modules.images.models import Picture
from realestate.tenancy.models import TenantRef


def keep(
    tenant: TenantRef, actor: str, data: bytes, filename: str, alt: str, now: datetime
) -> Picture:
    """Check, encode and keep one picture; the one we have already is given back.

    Encoding takes a second: call it before anything of the transaction is written (on SQLite
    others wait meanwhile), or call ``prepare`` first and ``write`` in the transaction.
    """
    return write(tenant, actor, prepare(tenant, data), filename, alt, now)


def prepare(tenant: TenantRef, data: bytes) -> Encoded:
    """Everything that takes time and needs no database: decode, encode, write the files."""
    encoded = encode(data)
    key = rules.key_of(tenant.id, encoded.sha256, encoded.suffix)
    for (width, kind), content in encoded.files.items():
        store.write(rules.variant(key, width, kind), content)
    store.write(key, encoded.plain)
    return encoded


def write(
    tenant: TenantRef, actor: str, encoded: Encoded, filename: str, alt: str, now: datetime
) -> Picture:
    """The row of a prepared picture. What came before stays; words it lacked are added."""
    alt = rules.tidy_alt(alt)
    known = queries.by_hash(tenant, encoded.sha256)
    if known is not None:
        known.alt = known.alt or alt
        return known
    row = Picture(
        sha256=encoded.sha256,
        key=rules.key_of(tenant.id, encoded.sha256, encoded.suffix),
        filename=" ".join(filename.split())[-200:] or "picture",
        width=encoded.width,
        height=encoded.height,
        sizes=[str(size) for size in encoded.sizes],
        alt=alt,
        byte_count=encoded.byte_count,
        created_by=actor,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    _note(tenant, actor, "picture.added", row, now, after={"filename": row.filename, "alt": alt})
    return row


def describe(tenant: TenantRef, actor: str, picture_id: int, *, alt: str, now: datetime) -> Picture:
    """Say in words what a picture shows, for those who do not see it."""
    row, words = _mine(tenant, picture_id), rules.tidy_alt(alt)
    if not words:
        raise Invalid("Say in a few words what the picture shows.", {"alt": ["This is empty."]})
    if unfair := fair_housing.blocking(words):
        said = fair_housing.in_words(unfair[0])
        raise Invalid(said, {"alt": [said]})
    if row.alt != words:
        before, row.alt = row.alt, words
        _note(
            tenant,
            actor,
            "picture.described",
            row,
            now,
            before={"alt": before},
            after={"alt": words},
        )
        db.session.flush()
    return row


def remove(tenant: TenantRef, actor: str, picture_id: int, *, now: datetime) -> None:
    """Delete a picture that nothing shows, with its files; Conflict says where it is still used."""
    row = _mine(tenant, picture_id)
    places = queries.uses(tenant, [row.key])[row.key]
    if places:
        raise Conflict(f"It is still shown: {', '.join(places[:5])}. Take it off there first.")
    files = row.files
    _note(tenant, actor, "picture.removed", row, now, before={"filename": row.filename})
    db.session.delete(row)
    db.session.flush()
    after_commit(lambda: store.remove(files))


def _mine(tenant: TenantRef, picture_id: int) -> Picture:
    row = queries.picture(tenant, picture_id)
    if row is None:
        raise NotFound("This picture is not here (any more).")
    return row


def _note(
    tenant: TenantRef,
    actor: str,
    action: str,
    row: Picture,
    now: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    record(
        tenant,
        actor=actor,
        action=action,
        object_type="picture",
        object_key=str(row.id),
        before=before,
        after=after,
        now=now,
    )
