"""Server-side sessions: the cookie holds a random id, the row says whose it is and where it counts."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import CallbackDict
from werkzeug.wrappers import Response as AnyResponse

from realestate import db as database
from realestate.blueprints.form_token import is_from_elsewhere
from realestate.config import Settings
from realestate.db import utc_now
from realestate.errors import NotAllowed
from realestate.modules.accounts import queries
from realestate.modules.accounts.actions import remember, seen
from realestate.tenancy.middleware import READING_METHODS, host_of

log = logging.getLogger(__name__)
COOKIES = {"workspace": "__Host-workspace", "platform": "__Host-platform"}


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """Who is signed in, as doors and templates see them."""

    session_id: int
    person_id: int
    name: str
    email: str
    role: str
    membership_id: int | None = None
    tenant_id: int | None = None
    initials: str = field(default="", compare=False)

    def get_id(self) -> str:
        return f"{self.session_id}"


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """What a session row keeps (messages to show once, the form token), and the row's own facts."""

    modified = False
    accessed = False

    def __init__(
        self, row: queries.OpenSession | None, failure: SQLAlchemyError | None = None
    ) -> None:
        super().__init__(dict(row.kept) if row else {}, on_update=_mark)
        self.row = row
        self.failure = failure
        self.modified = False


def _mark(session: Any) -> None:
    session.modified = True


class ServerSessions(SessionInterface):
    """Opens a session by the cookie of its kind of host. Websites have no session."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        name = COOKIES.get(host_of(request).kind)
        token = request.cookies.get(name, "") if name else ""
        settings: Settings = app.config["SETTINGS"]
        if not token:
            return ServerSession(None)
        limits = {"hours": settings.session_hours, "idle_minutes": settings.session_idle_minutes}
        try:
            return ServerSession(queries.open_session(token, **limits))
        except SQLAlchemyError as error:
            return ServerSession(None, failure=error)

    def is_null_session(self, obj: object) -> bool:
        return not isinstance(obj, ServerSession) or obj.row is None

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        """Keep what changed, in a short transaction of its own: the request's has ended by now."""
        row = session.row
        if not session.modified and not row.is_stale:
            return
        try:
            with database.reading(False), database.transaction():
                if session.modified:
                    remember(row.id, dict(session), now=utc_now())
                else:
                    seen(row.id, now=utc_now())
        except SQLAlchemyError as error:  # a message shown twice is better than a lost answer
            log.warning("session not kept", extra={"error": type(error).__name__})


def init_app(app: Flask) -> None:
    """Flask-Login asks the session row; there is nothing to trust in the cookie itself."""
    app.session_interface = ServerSessions()
    app.before_request(_say_failure)
    app.before_request(_refuse_elsewhere)
    manager = LoginManager(app)
    manager.request_loader(_person)


def _refuse_elsewhere() -> None:
    """At a desk nothing is changed by a page of another site, whatever it carries."""
    is_desk = "host" in g and g.host.kind in COOKIES
    if is_desk and request.method not in READING_METHODS and is_from_elsewhere():
        raise NotAllowed("This was sent by another site, so nothing was changed.")


def _say_failure() -> None:
    """Flask opens sessions before its error handlers stand: a database that was away is told here."""
    failure = getattr(session, "failure", None)
    if failure is not None and request.blueprint != "ops" and request.endpoint != "static":
        raise failure


def _person(_request: Request) -> SignedIn | None:
    """The person of this session, on the host kind and agency the row was made for, and nowhere else."""
    row = getattr(session, "row", None)
    if row is None or row.audience != g.host.kind:
        return None
    if row.audience == "platform":
        return _staff(row)
    if g.tenant is None or row.tenant_id != g.tenant.id:
        return None
    membership = queries.membership(g.tenant, row.user_id)
    if membership is None or not _may_enter(membership.user):
        return None
    return SignedIn(
        session_id=row.id,
        person_id=membership.user_id,
        name=membership.user.name,
        email=membership.user.email,
        role=membership.role,
        membership_id=membership.id,
        tenant_id=g.tenant.id,
        initials=_initials(membership.user.name),
    )


def _staff(row: queries.OpenSession) -> SignedIn | None:
    staff = queries.staff_by_id(row.staff_id)
    if staff is None or not _may_enter(staff):
        return None
    return SignedIn(
        session_id=row.id,
        person_id=staff.id,
        name=staff.name,
        email=staff.email,
        role=staff.role,
        initials=_initials(staff.name),
    )


def _may_enter(person: Any) -> bool:
    """A published password opens nothing outside the demo."""
    return not person.is_demo or current_app.config["SETTINGS"].mode in ("demo", "test")


def _initials(name: str) -> str:
    words = name.split()
    return (words[0][:1] + words[-1][:1]).upper() if words else "?"


def set_cookie(response: AnyResponse, kind: str, token: str) -> None:
    """Hand out the secret: this host only, never to scripts."""
    response.set_cookie(COOKIES[kind], token, secure=True, httponly=True, samesite="Lax", path="/")


def drop_cookie(response: AnyResponse, kind: str) -> None:
    response.delete_cookie(COOKIES[kind], secure=True, httponly=True, samesite="Lax", path="/")
