"""Closing an agency for good."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table, delete, exists, select
from sqlalchemy.orm import Mapper

from realestate.db import Base, after_commit, db
from realestate.modules.accounts.models import AuthSession, Membership, PasswordReset, User
from realestate.modules.images import store as pictures
from realestate.tenancy import hosts
from realestate.tenancy.models import Domain, Tenant, TenantRef
from realestate.tenancy.scope import across_tenants


def remove_agency(tenant: TenantRef) -> None:
    """Delete every row and picture of one agency, its record of deeds included, and the people who belong to no
    other; children go before what they refer to. There is no way back: export first."""
    with across_tenants("an agency is removed with everything that refers to it"):
        people = list(
            db.session.scalars(select(Membership.user_id).where(Membership.tenant_id == tenant.id))
        )
        hostnames = list(
            db.session.scalars(select(Domain.hostname).where(Domain.tenant_id == tenant.id))
        )
        for mapper in _children_first():
            _delete(mapper.class_, mapper.class_.tenant_id == tenant.id)
        _remove_people(people)
        _delete(Tenant, Tenant.id == tenant.id)
    for name in hostnames:
        hosts.forget(hosts.HostName("site", name))
    after_commit(lambda: pictures.remove_all(tenant.id))


def _children_first() -> list[Mapper[Any]]:
    """Every model whose rows name a tenant, in the order in which they may be deleted."""
    of_table = {cast(Table, mapper.local_table): mapper for mapper in Base.registry.mappers}
    tables = reversed(Base.metadata.sorted_tables)
    return [of_table[table] for table in tables if "tenant_id" in table.c]


def _remove_people(ids: list[int]) -> None:
    """Those of them whom no agency knows any more."""
    elsewhere = exists().where(Membership.user_id == User.id)
    alone = list(db.session.scalars(select(User.id).where(User.id.in_(ids), ~elsewhere)))
    for model in (AuthSession, PasswordReset):
        _delete(model, model.user_id.in_(alone))
    _delete(User, User.id.in_(alone))


def _delete(model: Any, which: Any) -> None:
    gone = delete(model).where(which).execution_options(synchronize_session=False)
    db.session.execute(gone)
