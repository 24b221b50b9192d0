"""Pictures fetched from a server we do not know, and kept as ours."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from realestate import strangers
from realestate.db import db
from realestate.errors import TemporaryError
from realestate.modules.feeds.actions import pictures, rounds
from realestate.modules.feeds.actions.leases import Hands
from realestate.modules.feeds.models import WantedPicture
from realestate.modules.feeds.rules.records import Picture
from realestate.modules.listings.models import Media
from realestate.strangers import Reply
from tests.cast import Cast
from tests.modules.feeds.conftest import acting

ONE, TWO = "https://img.example/one.jpg", "https://img.example/two.jpg"


def jpeg(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Address -> what its server says: bytes, a status, or an error."""
    said: dict[str, Any] = {ONE: jpeg("red"), TWO: jpeg("blue")}

    def call(_method: str, url: str, **_options: Any) -> Reply:
        answer = said[url]
        if isinstance(answer, Exception):
            raise answer
        return Reply(200, {}, answer) if isinstance(answer, bytes) else Reply(answer, {}, b"")

    monkeypatch.setattr(strangers, "call", call)
    return said


def want(app: Flask, cast: Cast, *named: Picture) -> int:
    listing_id = cast.fairfield.listing_ids[0]
    with acting(app, cast.fairfield.ref):
        pictures.want(cast.fairfield.ref, {listing_id: list(named)}, now=datetime.now(UTC))
    return listing_id


def fetch(app: Flask) -> int:
    with app.app_context():
        return rounds.fetch_pictures(Hands("worker"))


def shown(app: Flask, cast: Cast, listing_id: int) -> list[tuple[int, str, bool]]:
    with acting(app, cast.fairfield.ref):
        found = Media.of(cast.fairfield.ref).where(Media.listing_id == listing_id)
        rows = db.session.scalars(found.order_by(Media.order))
        return [(m.order, m.short_description, m.preferred_photo_yn) for m in rows]


def test_pictures_are_kept_as_copies_of_ours(
    app: Flask, cast: Cast, servers: dict[str, Any]
) -> None:
    listing_id = want(app, cast, Picture(ONE, "Front"), Picture(TWO, "", is_preferred=True))
    assert fetch(app) == 2
    assert shown(app, cast, listing_id) == [
        (1, "Front", False),
        (2, "Picture 2 of 12 Alder Way, Bellevue, WA 98004", True),
    ]
    with acting(app, cast.fairfield.ref):
        keys = set(db.session.scalars(Media.of(cast.fairfield.ref)).all())
        assert all("http" not in media.media_key for media in keys)
    assert fetch(app) == 0, "what is kept is not fetched again"


def test_a_picture_the_source_takes_away_goes(
    app: Flask, cast: Cast, servers: dict[str, Any]
) -> None:
    listing_id = want(app, cast, Picture(ONE, "Front"), Picture(TWO, "Back"))
    fetch(app)
    want(app, cast, Picture(TWO, "Back"))
    fetch(app)
    assert shown(app, cast, listing_id) == [(1, "Back", True)]


@pytest.mark.parametrize("answer", [b"not a picture", 404, TemporaryError("away"), 503])
def test_a_picture_that_cannot_be_fetched_waits_and_harms_nothing(
    app: Flask, cast: Cast, servers: dict[str, Any], answer: Any
) -> None:
    servers[ONE] = answer
    want(app, cast, Picture(ONE), Picture(TWO))
    assert fetch(app) == 1
    with acting(app, cast.fairfield.ref):
        found = WantedPicture.of(cast.fairfield.ref).where(WantedPicture.url == ONE)
        wanted = db.session.scalars(found).one()
        assert wanted.tries == 1
        assert wanted.problem
        assert wanted.next_try_at > datetime.now(UTC)


def test_pictures_without_tls_are_not_fetched(
    app: Flask, cast: Cast, servers: dict[str, Any]
) -> None:
    want(app, cast, Picture("http://img.example/one.jpg"))
    assert fetch(app) == 0
