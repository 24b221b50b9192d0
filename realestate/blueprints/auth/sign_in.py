"""Signing in and out."""

from __future__ import annotations

from flask import g, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from realestate import db
from realestate.blueprints.auth.entry import entry_here, own
from realestate.blueprints.auth.forms import SignInForm
from realestate.blueprints.htmx import go_to, safe_path, see_other
from realestate.blueprints.sessions import drop_cookie, set_cookie
from realestate.db import utc_now
from realestate.errors import Invalid, TooMany
from realestate.modules.accounts import actions
from realestate.tenancy.middleware import keep_transaction


def show() -> Response | str:
    if current_user.is_authenticated:
        return go_to(safe_path(request.args.get("next")))
    return _page(SignInForm())


def enter() -> Response | str | tuple[str, int]:
    form = SignInForm()
    if not form.is_usable():
        return _page(form), 422
    try:
        token = _enter(form.email.data or "", form.password.data or "")
    except (Invalid, TooMany) as refusal:
        keep_transaction()  # a refused try counts too
        form.form_errors.append(refusal.message)
        return _page(form), 429 if isinstance(refusal, TooMany) else 422
    response = go_to(safe_path(request.args.get("next")))
    set_cookie(response, g.host.kind, token)
    return response


def _enter(email: str, password: str) -> str:
    """Count the try, check the password with no lock held, and start the session."""
    entry = entry_here()
    actions.count_try(entry, email=email, now=utc_now())
    db.finish(keep=True)
    with db.reading():
        person_id = actions.check_password(entry, email=email, password=password)
        db.finish(keep=False)
    return actions.start_session(entry, person_id, email=email, now=utc_now())


def leave() -> Response:
    if current_user.is_authenticated:
        actions.sign_out(current_user.session_id)
    response = see_other(own("sign_in"))
    drop_cookie(response, g.host.kind)
    return response


def _page(form: SignInForm) -> str:
    return render_template("auth/sign_in.html", form=form, next=request.args.get("next", ""))
