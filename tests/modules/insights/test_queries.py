"""Which articles visitors see: those that have appeared, of the category asked for, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from realestate.db import utc_now
from realestate.modules.insights import queries
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.words import categorised, content, write


@pytest.fixture
def fairfield(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context():
        yield cast.fairfield.ref


def article(tenant: TenantRef, title: str, days_ago: int = 0, **facts: object) -> int:
    at = utc_now() - timedelta(days=days_ago)
    return write(tenant, content(title, **facts), kind="post", at=at)


def titles(rows: list[object]) -> list[str]:
    return [row.content.title for row in rows]  # type: ignore[attr-defined]


def test_the_newest_come_first_and_what_is_to_come_not_at_all(fairfield: TenantRef) -> None:
    article(fairfield, "Old", 9)
    article(fairfield, "New", 1)
    article(fairfield, "To come", -2)
    write(fairfield, content("Draft"), kind="post", is_published=False)
    write(fairfield, content("A page"))
    with acting_as(fairfield):
        assert titles(queries.posts(fairfield, utc_now()).rows) == ["New", "Old"]
        soon = utc_now() + timedelta(days=3)
        assert titles(queries.posts(fairfield, soon).rows) == ["To come", "New", "Old"]
        assert queries.number_of_posts(fairfield, utc_now()) == 2


def test_pages_follow_each_other_without_a_gap(fairfield: TenantRef) -> None:
    for number in range(5):
        article(fairfield, f"Article {number}", number)
    with acting_as(fairfield):
        first = queries.posts(fairfield, utc_now(), size=2)
        second = queries.posts(fairfield, utc_now(), size=2, cursor=first.next)
        third = queries.posts(fairfield, utc_now(), size=2, cursor=second.next)
    found = titles([*first.rows, *second.rows, *third.rows])
    assert found == [f"Article {number}" for number in range(5)]
    assert third.next is None


def test_a_category_has_its_own_articles_and_is_counted(fairfield: TenantRef) -> None:
    buying, selling = categorised(fairfield, "Buying"), categorised(fairfield, "Selling")
    categorised(fairfield, "Empty")
    article(fairfield, "How to buy", category_id=buying)
    article(fairfield, "How to sell", 1, category_id=selling)
    article(fairfield, "How to buy well", 2, category_id=buying)
    with acting_as(fairfield):
        found = queries.category(fairfield, "buying")
        rows = queries.posts(fairfield, utc_now(), category=found).rows
        assert titles(rows) == ["How to buy", "How to buy well"]
        counts = [(c.title, n) for c, n in queries.used_categories(fairfield, utc_now())]
        assert counts == [("Buying", 2), ("Selling", 1)]
        near = queries.related(fairfield, rows[0], utc_now())
        assert titles(near) == ["How to buy well", "How to sell"]


def test_the_other_agency_sees_none_of_them(app: Flask, cast: Cast, fairfield: TenantRef) -> None:
    article(fairfield, "Ours")
    with acting_as(cast.harbor.ref):
        assert queries.posts(cast.harbor.ref, utc_now()).rows == []
