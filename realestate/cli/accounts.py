"""flask users, flask staff: people, from a terminal."""

from __future__ import annotations

import secrets
import sys

import click
from flask.cli import AppGroup

from realestate.cli.answers import USAGE, answer, as_json, in_transaction, stop
from realestate.db import utc_now
from realestate.modules.accounts import actions
from realestate.modules.accounts.models import ROLES, STAFF_ROLES
from realestate.modules.audit.actions import record
from realestate.tenancy.actions import find
from realestate.tenancy.scope import acting_as

users = AppGroup("users", help="People of agencies.")
staff = AppGroup("staff", help="People of the platform.")

_password = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)


@users.command("create")
@click.option("--tenant", "slug", required=True, help="The agency's slug.")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(ROLES), default="agent", show_default=True)
@_password
@as_json
@in_transaction
def create_user(
    slug: str, email: str, name: str, role: str, password_stdin: bool, is_json: bool
) -> None:
    """Make a person of an agency. Without --password-stdin they choose one by “Forgot password?”."""
    tenant, now = find(slug).ref, utc_now()
    password = _chosen(password_stdin)
    with acting_as(tenant):
        made = actions.create_user(
            tenant, email=email, name=name, role=role, password=password, now=now
        )
        record(
            tenant,
            actor="operator",
            action="user.created",
            object_type="user",
            object_key=email,
            now=now,
        )
        facts = {
            "event": "user_created",
            "id": made.user_id,
            "tenant": slug,
            "email": email,
            "role": role,
        }
    answer(is_json, facts, f"{email} is now {role} of {tenant.name}.")


@staff.command("create")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(STAFF_ROLES), default="admin", show_default=True)
@_password
@as_json
@in_transaction
def create_staff(email: str, name: str, role: str, password_stdin: bool, is_json: bool) -> None:
    """Make a person of the platform. Without --password-stdin they choose one by mail."""
    now = utc_now()
    made = actions.create_staff(
        email=email, name=name, role=role, password=_chosen(password_stdin), now=now
    )
    record(
        None,
        actor="operator",
        action="staff.created",
        object_type="staff",
        object_key=email,
        now=now,
    )
    facts = {"event": "staff_created", "id": made.id, "email": email, "role": role}
    answer(is_json, facts, f"{email} is now {role} of the platform.")


def _chosen(from_stdin: bool) -> str:
    """The password given, or one nobody knows: it is replaced by the person through their mailbox."""
    if not from_stdin:
        return secrets.token_urlsafe(32)
    password = sys.stdin.readline().rstrip("\n")
    if not password:
        stop("No password came on standard input.", USAGE)
    return password
