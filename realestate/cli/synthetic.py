"""flask synthetic: a test lead through an agency's real form, followed to the CRM and removed."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from realestate.cli.answers import FAILED, USAGE, answer, as_json, in_transaction, settings, stop
from realestate.db import now
from realestate.modules.entitlements import require
from realestate.modules.synthetic import actions, journey
from realestate.tenancy.actions import find
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

group = AppGroup("synthetic", help="Test leads through the real forms.")
_STEPS = ("started_at", "posted_at", "accepted_at", "arrived_at", "removed_at")


@group.command("run")
@click.option("--tenant", "slug", required=True, help="The agency's slug.")
@click.option(
    "--wait",
    "patience",
    type=click.FloatRange(0.1, 300),
    default=60.0,
    show_default=True,
    help="Seconds within which the lead must be in the CRM.",
)
@as_json
def run(slug: str, patience: float, is_json: bool) -> None:
    """Send one test lead now. Exit code 1 when it did not arrive."""
    here = settings()
    if not here.web_url:
        stop(
            "Set WEB_URL to where the web process listens, for instance http://127.0.0.1:8000.",
            USAGE,
        )
    tenant, run_id = _begin(slug)
    place = journey.Place(here.web_url, here.secret_key, patience)
    done = journey.run(tenant, run_id, place, breathe=lambda: None)
    facts = {
        "event": "synthetic_run_result",
        "tenant": slug,
        "arrived": done.went_well,
        "receipt": done.receipt,
        **{step: _iso(getattr(done, step)) for step in _STEPS},
        "accept_to_lead_ms": done.accept_to_lead_ms,
        "problem": done.problem,
    }
    words = f"It did not arrive: {done.problem}."
    if done.went_well:
        words = (
            f"It was in the CRM {done.accept_to_lead_ms} ms after it was accepted, and is removed."
        )
    answer(is_json, facts, words)
    if not done.went_well:
        sys.exit(FAILED)


@in_transaction
def _begin(slug: str) -> tuple[TenantRef, int]:
    tenant = find(slug).ref
    with acting_as(tenant):
        require(tenant, "lead_forms")
        return tenant, actions.begin(tenant, now=now())


def _iso(moment: object) -> str | None:
    return moment.isoformat() if hasattr(moment, "isoformat") else None
