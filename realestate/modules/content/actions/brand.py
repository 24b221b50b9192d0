"""Changing the brand. Every state is kept, so that any of them can come back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from realestate.db import after_commit, db
from realestate.errors import Conflict, NotFound
from realestate.modules.audit.actions import record
from realestate.modules.content import brands, queries
from realestate.modules.content.models import BrandVersion, WebsiteConfig
from realestate.modules.images import queries as images
from realestate.tenancy.models import TenantRef


def save_brand(
    tenant: TenantRef,
    actor: str,
    wanted: Mapping[str, Any],
    *,
    before: int,
    now: datetime,
    note: str = "",
) -> int:
    """Put the brand into this state; returns its number.

    ``before`` is the number of the state that was looked at: Conflict when somebody saved meanwhile.
    Raises Invalid with words a field, also when text could not be read in these colours.
    """
    row = _config(tenant)
    last = _last(tenant, row, actor, now)
    if before != last:
        raise Conflict("Somebody else saved the brand meanwhile. Look at it now, then save again.")
    clean = brands.checked(wanted)
    if images.picture(tenant, clean["logo_id"]) is None:
        clean["logo_id"] = None
    old = brands.state_of(row)
    if clean == old:
        return last
    for name, value in clean.items():
        setattr(row, name, value)
    _keep(row, last + 1, note, actor, now)
    _record(tenant, actor, old, clean, note, now)
    db.session.flush()
    queries.forget(tenant)
    after_commit(lambda: queries.forget(tenant))
    return last + 1


def restore_brand(tenant: TenantRef, actor: str, number: int, *, now: datetime) -> int:
    """Bring back an earlier state, as a new one; nothing in between is lost."""
    found = queries.brand_version(tenant, number)
    if found is None:
        raise NotFound("There is no such earlier state.")
    row = _config(tenant)
    wanted = {**brands.state_of(row), **found.kept}
    last = _last(tenant, row, actor, now)
    note = f"Brought back from version {number}"
    return save_brand(tenant, actor, wanted, before=last, now=now, note=note)


def latest(tenant: TenantRef) -> int:
    """The number of the present state; 0 before anybody saved one."""
    newest = queries.brand_versions(tenant, 1)
    return newest[0].number if newest else 0


def _config(tenant: TenantRef) -> WebsiteConfig:
    row = queries.config(tenant)
    if row is None:
        row = WebsiteConfig(display_name=tenant.name)
        db.session.add(row)
        db.session.flush()
    return row


def _last(tenant: TenantRef, row: WebsiteConfig, actor: str, now: datetime) -> int:
    """The number before this change. What stood there before anybody saved is not lost: it is number 0."""
    if not queries.brand_versions(tenant, 1):
        _keep(row, 0, "As it was at first", actor, now)
        db.session.flush()
    return latest(tenant)


def _keep(row: WebsiteConfig, number: int, note: str, actor: str, now: datetime) -> None:
    state = brands.state_of(row)
    db.session.add(BrandVersion(number=number, kept=state, note=note, saved_by=actor, saved_at=now))


def _record(
    tenant: TenantRef,
    actor: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    note: str,
    now: datetime,
) -> None:
    changed = [name for name in new if new[name] != old[name]]
    record(
        tenant,
        actor=actor,
        action="brand.saved",
        object_type="brand",
        object_key=tenant.slug,
        before={name: old[name] for name in changed},
        after={name: new[name] for name in changed},
        reason=note,
        now=now,
    )
