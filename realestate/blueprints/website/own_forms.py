"""Forms of the agency's own making: the list, the editor, and what to put on other websites."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, g, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.blueprints.htmx import page_or_partial, see_other
from realestate.blueprints.website import door
from realestate.blueprints.website.design_forms import DesignForm
from realestate.db import now
from realestate.digits import whole
from realestate.errors import Conflict, Invalid
from realestate.modules.entitlements import require
from realestate.modules.lead_forms import designs, queries
from realestate.modules.lead_forms.actions import designs as actions
from realestate.modules.lead_forms.models import FormDesign


@door.get("/website/forms")
@requires_role(*MANAGERS)
def own_forms() -> str:
    require(g.tenant, "lead_forms")
    return render_template(
        "website/forms.html", forms=queries.forms(g.tenant), leads=queries.leads_by_form(g.tenant)
    )


@door.get("/website/forms/new")
@requires_role(*MANAGERS)
def new_form() -> Response:
    require(g.tenant, "lead_forms")
    form = DesignForm(formdata=None)
    form.questions.append_entry()
    return _editor(form)


@door.post("/website/forms/new")
@requires_role(*MANAGERS)
def add_form() -> AnyResponse:
    require(g.tenant, "lead_forms")
    form = DesignForm()
    if form.wants_another():
        return _editor(form)
    try:
        reason = form.override_reason.data or ""
        made = actions.add_form(
            g.tenant, current_user.email, form.draft(), override_reason=reason, now=now()
        )
    except Invalid as refusal:
        form.take_refusal(refusal)
        return _editor(form, status=refusal.status)
    flash("Saved.")
    return see_other(".own_form", form_id=made.id)


@door.get("/website/forms/<int:form_id>")
@requires_role(*MANAGERS)
def own_form(form_id: int) -> Response:
    design = _design(form_id)
    return _editor(DesignForm.of(design), design)


@door.post("/website/forms/<int:form_id>")
@requires_role(*MANAGERS)
def save_form(form_id: int) -> AnyResponse:
    design, form = _design(form_id), DesignForm()
    if form.wants_another():
        return _editor(form, design)
    seen = whole(form.seen.data) or 0
    try:
        given = {"seen": seen, "override_reason": form.override_reason.data or ""}
        _change(form_id, form.draft(), **given)
    except (Invalid, Conflict) as refusal:
        form.take_refusal(refusal)
        if isinstance(refusal, Conflict):
            form.seen.data = str(design.version)
        return _editor(form, design, status=refusal.status)
    flash("Saved.")
    return see_other(".own_form", form_id=form_id)


@door.post("/website/forms/<int:form_id>/remove")
@requires_role(*MANAGERS)
def remove_form(form_id: int) -> AnyResponse:
    form = actions.remove_form(g.tenant, current_user.email, form_id, now=now())
    flash(f"“{form.title}” is taken away. It can be brought back below.")
    return see_other(".own_forms")


@door.post("/website/forms/<int:form_id>/restore")
@requires_role(*MANAGERS)
def restore_form(form_id: int) -> AnyResponse:
    form = actions.bring_back(g.tenant, current_user.email, form_id, now=now())
    flash(f"“{form.title}” is back, unpublished.")
    return see_other(".own_form", form_id=form.id)


def _change(form_id: int, draft: designs.Draft, **given: Any) -> None:
    actions.change_form(g.tenant, current_user.email, form_id, draft, **given, now=now())


def _design(form_id: int) -> FormDesign:
    require(g.tenant, "lead_forms")
    design = queries.form_by_id(g.tenant, form_id)
    if design is None or design.removed_at is not None:
        abort(404)
    return design


def _editor(form: DesignForm, design: FormDesign | None = None, status: int = 200) -> Response:
    action = url_for(".save_form", form_id=design.id) if design else url_for(".add_form")
    return page_or_partial(
        "website/form.html",
        "website/_form.html",
        status=status,
        form=form,
        design=design,
        action=action,
        height=designs.height(design.draft) if design else 0,
        is_new=request.endpoint in ("website.new_form", "website.add_form"),
    )
