"""The desk's pictures: sent, described, deleted; and who is served which file."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import Connection, select

from realestate.db import db, transaction
from realestate.modules.images import encoding, queries, store
from realestate.modules.images.models import Picture
from realestate.modules.listings.models import Media
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.pictures import camera_notes, kept_picture, photo
from tests.support.queries import counted

PAGE = "/website/pictures"


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


def send(owner: Visitor, *files: tuple[bytes, str], htmx: bool = False) -> object:
    carried = [(BytesIO(data), name) for data, name in files]
    return owner.submit(PAGE, {"pictures": carried}, action=PAGE, htmx=htmx)


def kept(app: Flask, cast: Cast) -> list[Picture]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        return queries.pictures(cast.fairfield.ref)


def test_several_pictures_are_sent_at_once(app: Flask, cast: Cast, owner: Visitor) -> None:
    answer = send(owner, (photo(), "one.jpg"), (photo("PNG", color="#aa0000"), "two.png"))
    assert answer.status_code == 303
    page = owner.get(PAGE).text
    assert "2 of 2 kept." in page
    assert "one.jpg" in page
    assert page.count("Words are missing") == 2
    assert len(kept(app, cast)) == 2


def test_the_good_ones_are_kept_and_the_others_say_why(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    answer = send(owner, (photo(), "one.jpg"), (b"words", "notes.jpg"), (photo()[:800], "half.jpg"))
    assert answer.status_code == 422
    assert "notes.jpg</strong>: This is not a picture" in answer.text
    assert "half.jpg</strong>: The picture is broken" in answer.text


def test_nothing_chosen_is_told_so(owner: Visitor) -> None:
    answer = owner.submit(PAGE, {}, action=PAGE)
    assert answer.status_code == 422
    assert "Choose at least one picture first." in answer.text


def test_encoding_happens_outside_any_transaction(
    owner: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite everybody who writes would wait for it."""
    from realestate.modules.images import actions

    was_open: list[bool] = []

    def watched(data: bytes) -> encoding.Encoded:
        was_open.append(db.session.registry.has() and db.session().in_transaction())
        return encoding.encode(data)

    monkeypatch.setattr(actions, "encode", watched)
    send(owner, (photo(), "one.jpg"))
    assert was_open == [False]


def test_no_size_of_a_picture_tells_where_it_was_taken(
    app: Flask, cast: Cast, owner: Visitor, fairfield_site: Visitor
) -> None:
    send(owner, (photo(exif=camera_notes(6)), "one.jpg"))
    with app.app_context():
        picture = kept_picture(cast.fairfield.ref, photo(exif=camera_notes(6)))
    for key in picture.files:
        answer = fairfield_site.get(f"/media/{key}")
        assert answer.status_code == 200
        assert b"Camera Maker" not in answer.data
        answer.close()
        assert answer.mimetype.startswith("image/")
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_picture_is_served_on_its_agencys_hosts_alone(
    app: Flask,
    cast: Cast,
    owner: Visitor,
    stranger: Visitor,
    fairfield_site: Visitor,
    harbor_site: Visitor,
) -> None:
    with app.app_context():
        key = kept_picture(cast.fairfield.ref).key
    for visitor, path in ((fairfield_site, f"/media/{key}"), (owner, f"/website/media/{key}")):
        answer = visitor.get(path)
        assert answer.status_code == 200
        answer.close()
    assert harbor_site.get(f"/media/{key}").status_code == 404
    assert stranger.get(f"/website/media/{key}").status_code == 404
    with app.app_context():
        store.write(f"og/a{cast.fairfield.ref.id}/private.jpg", b"x")
    assert fairfield_site.get(f"/media/og/a{cast.fairfield.ref.id}/private.jpg").status_code == 404


def test_words_are_added_and_missing_ones_are_found(app: Flask, cast: Cast, owner: Visitor) -> None:
    with app.app_context():
        picture = kept_picture(cast.fairfield.ref)
    path = f"{PAGE}/{picture.id}/describe"
    assert "Words are missing" in owner.get(f"{PAGE}?lacking=alt").text
    assert owner.submit(PAGE, {"alt": " "}, action=path).status_code == 422
    assert owner.submit(PAGE, {"alt": "A level garden"}, action=path).status_code == 303
    assert "Every picture has its words." in owner.get(f"{PAGE}?lacking=alt").text


def test_an_unused_picture_is_deleted_and_a_used_one_stays(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    with app.app_context():
        picture = kept_picture(cast.fairfield.ref)
    path = f"{PAGE}/{picture.id}/remove"
    assert owner.submit(PAGE, {}, action=path, htmx=True).status_code == 200
    assert kept(app, cast) == []


def test_agents_do_not_manage_pictures(agent: Visitor) -> None:
    assert agent.get(PAGE).status_code == 403
    headers = {"X-CSRFToken": agent.csrf()}
    assert agent.post(PAGE, headers=headers).status_code == 403


def test_htmx_gets_the_list_alone(owner: Visitor) -> None:
    assert "<!doctype" not in owner.get(PAGE, htmx=True).text


def test_many_pictures_ask_no_more_of_the_database(
    app: Flask, cast: Cast, owner: Visitor, connection: Connection
) -> None:
    with app.app_context():
        for shade in range(6):
            kept_picture(cast.fairfield.ref, photo(size=(20, 20), color=f"#{shade}00000"))
    with counted(connection) as sent:
        page = owner.get(PAGE).text
    assert len(re.findall(r'id="picture-\d+"', page)) == 6
    assert len(sent) <= 12, sent


def test_a_home_shows_its_photo_in_sizes_with_its_measures(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    """As AVIF, else WebP, else JPEG; nothing moves while it comes."""
    with app.app_context():
        picture = kept_picture(cast.fairfield.ref, photo(size=(1000, 700)))
        with acting_as(cast.fairfield.ref), transaction():
            cover = db.session.scalars(
                select(Media).where(Media.listing_id == cast.fairfield.listing_ids[0])
            ).one()
            cover.media_key, cover.sizes = picture.key, picture.sizes
            cover.width, cover.height = picture.width, picture.height
    page = fairfield_site.get("/listings").text
    found = re.search(r"<picture>(?:(?!</picture>).)*image/avif.*?</picture>", page, re.DOTALL)
    assert found
    assert 'width="1000" height="700"' in found[0]
    for address, width in re.findall(r"(/media/[^ ]+) (\d+)w", found[0]):
        answer = fairfield_site.get(address)
        assert answer.status_code == 200, address
        assert int(width) in (480, 800, 1000)
        answer.close()
