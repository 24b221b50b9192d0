"""Every request has an id: the caller's own when it is harmless, else a new one; it is in each log line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from flask import Flask

from realestate.logs import request_id

HEADER = "X-Request-ID"
_HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}")


class _Numbered:
    """Around everything else, so that even an answer nobody reached the house for carries its id."""

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        own = given if _HARMLESS.fullmatch(given) else uuid4().hex

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, (HEADER, own)], *rest)

        token = request_id.set(own)
        try:
            return self._inner(environ, start)
        finally:
            request_id.reset(token)


def init_app(app: Flask) -> None:
    app.wsgi_app = _Numbered(app.wsgi_app)  # type: ignore[method-assign]
