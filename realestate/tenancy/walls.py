"""Wall 3: row-level security on PostgreSQL, raised by migrations, and the role that stands behind it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from realestate.tenancy.scope import owned_tables

_SEES = (
    "tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint "
    "or nullif(current_setting('app.across_tenants', true), '') is not null"
)
_UNSAFE_ROLE = text(
    "select r.rolsuper or r.rolbypassrls or exists (select 1 from pg_class c "
    "join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema() "
    "where pg_has_role(r.oid, c.relowner, 'MEMBER') and c.relname = 'tenants') "
    "from pg_roles r where r.rolname = current_user"
)


def raise_wall(op: Any, table: str) -> None:
    """In a migration: the rows of ``table`` are seen by their own tenant only (PostgreSQL)."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f'alter table "{table}" enable row level security')
    op.execute(f'alter table "{table}" force row level security')
    op.execute(f'create policy tenant_rows on "{table}" using ({_SEES}) with check ({_SEES})')


def tables_without_wall(connection: Connection) -> set[str]:
    """Owned tables whose rows PostgreSQL does not guard."""
    guarded = connection.execute(
        text(
            "select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = current_schema() and relrowsecurity and relforcerowsecurity"
        )
    )
    return set(owned_tables()) - {name for (name,) in guarded}


def role_is_unsafe(connection: Connection) -> bool:
    """Could the role of this connection walk round the wall (superuser, bypass, or the owner)?"""
    return bool(connection.execute(_UNSAFE_ROLE).scalar_one())


def grant_application_role(connection: Connection, application_url: str) -> str:
    """As the owner: make the role of ``application_url`` if it is missing, let it work, own nothing."""
    url = make_url(application_url)
    role = unquote(str(url.username))
    quoted = connection.dialect.identifier_preparer.quote(role)
    known = connection.execute(text("select 1 from pg_roles where rolname = :r"), {"r": role})
    if known.first() is None:
        connection.execute(
            text(f"create role {quoted} login {_password(connection, url.password)}")
        )
    for sentence in (
        "grant usage on schema {schema} to {role}",
        "grant select, insert, update, delete on all tables in schema {schema} to {role}",
        "grant usage, select on all sequences in schema {schema} to {role}",
    ):
        schema = connection.execute(text("select quote_ident(current_schema())")).scalar_one()
        connection.execute(text(sentence.format(schema=schema, role=quoted)))
    return role


def _password(connection: Connection, password: object) -> str:
    if not password:
        return ""
    literal = connection.execute(
        text("select quote_literal(:p)"), {"p": str(password)}
    ).scalar_one()
    return f"password {literal}".replace(":", r"\:")
