"""Forms of the website section."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from realestate.errors import Conflict, Invalid
from realestate.modules.content.brands import COLORS, PLACES, TEXTS


class BrandForm(FlaskForm):  # type: ignore[misc]
    before = HiddenField()
    display_name = StringField(TEXTS["display_name"][0])
    tagline = StringField(TEXTS["tagline"][0])
    about = TextAreaField(TEXTS["about"][0])
    phone = StringField(TEXTS["phone"][0])
    email = StringField(TEXTS["email"][0])
    street_address = StringField(TEXTS["street_address"][0])
    license_text = StringField(TEXTS["license_text"][0])
    hours = StringField(TEXTS["hours"][0])
    service_areas = TextAreaField("Where you work, one place a line")
    color_primary = StringField(COLORS["color_primary"])
    color_accent = StringField(COLORS["color_accent"])
    color_canvas = StringField(COLORS["color_canvas"])
    theme = StringField("Theme")
    override_reason = StringField("Why it may be published as it is")
    social_facebook = StringField(PLACES["facebook"][0])
    social_instagram = StringField(PLACES["instagram"][0])
    social_linkedin = StringField(PLACES["linkedin"][0])
    social_youtube = StringField(PLACES["youtube"][0])

    def wanted(self) -> dict[str, Any]:
        """The brand as it was typed, in the shape the room takes."""
        given = {name: field.data or "" for name, field in self._fields.items()}
        areas = str(given["service_areas"]).splitlines()
        places = {place: given[f"social_{place}"] for place in PLACES}
        return {**given, "service_areas": areas, "social_links": places}

    def take_refusal(self, refusal: Invalid | Conflict) -> None:
        """Put the room's words beside the fields they are about, others above the form."""
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        for name, messages in fields.items():
            self[name].errors = messages
        self.form_errors = [refusal.message]
