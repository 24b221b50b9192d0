"""What the one search box understands: exact things first, then words; the withheld is not among them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from realestate.db import db
from realestate.modules.listings import queries
from realestate.modules.listings.meaning import Meaning, meaning_of
from realestate.modules.listings.models import Listing
from realestate.modules.listings.rules import Criteria
from realestate.modules.listings.suggestions import suggest
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


def found(tenant: TenantRef, words: str) -> set[str]:
    page = queries.search(tenant, Criteria(location=words), None)
    return {home.unparsed_address for home in page.rows}


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("1003", Meaning("number", "1003")),
        ("98033", Meaning("zip", "98033")),
        ("bellevue", Meaning("city", "Bellevue")),
        ("12 alder way", Meaning("address", "12 alder way")),
        ("12 nowhere", Meaning("words", "12 nowhere")),
        ("level garden", Meaning("words", "level garden")),
        ("1005", Meaning("words", "1005")),  # its seller withholds it altogether
    ],
)
def test_exact_things_are_understood_first(tenant: TenantRef, typed: str, meaning: Meaning) -> None:
    found = meaning_of(tenant, typed)
    assert (found.kind, found.value) == (meaning.kind, meaning.value)


def test_few_homes_with_these_words_are_looked_up_and_many_are_not(
    tenant: TenantRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(meaning_of(tenant, "12 alder way").ids or ()) == 1
    assert meaning_of(tenant, "nowhere to be found").ids == ()
    monkeypatch.setattr("realestate.modules.listings.meaning.FEW", 0)
    assert meaning_of(tenant, "12 alder").ids is None
    assert found(tenant, "12 alder") == {"12 Alder Way"}


@pytest.mark.parametrize(
    ("words", "addresses"),
    [
        ("12 Alder Way", {"12 Alder Way"}),
        ("alder", {"12 Alder Way"}),
        ("ald", {"12 Alder Way"}),
        ("gardens light", {"12 Alder Way", "7 Birch Lane", "3 Cedar Court", "44 Hidden Road"}),
        ("kirkland garden", {"7 Birch Lane"}),
        ("hidden road", set()),
        ("secret", set()),
        ("---", set()),
        ("\"alder' OR 1=1 --", set()),
        ("NEAR(alder birch)", set()),
        ("alder:*", {"12 Alder Way"}),
    ],
)
def test_words_are_looked_for_everywhere_they_may_be(
    tenant: TenantRef, words: str, addresses: set[str]
) -> None:
    assert found(tenant, words) == addresses


def test_the_index_follows_every_change(tenant: TenantRef, cast: Cast) -> None:
    home = db.session.get_one(Listing, cast.fairfield.listing_ids[0])
    home.public_remarks = "An orangery."
    db.session.flush()
    assert found(tenant, "orangery") == {"12 Alder Way"}
    home.internet_address_display_yn = False
    db.session.flush()
    assert found(tenant, "alder") == set()
    home.internet_address_display_yn = True
    db.session.flush()
    assert found(tenant, "alder w") == {"12 Alder Way"}


def test_words_of_other_agencies_are_not_found(app: Flask, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.harbor.ref):
        home = db.session.get_one(Listing, cast.harbor.listing_ids[0])
        home.public_remarks = f"t{cast.fairfield.ref.id} zebra"
        db.session.flush()
        assert found(cast.harbor.ref, "zebra") == {"12 Alder Way"}
        db.session.expunge_all()
        db.session.info.pop("scope")
    with app.app_context(), acting_as(cast.fairfield.ref):
        assert found(cast.fairfield.ref, "zebra") == set()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", []),
        ("bel", ["Bellevue"]),
        ("980", ["98004", "98033", "98052"]),
        ("alder", ["12 Alder Way, Bellevue"]),
        ("1003", ["3 Cedar Court, Bellevue"]),
        ("100", ["12 Alder Way, Bellevue"]),
        ("hidden", []),
        ("secret", []),
        ("9 sec", []),
        ("%", []),
        ("x" * 80, []),
    ],
)
def test_suggestions_are_towns_zips_and_homes_that_may_be_shown(
    tenant: TenantRef, typed: str, words: list[str]
) -> None:
    shown = [each.words for each in suggest(tenant, typed)]
    assert shown[: len(words)] == words if words else shown == []


def test_a_number_leads_to_a_withheld_address_without_telling_it(tenant: TenantRef) -> None:
    (only,) = suggest(tenant, "1004")
    assert only.words == "Address withheld, Redmond"
