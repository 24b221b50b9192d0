"""The fields of the public forms. Which words will do is said once, in modules/lead_forms/rules.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from flask import g, request
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
from realestate.modules.lead_forms.designs import Field, answered
from realestate.modules.lead_forms.rules import (
    LATEST_WISH,
    MOST_WISHES,
    PARTS,
    TIMEFRAMES,
    Submission,
    Wish,
    home_facts,
)
from realestate.modules.listings.rules import PROPERTY_SUB_TYPES

STALE = (
    "This page had been open for long, so it was not sent. Everything you typed is still here: "
    "please press the button again."
)
_PARTS = [SelectChoice("", "Part of the day"), *(SelectChoice(*part) for part in PARTS.items())]
_TYPES = [SelectChoice("", "Choose"), *map(SelectChoice, (*PROPERTY_SUB_TYPES, "Land", "Other"))]
_UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
_WHEN = [SelectChoice("", "Not sure yet"), *(SelectChoice(words) for words in TIMEFRAMES)]


def trimmed(text: str | None) -> str:
    return (text or "").replace("\x00", "").strip()


class _PublicForm(FlaskForm):  # type: ignore[misc]
    """A form that needs no cookie: its signed token says where it came from and counts it once."""

    class Meta:
        csrf = False

    source = ""
    timeframe: SelectField | None = None
    message: TextAreaField | None = None
    form_token = HiddenField()
    name = StringField("Your name", filters=[trimmed])
    email = EmailField("E-mail address", filters=[trimmed])
    phone = TelField("Phone (optional)", filters=[trimmed])
    consent = BooleanField()
    website = StringField("Website", filters=[trimmed])

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
            phone=self.phone.data or "" if self.phone else "",
            message=self.message.data or "" if self.message else "",
            timeframe=self.timeframe.data or "" if self.timeframe else "",
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
    message = TextAreaField("Your question", filters=[trimmed])


class ContactForm(_PublicForm):
    source = "contact_form"
    timeframe = SelectField(
        "When would you like to move?",
        choices=_WHEN,
        validate_choice=False,
    )
    message = TextAreaField("How can we help?", filters=[trimmed])


class ShowingForm(_PublicForm):
    source = "showing_request"
    day_1 = StringField("Day", filters=[trimmed])
    part_1 = SelectField("Time", choices=_PARTS, validate_choice=False)
    day_2 = StringField("Second day", filters=[trimmed])
    part_2 = SelectField("Second time", choices=_PARTS, validate_choice=False)
    day_3 = StringField("Third day", filters=[trimmed])
    part_3 = SelectField("Third time", choices=_PARTS, validate_choice=False)
    message = TextAreaField("Anything we should know? (optional)", filters=[trimmed])

    @property
    def wishes(self) -> list[tuple[Any, Any]]:
        """The pairs of fields: a day, and a part of it."""
        numbers = range(1, MOST_WISHES + 1)
        return [(self[f"day_{number}"], self[f"part_{number}"]) for number in numbers]

    @property
    def wishes_more(self) -> bool:
        """Was more than one time wished for? Then all of them are shown."""
        return any(day.data or day.errors or part.errors for day, part in self.wishes[1:])

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day to choose from, where the agency is."""
        today = datetime.now(ZoneInfo(g.tenant.timezone)).date()
        return today.isoformat(), (today + LATEST_WISH).isoformat()

    def submission(self, token: FormToken) -> Submission:
        wishes = tuple(Wish(day.data or "", part.data or "") for day, part in self.wishes)
        return replace(super().submission(token), wishes=wishes)


class SellerForm(_PublicForm):
    source = "seller_inquiry"
    property_address = StringField("Address of the home", filters=[trimmed])
    property_type = SelectField("What is it? (optional)", choices=_TYPES, validate_choice=False)
    beds = StringField("Bedrooms (optional)", filters=[trimmed])
    baths = StringField("Bathrooms (optional)", filters=[trimmed])
    sqft = StringField("Living area in square feet (optional)", filters=[trimmed])
    timeframe = SelectField("When would you like to sell?", choices=_WHEN, validate_choice=False)
    message = TextAreaField("Anything we should know? (optional)", filters=[trimmed])

    def submission(self, token: FormToken) -> Submission:
        typed = {name: self[name].data or "" for name in ("property_type", "beds", "baths", "sqft")}
        return replace(
            super().submission(token),
            property_address=self.property_address.data or "",
            property_details=home_facts(typed)[0] or None,
            lead_type="seller",
        )

    @property
    def own_problems(self) -> dict[str, list[str]]:
        """What cannot be read of the home's facts, by field."""
        return home_facts({name: self[name].data or "" for name in ("beds", "baths", "sqft")})[1]


class DesignedForm(_PublicForm):
    """A form of the agency's own making; its questions are fields ``answer_0``, ``answer_1``..."""

    message = TextAreaField("Your message (optional)", filters=[trimmed])
    own_consent = ""
    has_own_consent = False

    def ask(self, slug: str, version: int, lead_type: str, asked: tuple[Field, ...]) -> None:
        """Which form this is, and what it asks."""
        self.source, self.version = f"form:{slug}", version
        self.lead_type, self.asked = lead_type, asked

    @property
    def answers(self) -> list[Any]:
        """The fields of the questions, in their order."""
        return [self[f"answer_{number}"] for number in range(len(self.asked))]

    @property
    def own_problems(self) -> dict[str, list[str]]:
        return self._read()[1]

    def submission(self, token: FormToken) -> Submission:
        text_id = f"{self.source}:{self.version}"
        return replace(
            super().submission(token),
            answers=tuple(self._read()[0]),
            lead_type=self.lead_type,
            consent=(text_id, self.own_consent) if self.has_own_consent else None,
        )

    def _read(self) -> tuple[list[dict[str, str]], dict[str, list[str]]]:
        given = {number: _values(field.data) for number, field in enumerate(self.answers)}
        return answered(self.asked, given)


def _values(data: Any) -> list[str]:
    """What a field holds, as words: nothing, one, or several; a ticked box is a word too."""
    if isinstance(data, list):
        return [trimmed(str(each)) for each in data]
    if isinstance(data, bool):
        return ["yes"] if data else []
    return [trimmed(data)] if data else []


def _attribution() -> dict[str, Any] | None:
    """The page that held the form, and the campaign its address names."""
    referrer = request.headers.get("Referer", "")
    try:
        asked = dict(parse_qsl(urlsplit(referrer).query, max_num_fields=50))
    except ValueError:
        asked = {}
    campaign = {name: trimmed(asked[name])[:120] for name in _UTM if asked.get(name)}
    found = {"referrer": trimmed(referrer)[:500], **campaign}
    return {name: words for name, words in found.items() if words} or None
