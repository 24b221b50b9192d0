"""flask webhooks: where an agency's events are posted to."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import AppGroup

from realestate.cli.answers import answer, as_json, in_transaction
from realestate.db import finish, utc_now
from realestate.modules.webhooks import actions, queries
from realestate.modules.webhooks.models import WebhookEndpoint
from realestate.tenancy.actions import find
from realestate.tenancy.scope import acting_as

group = AppGroup("webhooks", help="Where an agency's events are posted to.")
_tenant = click.option("--tenant", "slug", required=True, help="The agency's slug.")
_dry_run = click.option("--dry-run", is_flag=True, help="Only say what would be done.")
_ACTOR = "operator"


@group.command("list")
@_tenant
@as_json
@in_transaction
def list_webhooks(slug: str, is_json: bool) -> None:
    """Every webhook of an agency; secrets are never shown again."""
    tenant = find(slug).ref
    with acting_as(tenant):
        rows = [_facts(endpoint) for endpoint in queries.endpoints(tenant)]
    if is_json:
        facts = {"event": "webhook_list_result", "tenant": slug, "count": len(rows)}
        click.echo(json.dumps({**facts, "webhooks": rows}, default=str))
        return
    for row in rows:
        click.echo(f"{row['id']:>6}  {'on ' if row['active'] else 'off'}  {row['url']}")


@group.command("add")
@_tenant
@click.argument("url")
@click.option("--type", "types", multiple=True, help="An event's type; all, when none is given.")
@click.option("--description", default="", help="What it is for.")
@_dry_run
@as_json
@in_transaction
def add(
    slug: str, url: str, types: tuple[str, ...], description: str, dry_run: bool, is_json: bool
) -> None:
    """Add a receiver and print its secret, this once."""
    tenant = find(slug).ref
    wanted = list(types) or queries.event_types()
    with acting_as(tenant):
        made = actions.add_endpoint(
            tenant, _ACTOR, url=url, event_types=wanted, description=description, now=utc_now()
        )
        facts = _facts(made) | {"secret": made.secret}
    if dry_run:
        finish(keep=False)
        facts |= {"id": None, "secret": None}
    words = f"Added as {facts['id']}. Its secret, shown this once: {facts['secret']}"
    words = f"Would add {facts['url']}." if dry_run else words
    answer(is_json, {"event": "webhook_added", "tenant": slug, "dry_run": dry_run, **facts}, words)


@group.command("remove")
@_tenant
@click.argument("webhook", type=int)
@_dry_run
@as_json
@in_transaction
def remove(slug: str, webhook: int, dry_run: bool, is_json: bool) -> None:
    """Take a receiver off the list by its number and forget its secret."""
    tenant = find(slug).ref
    with acting_as(tenant):
        gone = actions.remove_endpoint(tenant, _ACTOR, webhook, now=utc_now())
        url = gone.url
    if dry_run:
        finish(keep=False)
    facts = {"event": "webhook_removed", "tenant": slug, "dry_run": dry_run, "id": webhook}
    answer(is_json, facts, f"{'Would remove' if dry_run else 'Removed'} {url}.")


def _facts(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "description": endpoint.description,
        "event_types": list(endpoint.event_types),
        "active": endpoint.is_active,
        "disabled_reason": endpoint.disabled_reason,
        "created_at": endpoint.created_at.isoformat(),
    }
