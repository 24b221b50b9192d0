"""A page's life: every save is a version, one of them is shown, addresses are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from realestate.db import transaction, utc_now
from realestate.errors import Invalid, NotFound
from realestate.modules.content import queries
from realestate.modules.content.actions import pages
from realestate.modules.content.actions.pages import Overtaken, Place
from realestate.modules.content.blocks import Content
from realestate.modules.content.models import Page
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.support.words import content

BY = "owner@fairfield.example"
LATER = NOW + timedelta(days=3)


@pytest.fixture
def fairfield(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        yield cast.fairfield.ref


def made(tenant: TenantRef, said: Content | None = None, place: Place | None = None) -> Page:
    facts = {"content": said or content(), "place": place or Place(), "now": NOW}
    return pages.create_page(tenant, BY, kind="page", **facts)


def saved(tenant: TenantRef, page: Page, said: Content, **place: object) -> Page:
    where = Place(**place)  # type: ignore[arg-type]
    return pages.save_page(
        tenant, BY, page.id, content=said, place=where, before=page.last_number, now=NOW
    )


def published(tenant: TenantRef, page: Page, **when: object) -> Page:
    facts = {"number": page.last_number, "at": NOW, "now": NOW, **when}
    return pages.publish_page(tenant, BY, page.id, **facts)  # type: ignore[arg-type]


def seen(tenant: TenantRef, slug: str = "first-steps", at: object = NOW) -> str | None:
    found = queries.live(tenant, "page", slug, at)  # type: ignore[arg-type]
    return found.content.title if found else None


def test_a_draft_is_seen_by_nobody_until_it_is_published(fairfield: TenantRef) -> None:
    page = made(fairfield)
    assert (page.slug, page.state_at(NOW)) == ("first-steps", "draft")
    assert seen(fairfield) is None
    published(fairfield, page)
    assert (seen(fairfield), page.state_at(NOW)) == ("First steps", "live")


def test_each_save_is_a_version_that_says_what_changed(fairfield: TenantRef) -> None:
    page = made(fairfield)
    saved(fairfield, page, content("Other steps"))
    saved(fairfield, page, content("Other steps"))
    rows = queries.versions(fairfield, page.id)
    assert [(row.number, row.saved_by, row.summary) for row in rows] == [
        (2, BY, "title"),
        (1, BY, "First version"),
    ]


def test_what_is_saved_after_publishing_waits_for_publishing(fairfield: TenantRef) -> None:
    page = published(fairfield, made(fairfield))
    saved(fairfield, page, content("Other steps"))
    assert (seen(fairfield), page.state_at(NOW)) == ("First steps", "edited")
    published(fairfield, page)
    assert seen(fairfield) == "Other steps"


def test_a_first_publication_can_wait_for_its_time(fairfield: TenantRef) -> None:
    page = published(fairfield, made(fairfield), at=LATER)
    assert page.state_at(NOW) == "scheduled"
    assert seen(fairfield) is None
    assert seen(fairfield, at=LATER) == "First steps"


def test_a_change_can_wait_for_its_time_while_the_old_words_stay(fairfield: TenantRef) -> None:
    page = published(fairfield, made(fairfield))
    saved(fairfield, page, content("Other steps"))
    published(fairfield, page, at=LATER)
    assert (seen(fairfield), page.state_at(NOW)) == ("First steps", "changing")
    assert seen(fairfield, at=LATER) == "Other steps"
    assert page.state_at(LATER) == "live"


def test_a_second_change_after_a_scheduled_one_has_come_starts_from_it(
    fairfield: TenantRef,
) -> None:
    page = published(fairfield, made(fairfield))
    saved(fairfield, page, content("Second"))
    published(fairfield, page, at=LATER)
    saved(fairfield, page, content("Third"))
    after = LATER + timedelta(days=1)
    published(fairfield, page, at=after + timedelta(days=1), now=after)
    assert seen(fairfield, at=after) == "Second"
    assert seen(fairfield, at=after + timedelta(days=2)) == "Third"


def test_two_writers_do_not_overwrite_each_other(fairfield: TenantRef) -> None:
    page = made(fairfield)
    saved(fairfield, page, content("Theirs"))
    facts = {"content": content("Mine"), "place": Place("first-steps"), "now": NOW}
    with pytest.raises(Overtaken) as refused:
        pages.save_page(fairfield, BY, page.id, before=1, **facts)
    assert refused.value.theirs.content.title == "Theirs"


def test_restoring_makes_a_new_version(fairfield: TenantRef) -> None:
    page = published(fairfield, made(fairfield))
    saved(fairfield, page, content("Worse"))
    published(fairfield, page)
    pages.restore(fairfield, BY, page.id, 1, now=NOW)
    newest = queries.version(fairfield, page.id, None)
    assert newest
    assert (newest.version.number, newest.content.title) == (3, "First steps")
    assert newest.version.summary == "Version 1 restored"
    assert seen(fairfield) == "Worse"
    with pytest.raises(NotFound):
        pages.restore(fairfield, BY, page.id, 99, now=NOW)


def test_a_former_address_leads_to_the_present_one(fairfield: TenantRef) -> None:
    page = published(fairfield, made(fairfield))
    saved(fairfield, page, content(), slug="the-way")
    saved(fairfield, page, content(), slug="the-other-way")
    for slug in ("first-steps", "the-way"):
        assert queries.former(fairfield, "page", slug, NOW) == "the-other-way"
    saved(fairfield, page, content(), slug="first-steps")
    assert queries.former(fairfield, "page", "the-way", NOW) == "first-steps"
    assert queries.former(fairfield, "page", "never-was", NOW) is None


def test_what_was_taken_down_is_gone_and_can_come_back(fairfield: TenantRef) -> None:
    page = published(fairfield, made(fairfield))
    pages.take_down(fairfield, BY, page.id, now=NOW)
    assert (seen(fairfield), page.state_at(NOW)) == (None, "removed")
    assert queries.former(fairfield, "page", "first-steps", NOW) == ""
    published(fairfield, page)
    assert seen(fairfield) == "First steps"


def test_a_plain_page_taken_down_has_its_default_words_again(fairfield: TenantRef) -> None:
    facts = {"kind": "page", "slug": "about", "content": content("Us"), "now": NOW}
    page = pages.own_words(fairfield, BY, **facts)
    assert pages.own_words(fairfield, BY, **facts).id == page.id
    published(fairfield, page)
    assert seen(fairfield, "about") == "Us"
    pages.take_down(fairfield, BY, page.id, now=NOW)
    assert page.state_at(NOW) == "draft"


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (Place("Not A Slug"), "slug"),
        (Place("-x"), "slug"),
        (Place("about"), "slug"),
        (Place("taken"), "slug"),
        (Place("fine", "middle"), "menu_place"),
        (Place("fine", "", 9_999), "position"),
    ],
)
def test_a_page_cannot_stand_just_anywhere(fairfield: TenantRef, place: Place, field: str) -> None:
    made(fairfield, place=Place("taken"))
    with pytest.raises(Invalid) as refused:
        made(fairfield, place=place)
    assert list(refused.value.fields) == [field]


def test_an_address_made_from_the_title_avoids_those_taken(fairfield: TenantRef) -> None:
    slugs = [made(fairfield).slug, made(fairfield).slug, made(fairfield, content("About")).slug]
    assert slugs == ["first-steps", "first-steps-2", "about-2"]


def test_the_address_of_a_plain_page_is_fixed(fairfield: TenantRef) -> None:
    facts = {"kind": "page", "slug": "privacy", "content": content(), "now": NOW}
    page = pages.own_words(fairfield, BY, **facts)
    with pytest.raises(Invalid):
        saved(fairfield, page, content(), slug="secrets")


def test_a_page_two_years_ahead_is_refused(fairfield: TenantRef) -> None:
    with pytest.raises(Invalid):
        published(fairfield, made(fairfield), at=NOW + timedelta(days=1_000))


def test_menus_hold_only_what_is_seen_in_its_order(fairfield: TenantRef) -> None:
    first = made(fairfield, content("B"), Place("b", "main", 2))
    second = made(fairfield, content("A", menu_title="Short"), Place("a", "main", 1))
    made(fairfield, content("Draft"), Place("draft", "main"))
    now = utc_now()
    for page in (first, second):
        pages.publish_page(fairfield, BY, page.id, number=1, at=now, now=now)
    assert [(m.slug, m.words) for m in queries.menu(fairfield)] == [("a", "Short"), ("b", "B")]
