"""An agency that was here for a while leaves nothing behind."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import func, select

from realestate.db import Base, db, finish, now, transaction
from realestate.modules import entitlements
from realestate.modules.accounts.models import User
from realestate.modules.content import brands
from realestate.modules.content import queries as websites
from realestate.modules.content.actions import save_brand
from realestate.modules.events import dispatch
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.images import store
from realestate.modules.onboarding.actions import remove_agency
from realestate.modules.operations import actions as operations
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import across_tenants, acting_as
from tests.cast import Cast, _agency, _person
from tests.modules.events.conftest import accept, deliveries, reactions
from tests.support.browser import Visitor
from tests.support.pictures import kept_picture

__all__ = ["reactions"]
LEAD = {"source": "contact_form", "contact": {"name": "Vic", "email": "vic@mail.example"}}


def _rows() -> dict[str, int]:
    """How many rows stand in every table, whoever they belong to."""
    with across_tenants("this test counts all rows"), transaction():
        return {
            name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def _lived_in(app: Flask) -> TenantRef:
    """An agency with people, homes, a lead and its correction, dead letters, a pause, a logo, and deeds."""
    tenant = _agency("shortlived", "Shortlived Homes", "pro", "Tim Temp").ref
    Visitor(app, "shortlived.crm.estate.localhost").signed_in("agent@shortlived.example")
    first = {"type": LEAD_SUBMITTED, "payload": LEAD}
    accept(tenant, **first)
    accept(tenant, type=LEAD_SUBMITTED, payload={**LEAD, "message": "Once more"})
    accept(tenant, key="k2", type=LEAD_SUBMITTED, payload={})
    while dispatch.work().picked:
        pass
    letter = next(d.id for d in deliveries() if d.status == "dead_letter")
    finish(keep=False)
    deed: dict[str, Any] = {"actor": "staff:sten", "reason": "a trial", "now": now()}
    with transaction():
        operations.requeue_edited(letter, LEAD, **deed)
    with acting_as(tenant), transaction():
        entitlements.switch(tenant, "staff:sten", "team", is_on=False, now=now())
    with transaction():
        operations.pause(tenant, **deed)
    logo = kept_picture(tenant)
    with acting_as(tenant), transaction():
        row = websites.config(tenant)
        assert row
        wanted = {**brands.state_of(row), "logo_id": logo.id}
        save_brand(tenant, "staff:sten", wanted, before=0, now=now())
    return tenant


def test_a_temporary_agency_is_removed_without_a_trace(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    with app.app_context():
        before = _rows()
        tenant = _lived_in(app)
        lived = _rows()
        grown = {name for name in before if lived[name] > before[name]}
        assert {"leads", "attempts", "deliveries", "events", "audit_events"} <= grown
        assert {"users", "auth_sessions", "ingestion_pauses", "module_configs"} <= grown
        assert {"pictures", "brand_versions"} <= grown
        assert store.named(f"a{tenant.id}", "*.jpg")
        with transaction():
            remove_agency(tenant)
        assert not store.path_of(f"a{tenant.id}").exists()
        assert {**_rows(), "throttle_counts": 0} == {**before, "throttle_counts": 0}


def test_who_also_works_elsewhere_stays(app: Flask, cast: Cast) -> None:
    with app.app_context():
        tenant = _agency("shortlived", "Shortlived Homes", "pro", "Tim Temp").ref
        with acting_as(tenant), transaction():
            _person(tenant, cast.harbor.agent_email, "Hugo Agent", "agent")
        with transaction():
            remove_agency(tenant)
        found = set(db.session.scalars(select(User.email)))
    assert cast.harbor.agent_email in found
    assert "agent@shortlived.example" not in found
