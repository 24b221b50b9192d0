"""Messages held back as doubtful: a person looks, and lets the real ones through."""

from __future__ import annotations

from flask import flash, g, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from realestate.blueprints.crm import door
from realestate.blueprints.htmx import see_other
from realestate.db import now
from realestate.modules.audit.actions import record
from realestate.modules.events import actions, queries


@door.get("/held")
def held() -> str:
    return render_template("crm/held.html", events=queries.held(g.tenant))


@door.post("/held/<int:event_id>/release")
def release(event_id: int) -> Response:
    moment = now()
    event = actions.release(g.tenant, event_id, now=moment)
    record(
        g.tenant,
        actor=current_user.email,
        action="event.released",
        object_type="event",
        object_key=str(event.id),
        now=moment,
    )
    flash("Released. It is on its way to your leads.")
    return see_other(".held")
