"""For machines: does the process live, and is everything it needs in place? On every host."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, current_app, jsonify, make_response
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from realestate.blueprints.gates import public
from realestate.db import db, is_postgresql, now
from realestate.modules.accounts.queries import has_demo_accounts
from realestate.modules.events.queries import last_heartbeat
from realestate.modules.events.rules import LONGEST_SILENCE
from realestate.schema import is_current
from realestate.tenancy.walls import role_is_unsafe

EVERY_HOST = ("site", "workspace", "platform")

door = Blueprint("ops", __name__)
door.gate = public  # type: ignore[attr-defined]


def healthz() -> Response:
    """The process lives. Asks nobody else."""
    return jsonify(status="ok")


def readyz() -> Response:
    """Everything is in place, or 503 with the part that is not."""
    failing: dict[str, str] = {}
    for part, problem in _PARTS.items():
        try:
            words = problem()
        except SQLAlchemyError as error:
            words = f"the database does not answer ({type(error).__name__})"
            part = "database"
        if words:
            failing[part] = words
        if part == "database" and words:
            break
    if failing:
        return make_response(jsonify(status="not ready", failing=failing), 503)
    return jsonify(status="ready")


def unsafe_database() -> str:
    """Why production must not be served from this database; "" when it may, or cannot be asked yet.

    Asked at the start, and again by /readyz: a database that was away at the start is not trusted.
    """
    try:
        return _database() if inspect(db.session.connection()).has_table("users") else ""
    except SQLAlchemyError:
        return ""
    finally:
        db.session.remove()


def _database() -> str:
    connection = db.session.connection()
    if current_app.config["SETTINGS"].is_production:
        if is_postgresql() and role_is_unsafe(connection):
            return "DATABASE_URL: its role could pass the tenant walls (superuser or owner)"
        if has_demo_accounts():
            return "demo accounts exist: their password is published"
    return ""


def _schema() -> str:
    is_new = is_current(db.session.connection())
    return "" if is_new else "the schema is not current: run flask schema upgrade"


def _worker() -> str:
    beat = last_heartbeat()
    if beat is None:
        return "no worker has ever run here"
    silence = now() - beat
    return f"silent for {silence.total_seconds():.0f} s" if silence > LONGEST_SILENCE else ""


_PARTS: dict[str, Callable[[], str]] = {
    "database": _database,
    "schema": _schema,
    "worker": _worker,
}

for kind in EVERY_HOST:
    door.add_url_rule("/healthz", "healthz", healthz, host=kind)
    door.add_url_rule("/readyz", "readyz", readyz, host=kind)

from realestate.blueprints.ops import metrics  # noqa: E402, F401
