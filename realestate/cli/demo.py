"""flask demo: three agencies to look at, and where to find them."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from realestate import schema
from realestate.cli.answers import USAGE, settings, stop
from realestate.db import transaction, utc_now
from realestate.modules.demo import actions
from realestate.tenancy.scope import acting_as
from realestate.tenancy.urls import platform_url, site_url, workspace_url

group = AppGroup("demo", help="The demonstration.")


@group.command("prepare")
def prepare() -> None:
    """Migrate, draw the pictures and seed; what is there already is left alone."""
    here = settings()
    if here.is_production:
        stop("The demo's passwords are published; it is not for APP_MODE=production.", USAGE)
    schema.upgrade(here)
    actions.draw_pictures(here.media_dir)
    with transaction():
        is_seeded = actions.is_seeded()
    if is_seeded:
        click.echo("The demo's data are in place.", err=True)
        return
    for slug in actions.SLUGS:
        _seed(slug)
    with transaction():  # last: its presence says that everything before it is complete
        actions.seed_platform(utc_now())


def _seed(slug: str) -> None:
    now = utc_now()
    with transaction():
        tenant = actions.open_or_find(slug, now)
    click.echo(f"Filling {tenant.name} …", err=True)
    with acting_as(tenant), transaction():
        actions.fill_agency(tenant, now)


@group.command("addresses")
def addresses() -> None:
    """Where the demo is, and who may enter."""
    click.echo(_row("Password for all", actions.PASSWORD))
    click.echo(_row("Mails land in", str(settings().mail_dir)))
    click.echo(_row("Admin", platform_url(), actions.STAFF_EMAIL))
    with transaction():
        tenants = [actions.open_or_find(slug, utc_now()) for slug in actions.SLUGS]
    for tenant in tenants:
        click.echo(_row(tenant.name, site_url(tenant)))
        people = f"owner@{tenant.slug}.example, agent@{tenant.slug}.example"
        click.echo(_row("  its CRM", workspace_url(tenant), people))


def _row(name: str, address: str, who: str = "") -> str:
    return f"  {name:<28} {address:<46} {who}".rstrip()
