"""flask modules: what an agency's website is made of, and why."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from realestate.cli.answers import answer, as_json, in_transaction
from realestate.db import utc_now
from realestate.modules import entitlements
from realestate.tenancy.actions import find
from realestate.tenancy.scope import acting_as

group = AppGroup("modules", help="Parts of an agency's website.")
_tenant = click.option("--tenant", "slug", required=True, help="The agency's slug.")


@group.command("list")
@_tenant
@as_json
@in_transaction
def list_modules(slug: str, is_json: bool) -> None:
    """Every module with whether it is on, and the reason."""
    tenant = find(slug).ref
    with acting_as(tenant):
        states = entitlements.states(tenant)
    rows = [
        {"key": s.key, "enabled": s.is_enabled, "code": s.code, "reason": s.reason}
        for s in states.values()
    ]
    if is_json:
        click.echo(json.dumps({"event": "module_list_result", "tenant": slug, "modules": rows}))
        return
    for state in states.values():
        click.echo(f"{'on ' if state.is_enabled else 'off'}  {state.key:<14} {state.reason}")


@group.command("switch")
@_tenant
@click.argument("module")
@click.argument("state", type=click.Choice(["on", "off"]))
@as_json
@in_transaction
def switch(slug: str, module: str, state: str, is_json: bool) -> None:
    """Switch one module on or off."""
    tenant = find(slug).ref
    with acting_as(tenant):
        entitlements.switch(tenant, "operator", module, is_on=state == "on", now=utc_now())
        now_on = entitlements.explain(tenant, module)
    facts = {
        "event": "module_switched",
        "tenant": slug,
        "key": module,
        "enabled": now_on.is_enabled,
        "reason": now_on.reason,
    }
    answer(is_json, facts, f"{module}: {now_on.reason}")
