"""Forms of the CRM."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from realestate.errors import Conflict, Invalid
from realestate.modules.crm.rules import LEAD_STATUSES


class StatusForm(FlaskForm):  # type: ignore[misc]
    before = HiddenField()
    status = SelectField(
        "Stage",
        choices=[SelectChoice(*stage) for stage in LEAD_STATUSES.items()],
        validate_choice=False,
    )
    note = TextAreaField("Note (optional)")


class NoteForm(FlaskForm):  # type: ignore[misc]
    note = TextAreaField("Note")


class WebhookForm(FlaskForm):  # type: ignore[misc]
    url = StringField(
        "Address of the receiver",
        render_kw={"placeholder": "https://hooks.example.com/estate", "inputmode": "url"},
    )
    description = StringField("What it is for (optional)")
    event_types = SelectMultipleField(
        "Events to send",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def take_refusal(self, refusal: Invalid | Conflict) -> None:
        """Put the room's words beside the fields they are about, others above the form."""
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        for name, messages in fields.items():
            self[name].errors = messages
        self.form_errors = [refusal.message]
