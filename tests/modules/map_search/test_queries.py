"""Pins, clusters and outlines, from both databases."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask

from realestate.modules.listings.places import read_polygon
from realestate.modules.listings.rules import Bounds, Criteria
from realestate.modules.map_search import rules
from realestate.modules.map_search.queries import homes_on_map, outlines
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast, make_listing

WEST, SOUTH = -121.0, 46.0


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


def street(count: int, *, step: float = 0.001, **facts: object) -> None:
    """Homes in rows of twenty, far from those of the cast."""
    for number in range(count):
        place = {
            "longitude": WEST + step * (number % 20),
            "latitude": SOUTH + step * (number // 20),
        }
        make_listing(
            listing_key=f"M{number}",
            unparsed_address=f"{number} Map Street",
            city="Mapton",
            list_price=Decimal(300_000 + 1000 * number),
            bedrooms_total=3,
            **{**place, **facts},
        )


def test_few_homes_are_pins_and_withheld_addresses_are_none(tenant: TenantRef) -> None:
    found = homes_on_map(tenant, Criteria(), None)
    assert {pin.address for pin in found.pins} == {"12 Alder Way", "7 Birch Lane", "3 Cedar Court"}
    assert found.count == 3
    assert found.clusters == []


def test_the_filters_of_every_search_hold_here(tenant: TenantRef) -> None:
    found = homes_on_map(tenant, Criteria(beds_min=5), None)
    assert [pin.address for pin in found.pins] == ["3 Cedar Court"]
    sold = homes_on_map(tenant, Criteria(status=("closed",)), None)
    assert [pin.price for pin in sold.pins] == [Decimal(710_000)]


def test_a_box_keeps_to_its_edges(tenant: TenantRef) -> None:
    street(40)
    box = Bounds(WEST - 0.0005, SOUTH - 0.0005, WEST + 0.0045, SOUTH + 0.0015)
    found = homes_on_map(tenant, Criteria(bounds=box), 15)
    assert {pin.address for pin in found.pins} == {
        f"{n} Map Street" for n in (0, 1, 2, 3, 4, 20, 21, 22, 23, 24)
    }


def test_a_drawn_outline_keeps_what_is_inside(tenant: TenantRef) -> None:
    street(40)
    corner = read_polygon(
        f"{WEST - 0.0005},{SOUTH - 0.0005};{WEST + 0.0025},{SOUTH - 0.0005};{WEST - 0.0005},{SOUTH + 0.0025}"
    )
    found = homes_on_map(tenant, Criteria(polygon=corner), 15)
    assert {pin.address for pin in found.pins} == {f"{n} Map Street" for n in (0, 1, 20)}


@pytest.mark.parametrize("zoom", [6, 12, 14])
def test_more_than_300_become_clusters_that_add_up(tenant: TenantRef, zoom: int) -> None:
    street(305)
    criteria = Criteria(location="Mapton")
    found = homes_on_map(tenant, criteria, zoom)
    assert found.pins == []
    assert sum(cluster.count for cluster in found.clusters) == found.count == 305
    assert min(cluster.low for cluster in found.clusters) == 300_000
    assert max(cluster.high for cluster in found.clusters) == 604_000
    wide, tall = rules.cell(zoom, SOUTH)
    for cluster in found.clusters:
        box = cluster.bounds
        assert box.east - box.west <= wide
        assert box.north - box.south <= tall
    places = sorted((c.latitude, c.longitude) for c in found.clusters)
    for one in places:
        for other in places:
            apart = abs(one[0] - other[0]) >= tall * 0.7 or abs(one[1] - other[1]) >= wide * 0.7
            assert one == other or apart, "clusters cover one another"


def test_clusters_split_as_the_map_comes_nearer(tenant: TenantRef) -> None:
    street(305)
    numbers = [
        len(homes_on_map(tenant, Criteria(location="Mapton"), zoom).clusters)
        for zoom in (6, 11, 13, 15)
    ]
    assert numbers == sorted(numbers)
    assert numbers[0] == 1
    assert numbers[-1] > 20


def test_exactly_300_are_pins(tenant: TenantRef) -> None:
    street(300)
    assert len(homes_on_map(tenant, Criteria(location="Mapton"), None).pins) == 300


def test_a_home_without_a_place_is_not_on_the_map(tenant: TenantRef) -> None:
    street(1, latitude=None)
    assert homes_on_map(tenant, Criteria(location="Mapton"), None).count == 0


def test_outlines_go_round_the_homes_of_a_zip_code(tenant: TenantRef) -> None:
    street(25, step=0.01, postal_code="99999")
    street_ = {outline.name: outline for outline in outlines(tenant)}
    assert set(street_) == {"99999"}
    lngs, lats = zip(*street_["99999"].corners, strict=True)
    assert (min(lngs), max(lngs)) == pytest.approx((WEST, WEST + 0.19))
    assert (min(lats), max(lats)) == pytest.approx((SOUTH, SOUTH + 0.01))


def test_too_few_homes_draw_no_outline(tenant: TenantRef) -> None:
    street(4, step=0.01, postal_code="99999")
    assert outlines(tenant) == []


def test_withheld_addresses_draw_no_outline(tenant: TenantRef) -> None:
    street(25, step=0.01, postal_code="99999", internet_address_display_yn=False)
    assert outlines(tenant) == []


def test_another_agencys_homes_are_not_on_this_map(app: Flask, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref):
        street(3)
    with app.app_context(), acting_as(cast.harbor.ref):
        found = homes_on_map(cast.harbor.ref, Criteria(location="Mapton"), None)
    assert found.count == 0
