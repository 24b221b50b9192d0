"""Forms of the agency's own making: on its website, and in a frame on other websites that it names."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeVar

from flask import Response, abort, g, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from realestate.blueprints.htmx import wants_partial
from realestate.blueprints.lead_forms import door
from realestate.blueprints.lead_forms.forms import DesignedForm
from realestate.blueprints.lead_forms.sending import Sheet, send
from realestate.modules.content.queries import website
from realestate.modules.events.queries import by_receipt
from realestate.modules.lead_forms import designs, queries
from realestate.modules.lead_forms.actions.messages import submit_lead
from realestate.modules.lead_forms.designs import Field
from realestate.modules.lead_forms.models import FormDesign
from realestate.modules.lead_forms.rules import consent_text
from realestate.tenancy.urls import site_url

A = TypeVar("A", bound=AnyResponse)


@door.get("/forms/<slug>")
def designed(slug: str) -> Response:
    design = _published(slug)
    return _sheet(design).show(form_of(design, formdata=None))


@door.post("/forms/<slug>")
def send_designed(slug: str) -> AnyResponse:
    design = _published(slug)
    return _take(_sheet(design), design)


@door.get("/forms/<slug>/thanks/<receipt>")
def designed_thanks(slug: str, receipt: str) -> str:
    design = _published(slug)
    event = by_receipt(g.tenant, receipt)
    if event is None:
        abort(404)
    return render_template("lead_forms/designed_thanks.html", receipt=event.receipt, design=design)


@door.get("/embed/<slug>.js")
def embed_script(slug: str) -> Response:
    """What other websites load: puts the frame where the script stands, as tall as the form."""
    design = _published(slug)
    values = {
        "address": site_url(g.tenant, "lead_forms.embedded", slug=design.slug),
        "title": design.title,
        "height": designs.height(design.draft),
    }
    script = render_template("lead_forms/embed.js", values=values)
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@door.get("/embed/<slug>")
def embedded(slug: str) -> Response:
    design = _published(slug)
    return _framed(design, _sheet(design, "embedded").show(form_of(design, formdata=None)))


@door.post("/embed/<slug>")
def send_embedded(slug: str) -> AnyResponse:
    design = _published(slug)
    return _framed(design, _take(_sheet(design, "embedded"), design))


@door.get("/embed/<slug>/thanks/<receipt>")
def embedded_thanks(slug: str, receipt: str) -> Response:
    design = _published(slug)
    event = by_receipt(g.tenant, receipt)
    if event is None:
        abort(404)
    page = render_template("lead_forms/embedded_thanks.html", receipt=event.receipt, design=design)
    return _framed(design, Response(page))


def form_of(design: FormDesign, **options: Any) -> Any:
    """A form with the design's questions as fields ``answer_0``, ``answer_1``..."""
    asked = [Field.of_json(each) for each in design.fields]
    fields = {f"answer_{number}": _field(each) for number, each in enumerate(asked)}
    made: type[FlaskForm] = type("OwnForm", (DesignedForm,), fields)
    form = made(**options)
    form.ask(design.slug, design.version, design.lead_type, tuple(asked))
    form.own_consent = design.consent_text or consent_text(website(g.tenant).display_name)
    form.has_own_consent = bool(design.consent_text)
    if not design.asks_phone:
        del form.phone
    if not design.asks_message:
        del form.message
    return form


def _field(asked: Field) -> Any:
    label = asked.label if asked.is_required else f"{asked.label} (optional)"
    told = {"description": asked.help}
    if asked.kind == "text":
        return TextAreaField(label, **told)
    if asked.kind == "yes":
        return BooleanField(asked.label, **told)
    if asked.kind == "choice":
        choices = [SelectChoice("", "Choose"), *map(SelectChoice, asked.choices)]
        return SelectField(label, choices=choices, validate_choice=False, **told)
    if asked.kind == "choices":
        return SelectMultipleField(
            label,
            choices=[SelectChoice(choice) for choice in asked.choices],
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            validate_choice=False,
            **told,
        )
    return StringField(label, **told)


def _take(sheet: Sheet, design: FormDesign) -> AnyResponse:
    form = form_of(design)
    return send(sheet, form, partial(submit_lead, problems=form.own_problems))


def _sheet(design: FormDesign, kind: str = "designed") -> Sheet:
    thanks = f"lead_forms.{kind}_thanks"
    return Sheet(kind, {"design": design}, thanks, {"slug": design.slug})


def _published(slug: str) -> FormDesign:
    design = queries.form_by_slug(g.tenant, slug)
    if design is None:
        abort(404)
    if design.removed_at is not None:
        abort(410)
    if not design.is_published:
        abort(404)
    return design


def _framed(design: FormDesign, answer: A) -> A:
    """Only the websites on the form's list may show it in a frame; browsers see to that."""
    allowed = " ".join(("'self'", *design.origins))
    policy = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        f"form-action 'self'; frame-ancestors {allowed}"
    )
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["X-Robots-Tag"] = "noindex"
    if wants_partial() or request.method == "POST":
        answer.headers["Cache-Control"] = "no-store"
    return answer
