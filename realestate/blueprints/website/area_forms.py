"""The fields of a place on the desk, and the rows of its facts."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from itertools import zip_longest
from typing import ParamSpec, TypeVar

from flask import g, request
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.digits import whole
from realestate.errors import Refusal
from realestate.modules.areas.models import Area, AreaFact
from realestate.modules.areas.queries.homes import Picture
from realestate.modules.areas.rules.drafts import Draft, Question
from realestate.modules.areas.rules.facts import COLUMNS
from realestate.modules.entitlements import require

P = ParamSpec("P")
R = TypeVar("R")
_KINDS = [SelectChoice("town", "Town"), SelectChoice("neighborhood", "Neighborhood")]


def areas_desk(view: Callable[P, R]) -> Callable[P, R]:
    """Owners and admins, where the agency has the module."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        require(g.tenant, "areas")
        return view(*args, **kwargs)

    return requires_role(*MANAGERS)(checked)


def _trimmed(text: str | None) -> str:
    return (text or "").replace("\x00", "").replace("\r\n", "\n").strip()


class AreaForm(FlaskForm):  # type: ignore[misc]
    """One place. Questions come as rows beside the fields."""

    version = HiddenField(default="0")
    kind = SelectField("Kind", choices=_KINDS, validate_choice=False)
    name = StringField("Name", filters=[_trimmed])
    slug = StringField("Address of its page (made of the name when empty)", filters=[_trimmed])
    parent_id = SelectField("Lies within", validate_choice=False, default="")
    city = StringField("City of its homes", filters=[_trimmed])
    postal_codes = StringField("ZIP codes of its homes (optional, with commas)", filters=[_trimmed])
    outline = TextAreaField("Outline (GeoJSON, optional)", filters=[_trimmed])
    outline_note = StringField("What the outline is, and its source", filters=[_trimmed])
    intro = TextAreaField("Opening", filters=[_trimmed])
    text = TextAreaField("Text", filters=[_trimmed])
    meta_description = TextAreaField("Description for search engines", filters=[_trimmed])
    hero_key = SelectField("Picture on top", validate_choice=False, default="")
    hero_alt = StringField("What the picture shows", filters=[_trimmed])
    fair_housing_reason = TextAreaField("Why it may stand as it is", filters=[_trimmed])
    is_published = BooleanField("Visitors see this page")

    def __init__(self, area: Area | None = None, **options: object) -> None:
        super().__init__(data=_kept_words(area) if area else None, **options)
        self.faq_problems: list[str] = []
        self.questions = _typed_questions() if self.is_submitted() else _kept_questions(area)

    def offer(self, towns: list[Area], pictures: list[Picture]) -> None:
        """What the lists hold; a choice that is gone stays chosen until it is changed."""
        self.parent_id.choices = [
            SelectChoice("", "No town"),
            *(SelectChoice(str(t.id), t.name) for t in towns),
        ]
        known = {picture.key: f"{picture.alt} ({picture.address})" for picture in pictures}
        if self.hero_key.data:
            known.setdefault(self.hero_key.data, "The present picture")
        self.hero_key.choices = [
            SelectChoice("", "None"),
            *map(SelectChoice, known, known.values()),
        ]

    def draft(self) -> Draft:
        plain = ("kind", "name", "slug", "city", "postal_codes", "outline", "outline_note", "intro")
        more = ("text", "meta_description", "hero_key", "hero_alt")
        return Draft(
            **{name: self[name].data or "" for name in (*plain, *more)},
            parent_id=whole(self.parent_id.data),
            faq=tuple(self.questions),
            is_published=self.is_published.data,
        )

    def started_from(self) -> int:
        """The version the person began with; 0 for one that is no number."""
        return whole(self.version.data) or 0

    def take_refusal(self, refusal: Refusal) -> None:
        """Put the room's words beside the fields they are about, others above the form."""
        self.form_errors = [refusal.message]
        for name, messages in getattr(refusal, "fields", {}).items():
            if name in self._fields:
                self[name].errors = messages
            elif name == "faq":
                self.faq_problems = messages
            else:
                self.form_errors = [*self.form_errors, *messages]


def _kept_words(area: Area) -> dict[str, object]:
    """A place as its fields show it."""
    same = ("kind", "name", "slug", "city", "outline_note", "intro", "text", "meta_description")
    return {
        **{name: getattr(area, name) for name in (*same, "hero_key", "hero_alt", "is_published")},
        "version": str(area.version),
        "parent_id": str(area.parent_id or ""),
        "postal_codes": ", ".join(area.postal_codes),
        "outline": json.dumps(area.outline) if area.outline else "",
    }


def _typed_questions() -> list[Question]:
    asked, told = request.form.getlist("faq_question"), request.form.getlist("faq_answer")
    pairs = zip_longest(asked[:60], told[:60], fillvalue="")
    found = [Question(_trimmed(question), _trimmed(answer)) for question, answer in pairs]
    return [row for row in found if row.question or row.answer]


def _kept_questions(area: Area | None) -> list[Question]:
    rows = area.faq if area else []
    return [Question(row["question"], row["answer"]) for row in rows or []]


def typed_rows() -> list[dict[str, str]]:
    """The rows of facts as they were sent, without those marked for removal."""
    columns = [request.form.getlist(f"fact_{name}")[:400] for name in COLUMNS]
    gone = set(request.form.getlist("fact_remove"))
    rows = [
        {name: _trimmed(value) for name, value in zip(COLUMNS, cells, strict=True)}
        for cells in zip_longest(*columns, fillvalue="")
    ]
    return [row for place, row in enumerate(rows) if str(place) not in gone]


def kept_row(fact: AreaFact) -> dict[str, str]:
    """A kept fact as the fields show it."""
    return {
        "section": fact.section,
        "label": fact.label,
        "value": fact.value,
        "unit": fact.unit,
        "source": fact.source_name,
        "url": fact.source_url,
        "date": fact.as_of.isoformat(),
        "method": fact.method,
    }
