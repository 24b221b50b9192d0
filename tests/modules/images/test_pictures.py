"""Keeping pictures: once an agency, files beside the row, and gone only when nothing shows them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db, transaction
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.audit.models import AuditEvent
from realestate.modules.images import actions, queries, rules, store
from realestate.modules.listings.models import Media
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.support.pictures import kept_picture, photo


def test_a_picture_is_kept_once_an_agency(app: Flask, cast: Cast) -> None:
    with app.app_context():
        first = kept_picture(cast.fairfield.ref)
        again = kept_picture(cast.fairfield.ref, alt="The garden")
        other = kept_picture(cast.harbor.ref)
        assert first.id == again.id
        assert other.id != first.id
        assert first.key.partition("/")[0] == f"a{cast.fairfield.ref.id}"
        assert other.key.partition("/")[0] == f"a{cast.harbor.ref.id}"
        with acting_as(cast.fairfield.ref):
            (row,) = queries.pictures(cast.fairfield.ref)
            assert row.alt == "The garden"
            assert row.byte_count == sum(store.path_of(key).stat().st_size for key in row.files)


def test_its_words_are_kept_in_one_line_and_audited(app: Flask, cast: Cast) -> None:
    tenant = cast.fairfield.ref
    with app.app_context():
        picture = kept_picture(tenant)
        with acting_as(tenant), transaction():
            said = actions.describe(tenant, "ada", picture.id, alt=" A level\n garden ", now=NOW)
            assert said.alt == "A level garden"
            with pytest.raises(Invalid, match="few words"):
                actions.describe(tenant, "ada", picture.id, alt="  ", now=NOW)
        deeds = list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
        assert deeds[-2:] == ["picture.added", "picture.described"]


def test_a_picture_that_a_home_shows_cannot_be_deleted(app: Flask, cast: Cast) -> None:
    tenant = cast.fairfield.ref
    with app.app_context():
        picture = kept_picture(tenant)
        with acting_as(tenant), transaction():
            home = cast.fairfield.listing_ids[0]
            shown = Media(
                listing_id=home, order=2, media_key=picture.key, short_description="", sizes=["480"]
            )
            db.session.add(shown)
            db.session.flush()
            assert queries.uses(tenant, [picture.key]) == {picture.key: ["12 Alder Way"]}
            with pytest.raises(Conflict, match="12 Alder Way"):
                actions.remove(tenant, "ada", picture.id, now=NOW)


def test_an_unused_picture_goes_with_its_files_when_that_is_committed(
    app: Flask, cast: Cast
) -> None:
    tenant = cast.fairfield.ref
    with app.app_context():
        picture = kept_picture(tenant, photo(color="#aa0000"))
        with acting_as(tenant), transaction():
            actions.remove(tenant, "ada", picture.id, now=NOW)
            assert store.read(picture.key)
        assert [key for key in picture.files if store.read(key)] == []


def test_another_agencys_picture_is_not_there(app: Flask, cast: Cast) -> None:
    with app.app_context():
        picture = kept_picture(cast.fairfield.ref)
        with acting_as(cast.harbor.ref):
            assert queries.pictures(cast.harbor.ref) == []
            with pytest.raises(NotFound):
                actions.remove(cast.harbor.ref, "hugo", picture.id, now=NOW)


@pytest.mark.parametrize(
    ("key", "may"),
    [
        ("a7/0abc.jpg", True),
        ("a7/0abc-480.avif", True),
        ("demo/exterior-1.svg", True),
        ("a70/0abc.jpg", False),
        ("a8/0abc.jpg", False),
        ("og/a7/site.jpg", False),
        ("a7/../a8/0abc.jpg", False),
        ("a7/.coming-1", False),
        ("", False),
    ],
)
def test_which_files_an_agencys_hosts_serve(key: str, may: bool) -> None:
    assert rules.may_serve(7, key) is may
