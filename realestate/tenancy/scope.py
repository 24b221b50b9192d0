"""Tenant safety: the accessor (wall 1), the guard (wall 2), and the word to the database (wall 3)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Self, cast

from sqlalchemy import (
    Delete,
    ForeignKey,
    ForeignKeyConstraint,
    Insert,
    Select,
    Table,
    TextClause,
    Update,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.sql import visitors

from realestate.db import Base, BigId, db
from realestate.tenancy.models import TenantRef

_HARMLESS = (postgresql.dml.OnConflictDoNothing, sqlite.dml.OnConflictDoNothing)


class ScopeError(RuntimeError):
    """A programming error that could have shown one agency's rows to another. Never caught."""


@dataclass(frozen=True)
class _Scope:
    """Who acts: one tenant, or (loudly, with a reason) the platform across all of them."""

    tenant_id: int | None
    reason: str = ""


_scope: ContextVar[_Scope | None] = ContextVar("tenant_scope", default=None)


class TenantOwned:
    """Mixin of every table whose rows belong to one agency."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"))

    @classmethod
    def of(cls, tenant: TenantRef) -> Select[Self]:
        """All rows of this tenant: where every query of a room starts."""
        return select(cls).where(cls.tenant_id == tenant.id)


def owned_reference(column: str, table: str, *, target: str = "id") -> ForeignKeyConstraint:
    """A foreign key that cannot point at another tenant's row."""
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.{target}"])


@contextmanager
def acting_as(tenant: TenantRef) -> Iterator[None]:
    """Within it, every statement sees this tenant's rows and no others."""
    yield from _within(_Scope(tenant.id))


@contextmanager
def across_tenants(reason: str) -> Iterator[None]:
    """The one loud way out of the tenant walls; each use stands on a list that a test keeps."""
    yield from _within(_Scope(None, reason))


def _within(scope: _Scope) -> Iterator[None]:
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def acting_tenant_id() -> int | None:
    """Who acts at present; None when nobody, or the platform, does."""
    scope = _scope.get()
    return scope.tenant_id if scope else None


@cache
def owned_tables() -> frozenset[str]:
    """Names of all tables whose rows belong to a tenant (models are loaded once, at start)."""
    owned = (m for m in Base.registry.mappers if issubclass(m.class_, TenantOwned))
    return frozenset(cast(Table, m.local_table).name for m in owned)


def install_guard() -> None:
    """Hang wall 2 and 3 on the session; called once, by the application's factory."""
    for name, hook in (
        ("do_orm_execute", _guard_statement),
        ("before_flush", _guard_flush),
        ("after_begin", _forget_applied),
        ("after_soft_rollback", _forget_applied),
    ):
        if not event.contains(db.session.session_factory, name, hook):
            event.listen(db.session.session_factory, name, hook)


def _guard_statement(state: ORMExecuteState) -> None:
    """Filter, or refuse, by the TABLES a statement touches (mappers would miss most shapes)."""
    scope = _scope.get()
    if isinstance(state.statement, TextClause):
        if scope is None or scope.tenant_id is not None:
            raise ScopeError("text() is outside the guard; it needs across_tenants(reason)")
        _enter(state.session, scope)
        return
    if not _touches_owned(state.statement):
        return
    scope = _require(scope)
    _enter(state.session, scope)
    if scope.tenant_id is None:
        return
    if isinstance(state.statement, Insert):
        _guard_insert(state, scope.tenant_id)
    elif not state.is_orm_statement:
        raise ScopeError("a Core statement is outside the guard; write it with the ORM")
    else:
        _refuse_moving(state)
        state.statement = state.statement.options(_only(scope.tenant_id))


@lru_cache(maxsize=1_024)
def _only(tenant_id: int) -> Any:
    # include_aliases: without it a mixin's criteria filter nothing, silently.
    return with_loader_criteria(
        TenantOwned, lambda cls: cls.tenant_id == tenant_id, include_aliases=True
    )


def _touches_owned(statement: Any) -> bool:
    owned = owned_tables()
    for element in visitors.iterate(statement):
        table = element if isinstance(element, Table) else getattr(element, "table", None)
        if isinstance(table, Table) and table.name in owned:
            return True
    return False


def _guard_insert(state: ORMExecuteState, tenant_id: int) -> None:
    rows = state.parameters
    if not state.is_orm_statement or not rows:
        raise ScopeError("insert owned rows as objects, or as a list of rows")
    on_conflict = getattr(state.statement, "_post_values_clause", None)
    if on_conflict is not None and not isinstance(on_conflict, _HARMLESS):
        raise ScopeError("an insert that overwrites could meet another tenant's row")
    for row in rows if isinstance(rows, list) else [rows]:
        _claim_row(cast("dict[str, Any]", row), tenant_id)


def _claim_row(row: dict[str, Any], tenant_id: int) -> None:
    if row.setdefault("tenant_id", tenant_id) != tenant_id:
        raise ScopeError("a row of another tenant cannot be written here")


def _refuse_moving(state: ORMExecuteState) -> None:
    """No update may hand a row to another tenant, or name rows by key alone (no filter holds there)."""
    statement: Any = state.statement
    if isinstance(statement, Update):
        if state.is_executemany or isinstance(state.parameters, list):
            raise ScopeError("a bulk update by key is outside the guard; change the objects")
        named = {getattr(c, "name", c) for c in (statement._values or {})}
        named |= set(state.parameters or {})
        if "tenant_id" in named:
            raise ScopeError("tenant_id never changes")
    elif not isinstance(statement, Select | Delete) and not hasattr(statement, "options"):
        raise ScopeError(f"the guard cannot filter a {type(statement).__name__}")


def _guard_flush(session: Session, _context: object, _instances: object) -> None:
    touched = [
        o for o in (*session.new, *session.dirty, *session.deleted) if isinstance(o, TenantOwned)
    ]
    if not touched:
        return
    scope = _require(_scope.get())
    _enter(session, scope)
    for row in touched:
        _claim_object(row, scope)


def _claim_object(row: TenantOwned, scope: _Scope) -> None:
    if row.tenant_id is None:
        if scope.tenant_id is None:
            raise ScopeError("across tenants a new row must name its tenant")
        row.tenant_id = scope.tenant_id
    if scope.tenant_id is not None and row.tenant_id != scope.tenant_id:
        raise ScopeError("a row of another tenant cannot be written here")


def _require(scope: _Scope | None) -> _Scope:
    if scope is None:
        raise ScopeError("no acting tenant: wrap this in acting_as(tenant)")
    return scope


def _enter(session: Session, scope: _Scope) -> None:
    """One session serves one scope (the identity map has no filter); tell PostgreSQL which."""
    pinned = session.info.setdefault("scope", scope)
    if pinned.tenant_id != scope.tenant_id:
        raise ScopeError("one session, one tenant: end the transaction before switching")
    if session.info.get("applied") == scope.tenant_id and "applied" in session.info:
        return
    session.info["applied"] = scope.tenant_id
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(
            select(
                func.set_config("app.tenant_id", str(scope.tenant_id or ""), True),
                func.set_config("app.across_tenants", scope.reason, True),
            )
        )


def _forget_applied(session: Session, *_ignored: object) -> None:
    """Settings live as long as a transaction: say them again in the next one."""
    session.info.pop("applied", None)
