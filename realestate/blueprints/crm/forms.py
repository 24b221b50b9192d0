"""Forms of the CRM."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

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
