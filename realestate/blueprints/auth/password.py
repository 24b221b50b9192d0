"""A new password: asked for, mailed, chosen."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from realestate.blueprints.auth.entry import entry_here, own
from realestate.blueprints.auth.forms import ForgottenForm, NewPasswordForm
from realestate.blueprints.htmx import see_other
from realestate.db import utc_now
from realestate.errors import Invalid, TooMany
from realestate.modules.accounts import actions
from realestate.tenancy.middleware import keep_transaction


def forgotten() -> str:
    return render_template("auth/forgotten.html", form=ForgottenForm())


def ask() -> str | tuple[str, int]:
    form = ForgottenForm()
    if not form.is_usable():
        return render_template("auth/forgotten.html", form=form), 422
    try:
        actions.request_reset(entry_here(), email=form.email.data or "", now=utc_now())
    except TooMany as refusal:
        keep_transaction()
        form.form_errors.append(refusal.message)
        return render_template("auth/forgotten.html", form=form), 429
    return render_template("auth/mailed.html", email=form.email.data)


def new(token: str) -> str | tuple[str, int]:
    try:
        actions.open_reset(entry_here(), token, now=utc_now())
    except Invalid as refusal:
        return render_template("auth/link_over.html", words=refusal.message), 410
    return render_template("auth/new_password.html", form=NewPasswordForm(), token=token)


def save(token: str) -> Response | str | tuple[str, int]:
    form = NewPasswordForm()
    if not form.is_usable():
        return render_template("auth/new_password.html", form=form, token=token), 422
    try:
        actions.reset_password(
            entry_here(), token, password=form.password.data or "", now=utc_now()
        )
    except Invalid as refusal:
        form.password.errors = refusal.fields.get("password", [refusal.message])
        return render_template("auth/new_password.html", form=form, token=token), 422
    return see_other(own("sign_in"), saved="1")
