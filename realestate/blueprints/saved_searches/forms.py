"""The fields of the forms that ask for an e-mail address."""

from __future__ import annotations

from typing import Any

from flask import g, request
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from realestate.blueprints import form_token, visitor
from realestate.modules.alerts.actions.subscribing import Wish
from realestate.modules.alerts.rules import FREQUENCY_WORDS

STALE = "This page had been open for long. Everything you typed is still here: please press again."
_CHOICES = [SelectChoice(*each) for each in FREQUENCY_WORDS.items() if each[0] != "off"]


def _trimmed(text: str | None) -> str:
    return (text or "").replace("\x00", "").strip()


class _MailForm(FlaskForm):  # type: ignore[misc]
    """A form that needs no cookie: its signed token says that this website made it."""

    class Meta:
        csrf = False

    purpose = ""
    form_token = HiddenField()
    email = EmailField("E-mail address", filters=[_trimmed])
    website = StringField("Website", filters=[_trimmed])

    @property
    def key(self) -> str:
        """The key of this very form; empty when this website did not make it, or long ago."""
        if form_token.is_from_elsewhere():
            return ""
        token = form_token.read(self.form_token.data or "", self.purpose)
        return token.key if token else ""

    def renewed(self) -> str:
        """What to put into the hidden field: the same token while it holds."""
        return (self.form_token.data or "") if self.key else form_token.issue(self.purpose)

    def take_errors(self, message: str, fields: dict[str, list[str]]) -> None:
        """Put the room's words beside the fields they are about."""
        for name, messages in fields.items():
            if name in self._fields:
                self._fields[name].errors = messages
        if not fields:
            self.form_errors.append(message)


class LinkForm(_MailForm):
    purpose = "alerts-link"


class AskForm(_MailForm):
    purpose = "alerts"
    name = StringField("Name of this search", filters=[_trimmed])
    frequency = RadioField("How often?", choices=_CHOICES, default="daily", validate_choice=False)
    consent = BooleanField()
    bring = BooleanField("Bring along what this device keeps, and leave out homes I have seen here")

    def wish(self, **about: Any) -> Wish:
        """What is asked for; ``about``: the search, or the home."""
        brings = self.bring.data or about.pop("is_device", False)
        return Wish(
            email=self.email.data or "",
            has_consented=self.consent.data,
            name=self.name.data or "",
            frequency=self.frequency.data or "",
            visitor_id=visitor.visitor_id() if brings else None,
            page=request.path,
            address=request.remote_addr or "",
            domain=g.host.hostname,
            website=self.website.data or "",
            key=self.key,
            **about,
        )
