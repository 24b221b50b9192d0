"""Commands for operators: data on stdout, messages on stderr; one file a group."""

from __future__ import annotations

from flask import Flask

from realestate.cli import (
    accounts,
    alerts,
    dead_letters,
    demo,
    feeds,
    ingestion,
    modules,
    schema,
    synthetic,
    tenants,
    webhooks,
    worker,
)


def init_app(app: Flask) -> None:
    """Hang every group on the flask command."""
    for group in (
        accounts.users,
        accounts.staff,
        alerts.group,
        dead_letters.group,
        demo.group,
        feeds.group,
        ingestion.group,
        modules.group,
        schema.group,
        synthetic.group,
        tenants.group,
        webhooks.group,
    ):
        app.cli.add_command(group)
    app.cli.add_command(worker.worker)
