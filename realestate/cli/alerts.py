"""flask alerts: plan what is due now, and read what was mailed to subscribers."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from realestate.cli.answers import answer, as_json, as_text, in_words, looking
from realestate.db import utc_now
from realestate.modules.alerts.actions import issues, planning
from realestate.modules.alerts.queries import log
from realestate.modules.alerts.rules import MAIL_STATES
from realestate.tenancy.actions import find
from realestate.tenancy.scope import acting_as

group = AppGroup("alerts", help="E-mails to people who save searches.")


@group.command("run")
@as_json
@in_words
def run(is_json: bool) -> None:
    """Plan every mail that is due, as the worker does every few seconds; the worker sends them."""
    planned = planning.make_round(utc_now()) + issues.make_round(utc_now())
    facts = {"event": "alerts_run_result", "planned": planned}
    answer(is_json, facts, f"{planned} mails planned.")


@group.command("log")
@click.option("--tenant", "slug", required=True, help="The agency's slug.")
@click.option("--state", type=click.Choice(MAIL_STATES), default=None, help="Only these.")
@click.option("--limit", type=click.IntRange(1, log.PAGE_SIZE), default=20, show_default=True)
@as_json
@looking
def read_log(slug: str, state: str | None, limit: int, is_json: bool) -> None:
    """The newest mails of an agency and what became of each. Addresses are not shown."""
    tenant = find(slug).ref
    with acting_as(tenant):
        _, lines = log.page(tenant, log.LogFilter(state or ""), None)
        rows = [_facts(line) for line in lines[:limit]]
    facts = {"event": "alerts_log_result", "tenant": slug, "count": len(rows), "mails": rows}
    if is_json:
        click.echo(as_text(facts))
        return
    for row in rows:
        words = f"{row['id']:>8}  {row['state']:<8} {row['kind']:<8} {row['homes']:>3} homes"
        click.echo(f"{words}  {row['reason']}".rstrip())


def _facts(line: log.Line) -> dict[str, Any]:
    return {
        "id": line.mail.id,
        "subscriber": line.mail.subscriber_id,
        "kind": line.mail.kind,
        "state": line.state,
        "reason": line.reason,
        "homes": len(line.matches),
        "planned_at": line.mail.created_at,
        "sent_at": line.mail.sent_at,
    }
