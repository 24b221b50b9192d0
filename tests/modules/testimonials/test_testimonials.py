"""Nothing a client said is shown before their consent is noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db, transaction
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.audit.models import AuditEvent
from realestate.modules.testimonials import actions, queries
from realestate.modules.testimonials.actions import Words
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast

BY = "owner@fairfield.example"
BARE = Words("A dry basement at last.", "Petra L.", "", NOW.date(), None, "", None, "")
AGREED = replace(BARE, consent_by="Petra L.", consent_on=NOW.date(), consent_how="By e-mail")


@pytest.fixture
def fairfield(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        yield cast.fairfield.ref


def test_without_consent_it_cannot_be_published(fairfield: TenantRef) -> None:
    row = actions.save(fairfield, BY, None, BARE, now=NOW)
    with pytest.raises(Invalid) as refused:
        actions.publish(fairfield, BY, row.id, now=NOW)
    assert list(refused.value.fields) == ["consent_by"]
    assert queries.published(fairfield).rows == []


def test_with_consent_it_is_shown_until_that_is_taken_back(fairfield: TenantRef) -> None:
    row = actions.save(fairfield, BY, None, AGREED, now=NOW)
    actions.publish(fairfield, BY, row.id, now=NOW)
    assert queries.published(fairfield).rows == [row]
    actions.save(fairfield, BY, row.id, BARE, before=1, now=NOW)
    assert queries.published(fairfield).rows == []


def test_the_audit_never_keeps_the_words_themselves(fairfield: TenantRef) -> None:
    row = actions.save(fairfield, BY, None, AGREED, now=NOW)
    actions.remove(fairfield, BY, row.id, now=NOW)
    rows = db.session.scalars(select(AuditEvent).where(AuditEvent.object_type == "testimonial"))
    told = [(event.action, str(event.after)) for event in rows]
    assert [action for action, _ in told] == ["testimonial.saved", "testimonial.removed"]
    assert not any("basement" in after for _, after in told)
    assert queries.all_of(fairfield) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quote": ""}, "quote"),
        ({"quote": "x" * 2_001}, "quote"),
        ({"name": ""}, "name"),
        ({"given_on": None}, "given_on"),
        ({"given_on": NOW.date() + timedelta(days=1)}, "given_on"),
        ({"consent_on": date(2030, 1, 1)}, "consent_on"),
        ({"member_id": 999_999}, "member_id"),
    ],
)
def test_what_cannot_be_used_is_named(
    fairfield: TenantRef, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.save(fairfield, BY, None, replace(AGREED, **change), now=NOW)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]


def test_two_writers_do_not_overwrite_each_other(fairfield: TenantRef) -> None:
    row = actions.save(fairfield, BY, None, AGREED, now=NOW)
    actions.save(fairfield, BY, row.id, BARE, before=1, now=NOW)
    with pytest.raises(Conflict):
        actions.save(fairfield, BY, row.id, AGREED, before=1, now=NOW)
    with pytest.raises(NotFound):
        actions.publish(fairfield, BY, 999_999, now=NOW)
