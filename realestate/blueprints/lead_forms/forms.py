"""The fields of the public forms. Which words will do is said once, in modules/lead_forms/rules.py."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from realestate.blueprints import form_token
from realestate.blueprints.form_token import FormToken
from realestate.modules.lead_forms.rules import TIMEFRAMES, Submission

STALE = (
    "This page had been open for long, so it was not sent. Everything you typed is still here: "
    "please press the button again."
)
_WHEN = [SelectChoice("", "Not sure yet"), *(SelectChoice(words) for words in TIMEFRAMES)]


def _trimmed(text: str | None) -> str:
    return (text or "").replace("\x00", "").strip()


class _PublicForm(FlaskForm):  # type: ignore[misc]
    """A form that needs no cookie: its signed token says where it came from and counts it once."""

    class Meta:
        csrf = False

    source = ""
    form_token = HiddenField()
    name = StringField("Your name", filters=[_trimmed])
    email = EmailField("E-mail address", filters=[_trimmed])
    phone = TelField("Phone (optional)", filters=[_trimmed])
    consent = BooleanField()
    website = StringField("Website", filters=[_trimmed])

    def __init__(self, *args: Any, about: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.about = about

    def _purpose(self) -> str:
        """What a token is good for: this form, and about this home."""
        return f"{self.source}:{self.about or 0}"

    def token(self) -> FormToken | None:
        """The form's token, unless it is stale or another site sent it."""
        if form_token.is_from_elsewhere():
            return None
        return form_token.read(self.form_token.data or "", self._purpose())

    def renewed(self) -> str:
        """What to put into the hidden field: the same token while it holds, so that a form sent
        twice counts once."""
        held = self.form_token.data or ""
        return held if self.token() else form_token.issue(self._purpose())

    def submission(self, token: FormToken) -> Submission:
        return Submission(
            source=self.source,
            name=self.name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            message=self.message.data,
            timeframe=self.timeframe.data or "",
            has_consented=self.consent.data,
            website=self.website.data or "",
            page=token.page,
            address=request.remote_addr or "",
            listing_id=self.about,
            attribution=_attribution(),
        )

    def take_errors(self, fields: dict[str, list[str]]) -> None:
        """Put the room's words beside the fields they are about."""
        for name, messages in fields.items():
            if name in self._fields:
                self._fields[name].errors = messages
            else:
                self.form_errors.extend(messages)


class InquiryForm(_PublicForm):
    source = "listing_inquiry"
    timeframe = SelectField(
        "When would you like to move?",
        choices=_WHEN,
        validate_choice=False,
    )
    message = TextAreaField("Your question", filters=[_trimmed])


class ContactForm(_PublicForm):
    source = "contact_form"
    timeframe = SelectField(
        "When would you like to move?",
        choices=_WHEN,
        validate_choice=False,
    )
    message = TextAreaField("How can we help?", filters=[_trimmed])


def _attribution() -> dict[str, Any] | None:
    referrer = request.headers.get("Referer", "")[:500]
    return {"referrer": referrer} if referrer else None
