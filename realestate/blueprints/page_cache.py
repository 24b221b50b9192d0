"""Pages of websites kept ready: by host, path and allowed query, until the agency's next edition.

Nothing personal is in them: whoever agreed to be remembered bypasses them, an answer with a cookie is not kept,
and where a form's token stands there is a hole that each answer fills with a token of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from realestate import db
from realestate.blueprints import form_token
from realestate.blueprints.kept_pages import KeptPage, Key, Store, key_of
from realestate.config import Settings
from realestate.tenancy import editions
from realestate.tenancy.editions import Edition

P = ParamSpec("P")
R = TypeVar("R")
FRESH = 60.0  # seconds; what depends on the day or the hour is never older
STALE = 3_600.0  # seconds; so long may a page stand in while the database is away
_PAUSE = 2.0  # seconds before a database that is away is asked again
_MINE = ("Set-Cookie", "Content-Length", "Content-Encoding", "Date", "ETag", "Last-Modified")


def cached_page(*names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what this view shows everybody. ``names``: what a query may hold; any other is answered afresh."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.cached_query = frozenset(names)  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask, settings: Settings) -> None:
    """Stand around the house and answer what is ready; must be put on before what numbers requests."""
    store = Store(settings.page_cache_mb * 1024 * 1024)
    app.extensions["kept_pages"] = store
    app.before_request(_consider)
    app.after_request(_keep)
    app.wsgi_app = _Front(app, app.wsgi_app, store)  # type: ignore[method-assign]


class _Front:
    """Looks for a page that is ready before anybody else is asked."""

    def __init__(self, app: Flask, inner: Callable[..., Iterable[bytes]], store: Store) -> None:
        self._app, self._inner, self._store = app, inner, store
        self._away_until = 0.0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        key = key_of(environ) if self._store.is_on else None
        page = self._store.get(key) if key else None
        if page is None or not self._still_holds(page):
            return self._inner(environ, start_response)
        status, headers, body = page.answer(environ, self._app.config["SECRET_KEY"])
        start_response(status, [*headers, ("X-Page-Cache", "hit")])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _still_holds(self, page: KeptPage) -> bool:
        """Is it of the present edition, and young? With the database away, any page is better than none."""
        age = time.monotonic() - page.kept_at
        if time.monotonic() < self._away_until:
            return age < STALE
        try:
            with self._app.app_context(), db.reading(), db.transaction():
                edition = editions.current(page.tenant_id)
        except SQLAlchemyError as error:
            if not db.is_away(error):
                raise
            self._away_until = time.monotonic() + _PAUSE
            return age < STALE
        return age < FRESH and edition.number == page.edition


def _consider() -> None:
    """May the answer to this request be kept? Its tokens become holes then."""
    view = request.url_rule and request.endpoint and _view(request.endpoint)
    allowed = getattr(view, "cached_query", None)
    if allowed is None or request.method not in ("GET", "HEAD") or not _store().is_on:
        return
    key = key_of(request.environ)
    if key is None or not {name for name, _ in key.query} <= allowed:
        return
    g.page_key, g.page_edition = key, editions.current(g.tenant.id)
    g.token_holes = form_token.Holes()


def _keep(response: Response) -> Response:
    key: Key | None = g.pop("page_key", None)
    if key is None:
        return response
    holes: form_token.Holes = g.pop("token_holes")
    if response.status_code != 200 or "Set-Cookie" in response.headers or response.is_streamed:
        response.set_data(holes.filled(response.get_data()))
        return response
    page = _page(response, holes, g.page_edition)
    if request.method == "GET":
        _store().put(key, page)
    status, headers, body = page.answer(request.environ, _secret(), is_plain=True)
    answer = Response(body, status)
    answer.headers.clear()
    answer.headers.extend(headers)
    return answer


def _page(response: Response, holes: form_token.Holes, edition: Edition) -> KeptPage:
    headers = tuple((n, v) for n, v in response.headers if n not in _MINE)
    return KeptPage.of(
        pieces=holes.split(response.get_data()),
        forms=holes.in_order(response.get_data()),
        headers=headers,
        tenant_id=g.tenant.id,
        edition=edition.number,
        modified=max(edition.changed_at, _midnight()),
    )


def _midnight() -> datetime:
    """Since when it is today where the agency is: pages tell days."""
    local = datetime.now(ZoneInfo(g.tenant.timezone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def _view(endpoint: str) -> Any:
    return current_app.view_functions.get(endpoint)


def _store() -> Store:
    store: Store = current_app.extensions["kept_pages"]
    return store


def _secret() -> str:
    secret: str = current_app.config["SECRET_KEY"]
    return secret
