"""Wall 2: whatever shape a statement has, it sees the acting tenant's rows and no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, exists, func, insert, select, text, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from realestate.db import db, finish
from realestate.modules.crm.models import Activity, Contact, Lead
from realestate.tenancy.scope import ScopeError, across_tenants, acting_as
from tests.cast import NOW, Cast

Other = aliased(Lead)


def _rows(statement: Any) -> list[Any]:
    return [tuple(row) for row in db.session.execute(statement)]


SHAPES: dict[str, Callable[[], Any]] = {
    "entity": lambda: select(Lead),
    "column": lambda: select(Lead.id),
    "count": lambda: select(func.count(Lead.id)),
    "count of a subquery": lambda: select(func.count()).select_from(select(Lead.id).subquery()),
    "join": lambda: select(Contact.name, Lead.id).join(Lead, Lead.contact_id == Contact.id),
    "exists": lambda: select(Contact.id).where(exists().where(Lead.contact_id == Contact.id)),
    "in a subquery": lambda: select(Contact.id).where(Contact.id.in_(select(Lead.contact_id))),
    "scalar subquery": lambda: select(select(func.max(Lead.id)).scalar_subquery()),
    "union": lambda: union_all(select(Lead.id), select(Contact.id)),
    "alias": lambda: select(Other.id),
    "cte": lambda: select(select(Lead.id).cte("found")),
    "entity from a union": lambda: select(Lead).from_statement(union_all(select(Lead))),
}
ALL_COUNT = {"count", "count of a subquery"}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_statement_of_any_shape_sees_one_agency_only(app: Flask, cast: Cast, shape: str) -> None:
    with app.app_context():
        with across_tenants("this test counts everything"):
            everything = _rows(SHAPES[shape]())
        finish(keep=False)
        with acting_as(cast.harbor.ref):
            seen = _rows(SHAPES[shape]())
        finish(keep=False)
        with acting_as(cast.fairfield.ref):
            others = _rows(SHAPES[shape]())
        finish(keep=False)
    if shape in ALL_COUNT:
        assert seen == [(1,)]
        assert everything == [(2,)]
    else:
        assert seen, "the agency has rows of its own"
        assert len(seen) < len(everything) or shape == "scalar subquery"
        assert set(map(str, seen)).isdisjoint(map(str, others))


def test_without_an_acting_tenant_nothing_is_read(app: Flask) -> None:
    with app.app_context(), pytest.raises(ScopeError):
        db.session.scalars(select(Lead)).all()


def test_an_object_of_another_agency_cannot_be_loaded_by_its_key(app: Flask, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.harbor.ref):
        assert db.session.get(Lead, cast.fairfield.lead_id) is None


def test_one_session_cannot_serve_two_agencies(app: Flask, cast: Cast) -> None:
    """The identity map has no filter: what the first tenant loaded, the second would be handed."""
    with app.app_context():
        with acting_as(cast.fairfield.ref):
            assert db.session.get(Lead, cast.fairfield.lead_id)
        with acting_as(cast.harbor.ref), pytest.raises(ScopeError):
            db.session.scalars(select(Lead)).all()


def test_a_lazy_load_stays_within_the_agency(app: Flask, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref):
        found = db.session.scalars(select(Lead)).one()
        assert found.tenant_id == cast.fairfield.ref.id


def test_bulk_changes_touch_one_agency(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with acting_as(cast.harbor.ref):
            db.session.execute(update(Lead).values(status="won"))
            db.session.execute(delete(Activity))
        finish(keep=True)
        with acting_as(cast.fairfield.ref):
            assert db.session.scalars(select(Lead.status)).all() == ["new"]
            assert db.session.scalars(select(func.count(Activity.id))).one() == 1


@pytest.mark.parametrize(
    "statement",
    [
        lambda cast: text("select count(*) from leads"),
        lambda cast: select(Lead.__table__.c.id),
        lambda cast: update(Lead.__table__).values(status="won"),
        lambda cast: delete(Lead.__table__),
        lambda cast: update(Lead).values(tenant_id=cast.fairfield.ref.id),
        lambda cast: insert(Contact).values(name="X", tenant_id=cast.fairfield.ref.id),
    ],
    ids=["text", "core select", "core update", "core delete", "moving rows", "insert values"],
)
def test_what_the_guard_cannot_filter_is_refused(
    app: Flask, cast: Cast, statement: Callable[[Cast], Any]
) -> None:
    with app.app_context(), acting_as(cast.harbor.ref), pytest.raises(ScopeError):
        db.session.execute(statement(cast))


def test_a_bulk_update_by_key_is_refused(app: Flask, cast: Cast) -> None:
    """It names rows by their key alone: another agency's would be changed."""
    with app.app_context():
        theirs = {"id": cast.fairfield.lead_id, "status": "won"}
        with acting_as(cast.harbor.ref), pytest.raises(ScopeError):
            db.session.execute(update(Lead), [theirs])
        finish(keep=True)
        with acting_as(cast.fairfield.ref):
            assert db.session.scalars(select(Lead.status)).all() == ["new"]


