"""What websites answer is squeezed on its way out. Desks are not: their pages hold a session's secret beside typed words."""

from __future__ import annotations

from flask import Flask, Response, g, request

from realestate.compression import SMALLEST, TEXTS, squeeze, wanted


def init_app(app: Flask) -> None:
    """Must be put on first: what is put on first dresses an answer last."""
    app.after_request(_squeeze)


def _squeeze(response: Response) -> Response:
    if not _may_be(response):
        return response
    response.vary.add("Accept-Encoding")
    encoding = wanted(request.headers.get("Accept-Encoding", ""))
    content = response.get_data()
    if encoding and len(content) >= SMALLEST:
        response.set_data(squeeze(content, encoding))
        response.headers["Content-Encoding"] = encoding
        if (tag := response.headers.get("ETag", "")) and not tag.startswith("W/"):
            response.headers["ETag"] = f"W/{tag}"
    return response


def _may_be(response: Response) -> bool:
    is_site = "host" in g and g.host.kind == "site"
    is_whole = response.status_code not in (204, 206, 304) and not response.is_streamed
    is_text = response.mimetype in TEXTS and "Content-Encoding" not in response.headers
    return is_site and is_whole and is_text
