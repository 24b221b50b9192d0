"""One history for both databases: up from empty, no drift, every owned table behind its wall."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from realestate import schema
from realestate.config import Settings
from realestate.db import Base
from realestate.tenancy.scope import owned_tables
from realestate.tenancy.walls import role_is_unsafe, tables_without_wall
from tests.cast import Cast

# Tables whose rows belong to no agency, or are read before one is known.
PLATFORM_TABLES = {
    "tenants",
    "domains",
    "users",
    "staff_users",
    "auth_sessions",
    "password_resets",
    "throttle_counts",
    "worker_heartbeats",
    "audit_events",
    "ingestion_pauses",
    "alarms",
    "site_editions",
}
# The worker looks for due work of all agencies: these indexes begin with the time.
INDEXES_ACROSS = {
    "ix_deliveries_due",
    "ix_deliveries_leased",
    "ix_deliveries_processed",
    "ix_attempts_failed",
}


@pytest.fixture
def owner(built: Flask, settings: Settings) -> Iterator[Connection]:
    """A connection of the role that owns the tables."""
    engine = schema._engine(settings.migration_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_models_and_migrated_database_agree(owner: Connection) -> None:
    assert schema.drift(owner) == []


def test_the_database_is_current(owner: Connection) -> None:
    assert schema.is_current(owner)


def test_migrating_again_changes_nothing(built: Flask, settings: Settings) -> None:
    assert schema.upgrade(settings) == schema.head()


def test_every_table_is_owned_or_on_the_platforms_list() -> None:
    assert set(Base.metadata.tables) - owned_tables() == PLATFORM_TABLES


def test_owned_tables_begin_every_index_with_the_tenant() -> None:
    for name in owned_tables():
        table = Base.metadata.tables[name]
        assert not table.c.tenant_id.nullable
        for index in table.indexes - {i for i in table.indexes if i.name in INDEXES_ACROSS}:
            assert next(iter(index.columns)).name == "tenant_id", index.name


def test_references_between_owned_tables_carry_the_tenant() -> None:
    for name in owned_tables():
        for key in Base.metadata.tables[name].foreign_key_constraints:
            if key.referred_table.name in owned_tables():
                assert "tenant_id" in key.column_keys, key.name


def test_every_owned_table_stands_behind_the_third_wall(
    owner: Connection, is_postgresql: bool
) -> None:
    if is_postgresql:
        assert tables_without_wall(owner) == set()
        assert role_is_unsafe(owner), "the owner could walk round it"


def test_the_applications_role_cannot_pass_the_wall(
    connection: Connection, is_postgresql: bool, cast: Cast
) -> None:
    """With no hook of ours at all: plain SQL on the application's own connection."""
    if not is_postgresql:
        return
    assert not role_is_unsafe(connection)
    count = text("select count(*) from leads")
    assert connection.execute(count).scalar_one() == 0, "nobody acts: nothing is seen"
    act = text("select set_config('app.tenant_id', :tenant, true)")
    connection.execute(act, {"tenant": str(cast.harbor.ref.id)})
    assert connection.execute(count).scalar_one() == 1
    foreign = text(
        "insert into contacts (tenant_id, name, created_at) values (:tenant, 'x', now())"
    )
    with pytest.raises(DBAPIError, match="row-level security"), connection.begin_nested():
        connection.execute(foreign, {"tenant": cast.fairfield.ref.id})
    for act_of_sabotage in (
        "alter table leads disable row level security",
        "drop policy tenant_rows on leads",
    ):
        with pytest.raises(DBAPIError, match="owner"), connection.begin_nested():
            connection.execute(text(act_of_sabotage))


def test_all_the_way_down_and_up_again(tmp_path: object) -> None:
    """Each migration can be taken back: tried on an empty SQLite database."""
    from alembic import command

    engine = schema._engine(f"sqlite:///{tmp_path}/down.db")
    schema._upgrade(engine)
    with engine.connect() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
    schema._upgrade(engine)
    engine.dispose()
