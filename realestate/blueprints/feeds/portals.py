"""A feed for one portal, as XML or JSON: streamed, with ETag and Last-Modified, compressed when that is taken."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from flask import Flask, Response, abort, current_app, g, request

from realestate import db, throttle
from realestate.blueprints.feeds import door
from realestate.modules.feeds.actions.portals import note_fetch
from realestate.modules.feeds.models import PortalFeed
from realestate.modules.feeds.queries import outgoing
from realestate.modules.feeds.queries.outgoing import State
from realestate.modules.feeds.rules import portal as rules
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

_TYPES = {"xml": "application/xml", "json": "application/json"}
_WRONG = {"limit": 30, "seconds": 3600}  # guesses of one network; then none of its feeds answers


@door.get("/feeds/<token>.<any(xml, json):kind>")
def portal(token: str, kind: str) -> Response:
    found = _found(token)
    state = outgoing.state(g.tenant, found)
    response = Response(mimetype=_TYPES[kind])
    response.set_etag(f"{state.tag}-{kind}", weak=True)
    response.last_modified = state.changed_at
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.add("Accept-Encoding")
    if request.method == "GET":
        with db.aside():
            note_fetch(g.tenant, found.id, count=state.count, now=db.now())
    response.make_conditional(request)
    return response if response.status_code == 304 else _filled(response, found, kind, state)


def _found(token: str) -> PortalFeed:
    """The feed at this address; who guesses is soon told nothing at all."""
    key = f"portal:{throttle.network(request.remote_addr or '')}"
    throttle.refuse_if_spent(key, now=db.now(), **_WRONG)
    found = outgoing.portal_at(g.tenant, token) if len(token) <= 64 else None
    if found is None:
        with db.aside():
            throttle.hit(key, now=db.now(), **_WRONG)
        abort(404)
    db.db.session.expunge(found)
    return found


def _filled(response: Response, found: PortalFeed, kind: str, state: State) -> Response:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    feed = _Feed(app, g.tenant, found, request.host_url.rstrip("/"))
    pieces = _as_json(feed, state) if kind == "json" else _as_xml(feed, state)
    body: Iterable[bytes] = (piece.encode() for piece in pieces)
    if request.accept_encodings["gzip"] > 0:
        response.headers["Content-Encoding"] = "gzip"
        body = _squeezed(body)
    if request.method == "GET":
        response.response = body
    return response


@dataclass(frozen=True)
class _Feed:
    """Read piece by piece, each in a short transaction of its own: the request's is over by then."""

    app: Flask
    tenant: TenantRef
    portal: PortalFeed
    base: str

    def records(self) -> Iterator[dict[str, Any]]:
        after = 0
        while True:
            with self.app.app_context(), acting_as(self.tenant), db.reading(), db.transaction():
                homes = outgoing.piece(self.tenant, self.portal, after)
                found = [self._record(home) for home in homes]
                after = homes[-1].id if homes else after
            yield from found
            if len(found) < outgoing.PIECE:
                return

    def _record(self, home: Any) -> dict[str, Any]:
        page = self._address("listings.show", listing_id=home.id, slug=home.slug)
        return rules.record(home, url=page, media=self._media if self.portal.with_media else None)

    def _media(self, key: str) -> str:
        return self._address("site.media", key=key)

    def _address(self, endpoint: str, **values: Any) -> str:
        return self.base + self.app.url_map.bind("site").build(endpoint, values)


def _as_json(feed: _Feed, state: State) -> Iterator[str]:
    head: dict[str, object] = {
        "schema": rules.SCHEMA,
        "agency": feed.tenant.name,
        "currency": feed.tenant.currency,
    }
    head |= {"count": state.count, "changed": _stamp(state.changed_at)}
    yield json.dumps(head)[:-1] + ', "value": ['
    for number, record in enumerate(feed.records()):
        yield (",\n" if number else "\n") + json.dumps(
            record, default=rules.plain, ensure_ascii=False
        )
    yield "\n]}\n"


def _as_xml(feed: _Feed, state: State) -> Iterator[str]:
    facts = {"schema": rules.SCHEMA, "agency": feed.tenant.name, "currency": feed.tenant.currency}
    facts |= {"count": str(state.count), "changed": _stamp(state.changed_at)}
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in facts.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<Listings {attributes}>\n'
    for record in feed.records():
        yield rules.element("Listing", record) + "\n"
    yield "</Listings>\n"


def _stamp(moment: datetime | None) -> str:
    return str(rules.plain(moment)) if moment else ""


def _squeezed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
