"""flask schema: bring the database up to date, and prove that models and migrations agree."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from realestate import schema
from realestate.cli.answers import FAILED, settings, stop

group = AppGroup("schema", help="The database's schema.")


@group.command("upgrade")
def upgrade() -> None:
    """Migrate to the newest revision, as DATABASE_OWNER_URL (on PostgreSQL also set up the role)."""
    revision = schema.upgrade(settings())
    click.echo(f"The database is at revision {revision}.", err=True)


@group.command("check")
def check() -> None:
    """Migrate an empty SQLite database and compare it with the models."""
    found = schema.drift_of_fresh_sqlite()
    if found:
        stop("Models and migrations differ:\n" + "\n".join(map(str, found)), FAILED)
    click.echo("Models and migrations agree.", err=True)
