"""Forms of the website section."""

from __future__ import annotations

from typing import Any, Self

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from realestate.errors import Conflict, Invalid
from realestate.modules.lead_forms.designs import KINDS, LEAD_TYPES, Draft, Field
from realestate.modules.lead_forms.models import FormDesign


def trimmed(text: str | None) -> str:
    return (text or "").strip()


class DeskForm(FlaskForm):  # type: ignore[misc]
    """A form of the desk; the room's words stand beside the fields they are about."""

    def take_refusal(self, refusal: Invalid | Conflict) -> None:
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        for name, messages in fields.items():
            if name in self._fields:
                self[name].errors = messages
        self.form_errors = [refusal.message]


class QuestionForm(Form):  # type: ignore[misc]
    """One question of a form."""

    label = StringField("Question", filters=[trimmed])
    kind = SelectField(
        "Answered by",
        choices=[SelectChoice(*kind) for kind in KINDS.items()],
        validate_choice=False,
    )
    choices = TextAreaField("Answers to choose from, one a line", filters=[trimmed])
    help = StringField("A hint below it (optional)", filters=[trimmed])
    is_required = BooleanField("Must be answered")
    place = StringField("Place", filters=[trimmed])
    drop = BooleanField("Leave it out")


class DesignForm(DeskForm):
    """A form of the agency's own making."""

    seen = HiddenField()
    title = StringField("Title", filters=[trimmed])
    slug = StringField("Address", filters=[trimmed])
    intro = TextAreaField("Introduction (optional)", filters=[trimmed])
    lead_type = SelectField(
        "Its leads are",
        choices=[SelectChoice(*kind) for kind in LEAD_TYPES.items()],
        validate_choice=False,
    )
    asks_phone = BooleanField("Ask for a phone number", default=True)
    asks_message = BooleanField("Offer a field for a message", default=True)
    submit_words = StringField("Words on the button", default="Send", filters=[trimmed])
    thank_you = TextAreaField("Words of thanks (optional)", filters=[trimmed])
    consent_text = TextAreaField(
        "Consent beside the box (empty: the usual words)", filters=[trimmed]
    )
    origins = TextAreaField("Websites that may show it, one a line", filters=[trimmed])
    is_published = BooleanField("Published")
    override_reason = StringField("Why it may be published as it is", filters=[trimmed])
    questions = FieldList(FormField(QuestionForm), max_entries=40)

    @classmethod
    def of(cls, design: FormDesign) -> Self:
        """Filled with a form as it is kept."""
        draft = design.draft
        kept: dict[str, Any] = {
            name: getattr(draft, name) for name in Draft.__dataclass_fields__ if name in _PLAIN
        }
        kept["origins"] = "\n".join(draft.origins)
        kept["questions"] = [_row(asked) for asked in draft.fields]
        return cls(formdata=None, seen=str(design.version), **kept)

    def wants_another(self) -> bool:
        """Was the button for one more question pressed? Then there is one."""
        if "add" not in request.form:
            return False
        self.questions.append_entry()
        return True

    def draft(self) -> Draft:
        """The form as it is typed: questions in their places, without those left out and empty ones."""
        rows = [row.form for row in self.questions]
        rows = [row for row in rows if not row.drop.data and _is_filled(row)]
        rows = [row for _, row in sorted(enumerate(rows), key=lambda each: _place(*each))]
        return Draft(
            **{name: self[name].data for name in _PLAIN},
            origins=tuple(line.strip() for line in self.origins.data.splitlines() if line.strip()),
            fields=tuple(_question(row) for row in rows),
        )

    def take_refusal(self, refusal: Invalid | Conflict) -> None:
        super().take_refusal(refusal)
        if isinstance(refusal, Invalid):
            self.form_errors += refusal.fields.get("fields", [])


_PLAIN = (
    "title",
    "slug",
    "intro",
    "lead_type",
    "asks_phone",
    "asks_message",
    "submit_words",
    "thank_you",
    "consent_text",
    "is_published",
)


def _row(asked: Field) -> dict[str, Any]:
    return {**asked.as_json(), "choices": "\n".join(asked.choices)}


def _is_filled(row: Any) -> bool:
    return bool(row.label.data or row.choices.data or row.help.data)


def _place(number: int, row: Any) -> tuple[float, int]:
    """Where somebody put it; else where it stands."""
    typed = row.place.data or ""
    return (float(typed) - 0.5 if typed.isdecimal() else number + 1, number)


def _question(row: Any) -> Field:
    choices = (line.strip() for line in (row.choices.data or "").splitlines())
    has_choices = row.kind.data in ("choice", "choices")
    return Field(
        label=row.label.data,
        kind=row.kind.data,
        is_required=row.is_required.data,
        choices=tuple(dict.fromkeys(c for c in choices if c)) if has_choices else (),
        help=row.help.data[:300],
    )
