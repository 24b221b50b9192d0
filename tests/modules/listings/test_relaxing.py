"""Nothing found: what is offered instead is counted, never guessed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from realestate.modules.listings import queries
from realestate.modules.listings.relaxing import relaxations, relaxed
from realestate.modules.listings.rules import Criteria
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Criteria(), []),
        (
            Criteria(price_max=600_000),
            ["up to $660,000", "up to $750,000", "without “Up to $600,000”"],
        ),
        (Criteria(beds_min=4), ["3 or more bedrooms", "without “4+ beds”"]),
        (Criteria(beds_min=1), ["without “1+ beds”"]),
        (Criteria(price_max=900), ["up to $1,000", "up to $1,100", "without “Up to $900”"]),
        (
            Criteria(location="Bellevue", reduced=True),
            ["without “Bellevue”", "without “Price reduced”"],
        ),
    ],
)
def test_a_little_less_first_then_one_filter_less(wanted: Criteria, words: list[str]) -> None:
    assert [said for said, _ in relaxed(wanted)] == words


def test_only_searches_that_find_something_are_offered(tenant: TenantRef) -> None:
    wanted = Criteria(location="Bellevue", beds_min=5, price_max=1_400_000)
    assert queries.count(tenant, wanted).number == 0
    offered = relaxations(tenant, wanted)
    assert [each.words for each in offered] == [
        "up to $1,540,000",
        "up to $1,750,000",
        "4 or more bedrooms",
        "without “5+ beds”",
        "without “Up to $1,400,000”",
    ]
    for each in offered:
        assert each.count == queries.count(tenant, each.criteria)
