"""Runs the migrations, on a connection that was handed over or on the application's own."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import JSON, Connection

import app  # noqa: F401  (loads every model)
from realestate.db import Base, UTCDateTime
from realestate.schema import is_ours


def _render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our column types as plain SQLAlchemy: a migration outlives the code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        autogen_context.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return "sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), 'postgresql')"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=is_ours,
        render_item=_render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    from flask import current_app

    from realestate.db import db

    assert current_app
    with db.engine.connect() as own:
        _run(own)
        own.commit()
