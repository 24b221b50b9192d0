"""Forms of people who are not signed in yet; the form token takes the place of a session's."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from realestate.blueprints import form_token

STALE = "This page had been open for long. Nothing was lost: please press the button again."


class _TokenForm(FlaskForm):  # type: ignore[misc]
    """A form whose token was issued on this host; a stale one is replaced, and what was typed stays."""

    class Meta:
        csrf = False

    kind = ""
    form_token = HiddenField()

    def is_usable(self) -> bool:
        """Valid, and sent from one of our own pages."""
        is_valid = bool(self.validate())
        if form_token.is_from_elsewhere() or not form_token.read(
            self.form_token.data or "", self.kind
        ):
            self.form_errors.append(STALE)
            return False
        return is_valid

    def renewed(self) -> str:
        return form_token.issue(self.kind)


class SignInForm(_TokenForm):
    kind = "sign-in"
    email = EmailField(
        "E-mail address", [InputRequired("Give your e-mail address."), Length(max=254)]
    )
    password = PasswordField("Password", [InputRequired("Give your password."), Length(max=500)])


class ForgottenForm(_TokenForm):
    kind = "forgotten"
    email = EmailField(
        "E-mail address", [InputRequired("Give your e-mail address."), Length(max=254)]
    )


class NewPasswordForm(_TokenForm):
    kind = "new-password"
    password = PasswordField(
        "New password", [InputRequired("Choose a new password."), Length(max=500)]
    )
