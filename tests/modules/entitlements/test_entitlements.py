"""Switches and exceptions in the database: audited, limited, and remembered only for seconds."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db, transaction, utc_now
from realestate.errors import Invalid, NotEntitled, NotFound
from realestate.modules import entitlements
from realestate.modules.audit.models import AuditEvent
from realestate.tenancy.scope import acting_as
from tests.cast import Cast


def test_switching_off_is_seen_at_once_and_audited(app: Flask, cast: Cast) -> None:
    tenant = cast.fairfield.ref
    with app.app_context(), acting_as(tenant), transaction():
        assert entitlements.is_enabled(tenant, "team")
        entitlements.switch(tenant, "sten@platform.example", "team", is_on=False, now=utc_now())
        assert not entitlements.is_enabled(tenant, "team")
        with pytest.raises(NotEntitled):
            entitlements.require(tenant, "team")
        row = db.session.scalars(select(AuditEvent)).one()
        assert (row.action, row.object_key) == ("module.switched", "team")
        assert (row.before, row.after) == ({"is_enabled": True}, {"is_enabled": False})


def test_switching_to_what_it_is_writes_nothing(app: Flask, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        entitlements.switch(cast.fairfield.ref, "x", "team", is_on=True, now=utc_now())
        assert db.session.scalars(select(AuditEvent)).all() == []


def test_an_exception_opens_what_the_plan_does_not(app: Flask, cast: Cast) -> None:
    tenant = cast.harbor.ref
    with app.app_context(), acting_as(tenant), transaction():
        assert entitlements.explain(tenant, "team").code == "not_in_plan"
        grant = {"is_granted": True, "expires_at": None, "now": utc_now()}
        entitlements.grant_override(tenant, "sten", "team", reason="trial", **grant)
        assert entitlements.explain(tenant, "team").is_enabled
        with pytest.raises(Invalid):
            entitlements.grant_override(tenant, "sten", "team", reason=" ", **grant)
        with pytest.raises(NotFound):
            entitlements.grant_override(tenant, "sten", "nothing", reason="x", **grant)


def test_what_remains_of_a_limit(app: Flask, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.harbor.ref):
        assert entitlements.remaining(cast.harbor.ref, "users") == 0
        assert entitlements.remaining(cast.harbor.ref, "custom_domains") == 0
    with app.app_context(), acting_as(cast.fairfield.ref):
        assert entitlements.remaining(cast.fairfield.ref, "users") == 13
