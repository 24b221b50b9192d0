"""The way of one event, whosever it is, and the search by a receipt's number."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from realestate.blueprints.admin import door
from realestate.blueprints.htmx import see_other
from realestate.modules.crm.trace import find_receipt, trace_anywhere
from realestate.tenancy.urls import workspace_url


@door.get("/ingestion/events/<int:event_id>")
def trace(event_id: int) -> str:
    agency, found = trace_anywhere(event_id)
    return render_template(
        "admin/trace.html",
        agency=agency,
        found=found,
        asked="",
        lead_url=lambda lead_id: workspace_url(agency, "crm.lead", lead_id=lead_id),
        event_url=_address,
    )


@door.get("/ingestion/trace")
def find_trace() -> Response | str:
    asked = request.args.get("receipt", "").strip()[:40]
    matches = find_receipt(asked) if asked else []
    if len(matches) == 1:
        return see_other(".trace", event_id=matches[0][0])
    return render_template(
        "admin/trace.html", found=None, matches=matches, asked=asked, event_url=_address
    )


def _address(event_id: int) -> str:
    return url_for("admin.trace", event_id=event_id)
