"""The list of leads, one lead, and what an agent does with it."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.crm import door
from realestate.blueprints.crm.forms import NoteForm, StatusForm
from realestate.blueprints.htmx import page_or_partial, see_other, wants_partial
from realestate.db import utc_now
from realestate.errors import Conflict, Invalid
from realestate.keyset import read_cursor
from realestate.modules.crm import queries, rules
from realestate.modules.crm.actions import leads as actions
from realestate.modules.crm.behaviour import told
from realestate.modules.crm.models import Lead
from realestate.modules.crm.trace import trace
from realestate.modules.events.queries import waiting_since
from realestate.modules.listings.queries import any_status


@door.get("/")
def home() -> AnyResponse:
    return see_other(".leads")


@door.get("/leads")
def leads() -> Response:
    read = rules.read_filter(request.args.to_dict(flat=False))
    cursor = read_cursor(request.args.get("cursor", ""))
    page = queries.leads(g.tenant, read.filter, cursor)
    late = waiting_since(g.tenant, utc_now())
    state = queries.state_of(page) + ("-late" if late else "")
    if wants_partial() and request.args.get("seen") == state:
        return Response("", 204)
    return page_or_partial(
        "crm/leads.html",
        "crm/_leads.html",
        page=page,
        state=state,
        late=late,
        filter=read.filter,
        ignored=read.ignored,
        is_first=cursor is None,
        counts=queries.counts_by_status(g.tenant),
        rules=rules,
    )


@door.get("/leads/<int:lead_id>")
def lead(lead_id: int) -> Response:
    return _lead_page(queries.lead(g.tenant, lead_id))


@door.post("/leads/<int:lead_id>/status")
def change_status(lead_id: int) -> AnyResponse:
    found, form = queries.lead(g.tenant, lead_id, to_change=True), StatusForm()
    wanted = {"status": form.status.data, "note": form.note.data or "", "before": form.before.data}
    try:
        actions.change_status(g.tenant, current_user.name, found, now=utc_now(), **wanted)
    except (Invalid, Conflict) as refusal:
        return _lead_page(found, refusal=refusal, status_form=form)
    return _changed(found)


@door.post("/leads/<int:lead_id>/notes")
def add_note(lead_id: int) -> AnyResponse:
    found, form = queries.lead(g.tenant, lead_id, to_change=True), NoteForm()
    try:
        actions.add_note(
            g.tenant, current_user.name, found, text=form.note.data or "", now=utc_now()
        )
    except Invalid as refusal:
        return _lead_page(found, refusal=refusal, note_form=form)
    return _changed(found)


def _changed(found: Lead) -> AnyResponse:
    """HTMX gets the lead as it is now; a browser is sent back to its page."""
    if wants_partial():
        return _lead_page(found)
    flash("Saved.")
    return see_other(".lead", lead_id=found.id)


def _lead_page(
    found: Lead,
    *,
    refusal: Invalid | Conflict | None = None,
    status_form: StatusForm | None = None,
    note_form: NoteForm | None = None,
) -> Response:
    context: dict[str, Any] = {
        "lead": found,
        "listing": any_status(g.tenant, found.listing_id),
        "timeline": queries.timeline(g.tenant, found.id),
        "behaviour": queries.behaviour(g.tenant, found.contact_id),
        "told": told,
        "consent": queries.latest_consent(g.tenant, found.contact_id),
        "duplicates": queries.possible_duplicates(g.tenant, found.contact_id),
        "others": queries.other_leads(g.tenant, found),
        "arrival": trace(g.tenant, found.source_event_id) if found.source_event_id else None,
        "refusal": refusal,
        "status_form": status_form
        or StatusForm(formdata=None, status=found.status, before=found.status),
        "note_form": note_form or NoteForm(formdata=None),
        "rules": rules,
    }
    status = refusal.status if refusal else 200
    return page_or_partial("crm/lead.html", "crm/_lead.html", status=status, **context)