def test_new_rows_are_stamped_with_the_acting_agency(app: Flask, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.harbor.ref):
        contact = Contact(name="Nina", email="nina@mail.example", created_at=NOW)
        db.session.add(contact)
        db.session.flush()
        assert contact.tenant_id == cast.harbor.ref.id


def test_a_row_of_another_agency_cannot_be_written(app: Flask, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.harbor.ref):
        db.session.add(Contact(name="N", tenant_id=cast.fairfield.ref.id, created_at=NOW))
        with pytest.raises(ScopeError):
            db.session.flush()


def test_bulk_insert_is_stamped_and_refused_likewise(app: Flask, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.harbor.ref):
        db.session.execute(insert(Contact), [{"name": "B", "created_at": NOW}])
        theirs = {"name": "B", "created_at": NOW, "tenant_id": cast.fairfield.ref.id}
        with pytest.raises(ScopeError):
            db.session.execute(insert(Contact), [theirs])


def test_an_insert_that_overwrites_is_refused_and_one_that_yields_is_stamped(
    app: Flask, cast: Cast, is_postgresql: bool
) -> None:
    """A conflict on another agency's key would let an upsert change that agency's row."""
    insert_or = postgresql.insert if is_postgresql else sqlite.insert
    theirs = {"id": cast.fairfield.contact_id, "name": "Mallory", "created_at": NOW}
    with app.app_context(), acting_as(cast.harbor.ref):
        upsert = insert_or(Contact).on_conflict_do_update(
            index_elements=["id"], set_={"name": "Mallory"}
        )
        for statement in (upsert, upsert.returning(Contact.id)):
            with pytest.raises(ScopeError):
                db.session.execute(statement, [theirs])
        yielding = insert_or(Contact).on_conflict_do_nothing().returning(Contact.id)
        assert db.session.scalar(yielding, [theirs]) is None, "their row is not told of"
        made = db.session.scalar(yielding, [{"name": "B", "created_at": NOW}])
        assert db.session.get_one(Contact, made).tenant_id == cast.harbor.ref.id
        with pytest.raises(ScopeError):
            db.session.execute(yielding, [theirs | {"tenant_id": cast.fairfield.ref.id}])
        finish(keep=True)
        with acting_as(cast.fairfield.ref):
            assert "Mallory" not in db.session.scalars(select(Contact.name)).all()


def test_agencies_that_take_turns_are_filtered_each_by_its_own_number(
    app: Flask, cast: Cast
) -> None:
    """The filter is kept by number between statements; it must not stay with who came first."""
    with app.app_context():
        for agency in (cast.fairfield, cast.harbor, cast.fairfield):
            with acting_as(agency.ref):
                assert db.session.scalars(select(Lead.id)).all() == [agency.lead_id]
                assert db.session.scalars(select(Other.contact_id)).all() == [agency.contact_id]
            finish(keep=False)


def test_across_tenants_sees_all_and_must_name_the_tenant_of_new_rows(
    app: Flask, cast: Cast
) -> None:
    with app.app_context(), across_tenants("this test looks at all"):
        assert len(db.session.scalars(select(Lead)).all()) == 2
        db.session.add(Contact(name="N", created_at=NOW))
        with pytest.raises(ScopeError):
            db.session.flush()


def test_rows_cannot_be_moved_by_a_parameter(app: Flask, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.harbor.ref), pytest.raises(ScopeError):
        db.session.execute(update(Lead), {"tenant_id": cast.fairfield.ref.id})
