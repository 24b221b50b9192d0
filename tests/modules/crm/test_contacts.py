"""Who a message is from: e-mail decides, a shared phone only raises a suspicion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db, finish
from realestate.modules.crm.actions.contacts import match_or_make
from realestate.modules.crm.models import Contact, DuplicateSuspicion
from realestate.modules.crm.rules import normalised_email, normalised_phone
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast

PHONE = "+12065550199"


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


def meet(
    tenant: TenantRef, name: str, email: str | None = None, phone: str | None = None
) -> Contact:
    return match_or_make(tenant, name=name, email=email, phone=phone, now=NOW).contact


def test_the_same_address_is_the_same_person(tenant: TenantRef) -> None:
    first = meet(tenant, "Ann", "ann@mail.example")
    assert meet(tenant, "Ann Other", "ann@mail.example", PHONE).id == first.id
    assert first.phone == PHONE, "what was unknown is learned"


def test_a_household_shares_a_phone_and_is_only_suspected(tenant: TenantRef) -> None:
    ann = meet(tenant, "Ann", "ann@mail.example", PHONE)
    bob = meet(tenant, "Bob", "bob@mail.example", PHONE)
    assert ann.id != bob.id
    suspicion = db.session.scalars(select(DuplicateSuspicion)).one()
    assert {suspicion.contact_id, suspicion.other_id} == {ann.id, bob.id}
    meet(tenant, "Bob", "bob@mail.example", PHONE)
    assert len(db.session.scalars(select(DuplicateSuspicion)).all()) == 1


def test_with_a_phone_alone_the_name_decides(tenant: TenantRef) -> None:
    ann = meet(tenant, "Ann Lee", None, PHONE)
    assert meet(tenant, "ann  lee", None, PHONE).id == ann.id
    assert meet(tenant, "Carl", None, PHONE).id != ann.id


def test_the_same_address_at_another_agency_is_somebody_else(app: Flask, cast: Cast) -> None:
    ids = []
    for agency in (cast.fairfield, cast.harbor):
        with app.app_context(), acting_as(agency.ref):
            ids.append(meet(agency.ref, "Ann", "ann@mail.example").id)

            finish(keep=True)
    assert ids[0] != ids[1]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("206 555 0142", "+12065550142"),
        ("(206) 555-0142", "+12065550142"),
        ("+44 20 7946 0958", "+442079460958"),
        ("12", None),
        ("call me", None),
    ],
)
def test_phones_are_kept_in_one_form(typed: str, kept: str | None) -> None:
    assert normalised_phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ann@Mail.Example ", "ann@mail.example"),
        ("ann", None),
        ("a@b", None),
        ("a b@c.example", None),
    ],
)
def test_addresses_are_kept_in_one_form(typed: str, kept: str | None) -> None:
    assert normalised_email(typed) == kept
