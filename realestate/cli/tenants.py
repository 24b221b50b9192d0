"""flask tenants: open an agency, give it a host, suspend it."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from realestate.cli.answers import answer, as_json, in_transaction, settings
from realestate.db import utc_now
from realestate.errors import Invalid
from realestate.modules.audit.actions import record
from realestate.modules.plans import PLANS
from realestate.tenancy import actions, hosts
from realestate.tenancy.models import STATUSES

group = AppGroup("tenants", help="Agencies.")


@group.command("open")
@click.option("--slug", required=True, help="Its name in host names, for instance fairfield.")
@click.option("--name", required=True)
@click.option("--plan", type=click.Choice(list(PLANS)), required=True)
@as_json
@in_transaction
def open_tenant(slug: str, name: str, plan: str, is_json: bool) -> None:
    """Open an agency; its site and workspace answer at once."""
    now = utc_now()
    tenant = actions.open_tenant(slug=slug, name=name, plan=plan, now=now)
    record(
        tenant.ref,
        actor="operator",
        action="tenant.opened",
        object_type="tenant",
        object_key=slug,
        now=now,
    )
    facts = {"event": "tenant_opened", "id": tenant.id, "slug": slug, "plan": plan}
    answer(is_json, facts, f"{name} is open.")


@group.command("attach-domain")
@click.option("--tenant", "slug", required=True)
@click.argument("hostname")
@click.option("--verified", is_flag=True, help="You have checked the ownership yourself.")
@as_json
@in_transaction
def attach_domain(slug: str, hostname: str, verified: bool, is_json: bool) -> None:
    """Give an agency a host name of its own."""
    now = utc_now()
    tenant = actions.find(slug).ref
    platform = settings().platform_domain
    if f".{hosts.normalised(hostname) or ''}".endswith(f".{platform}"):
        raise Invalid(
            f"{hostname} is the platform's own: agencies have hosts below {platform} already."
        )
    domain = actions.attach_domain(tenant, hostname, now=now, verified=verified)
    record(
        tenant,
        actor="operator",
        action="domain.attached",
        object_type="domain",
        object_key=domain.hostname,
        now=now,
    )
    record_name = f"_realestate-verify.{domain.hostname}"
    facts = {
        "event": "domain_attached",
        "tenant": slug,
        "hostname": domain.hostname,
        "live": domain.is_live,
        "txt_name": record_name,
        "txt_value": domain.verification_token,
    }
    words = (
        "It is live."
        if domain.is_live
        else f"Prove it by a TXT record {record_name} = {domain.verification_token}"
    )
    answer(is_json, facts, f"{domain.hostname} belongs to {tenant.name}. {words}")


@group.command("set-status")
@click.option("--tenant", "slug", required=True)
@click.argument("status", type=click.Choice(STATUSES))
@as_json
@in_transaction
def set_status(slug: str, status: str, is_json: bool) -> None:
    """Suspend, archive or reactivate an agency."""
    before = actions.find(slug).status
    tenant = actions.set_status(slug, status)
    record(
        tenant.ref,
        actor="operator",
        action="tenant.status_set",
        object_type="tenant",
        object_key=slug,
        before={"status": before},
        after={"status": status},
        now=utc_now(),
    )
    answer(
        is_json,
        {"event": "tenant_status_set", "slug": slug, "status": status},
        f"{slug} is {status}.",
    )
