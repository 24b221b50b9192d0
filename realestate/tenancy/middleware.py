"""Host header -> kind of host, agency, scope: the first thing that happens to a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from io import BytesIO
from typing import Any

from flask import Flask, Request, Response, current_app, g, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map, MapAdapter

from realestate import db
from realestate.config import Settings
from realestate.digits import whole
from realestate.tenancy import hosts
from realestate.tenancy.scope import acting_as


class _RowId(IntegerConverter):
    """``<int:…>`` in a rule: as large as a row's number can be; beyond it there is nothing."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": 2**63 - 1, **options})


LARGEST_BODY = 1024 * 1024  # of what strangers send
LARGEST_UPLOAD = 32 * 1024 * 1024  # of what people at their desks send: photos, files of listings
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class HostFlask(Flask):
    """A Flask whose URL map is split by kind of host: a surface answers on its own kind only.

    Rules say ``host="site"``, ``"workspace"`` or ``"platform"``; the Host header is sorted into
    one of these, so any number of custom domains needs no rule of its own.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.url_map.converters["int"] = _RowId

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        if request is None:
            return None
        platform = self.config["SETTINGS"].platform_domain
        kind = hosts.parse(request.environ.get("HTTP_HOST", ""), platform).kind
        return self.url_map.bind_to_environ(request.environ, server_name=kind)

    def process_response(self, response: Response) -> Response:
        """The door closes: the transaction ends by the answer's status, and only then is it dressed.

        A commit that fails is an answer of its own: nobody is thanked for what was not kept.
        """
        keep = response.status_code < 400 or g.get("keep_transaction", False)
        try:
            db.finish(keep=keep)
        except SQLAlchemyError as error:
            response = self.make_response(self.handle_user_exception(error))
        return super().process_response(response)


def host_of(request: Request) -> hosts.HostName:
    """The parsed Host header; werkzeug would turn a malformed one into an empty string."""
    platform = current_app.config["SETTINGS"].platform_domain
    return hosts.parse(request.environ.get("HTTP_HOST", ""), platform)


def init_app(app: Flask, settings: Settings) -> None:
    """Put the middleware around and the tenant into every request."""
    app.wsgi_app = _Reading(app.wsgi_app, settings.platform_domain)  # type: ignore[method-assign]
    hops = settings.trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    app.before_request(_enter)
    app.teardown_request(_leave)


def keep_transaction() -> None:
    """Commit although the answer is a refusal: the refusal itself is a fact (a failed sign-in)."""
    g.keep_transaction = True


class _Reading:
    """Marks requests that only look, and drops headers nobody outside may set."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], platform_domain: str) -> None:
        self._inner = inner
        self._platform_domain = platform_domain

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        for name in [n for n in environ if n.startswith("HTTP_X_TENANT")]:
            del environ[name]
        is_reading = environ["REQUEST_METHOD"] in READING_METHODS
        if not is_reading:
            kind = hosts.parse(environ.get("HTTP_HOST", ""), self._platform_domain).kind
            _take_in(environ, largest_body(kind))
        with db.reading(is_reading):
            return self._inner(environ, start_response)


def largest_body(kind: str) -> int:
    """How many bytes a request may carry to a host of this kind."""
    return LARGEST_UPLOAD if kind == "workspace" else LARGEST_BODY


def _take_in(environ: dict[str, Any], largest: int) -> None:
    """Read the body before any transaction begins: a slow sender must not hold a database's lock.

    What is announced as too large is left unread; Flask answers 413 by its length.
    """
    announced = environ.get("CONTENT_LENGTH") or ""
    length = whole(announced)
    if length is not None and length > largest:
        return
    wanted = length or 0
    if environ.get("wsgi.input_terminated") and not announced:
        wanted = largest + 1
    body = environ["wsgi.input"].read(wanted) if wanted else b""
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))


def _enter() -> Response | None:
    g.host = host_of(request)
    request.max_content_length = largest_body(g.host.kind)
    g.tenant = None
    g.scopes = ExitStack()
    if g.host.kind == "malformed":
        return _plain("This is not a host name.", 400)
    if _has_zero_bytes():
        return _plain("This address or form holds characters that cannot be read.", 400)
    if request.blueprint == "ops" or request.endpoint == "static" or g.host.kind == "platform":
        return None
    tenant = hosts.find(g.host)
    if tenant is None or tenant.status == "archived":
        return _plain("There is nothing at this address.", 404)
    g.tenant = tenant
    if tenant.status == "suspended":
        return _closed()
    g.scopes.enter_context(acting_as(tenant))
    return None


def _has_zero_bytes() -> bool:
    """Nobody can type them and no database keeps them; visitors' forms drop them by themselves."""
    if "\x00" in request.path or b"%00" in request.query_string:
        return True
    return g.host.kind != "site" and any("\x00" in v for v in request.form.values())


def _leave(_error: BaseException | None) -> None:
    scopes = g.pop("scopes", None)
    if scopes:
        scopes.close()


def _plain(words: str, status: int) -> Response:
    """An answer that says nothing about anyone: no brand, no cookie, nothing to store."""
    return Response(f"{words}\n", status, {"Cache-Control": "no-store"}, mimetype="text/plain")


def _closed() -> Response:
    page = render_template("errors/suspended.html")
    return Response(page, 503, {"Cache-Control": "no-store", "Retry-After": "3600"})
