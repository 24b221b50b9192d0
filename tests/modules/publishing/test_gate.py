"""What blocks needs a reason, and the reason is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db, transaction
from realestate.errors import Invalid
from realestate.modules.audit.models import AuditEvent
from realestate.modules.content import queries
from realestate.modules.publishing.actions import publish, refuse_unfair
from realestate.modules.publishing.queries import overrides_of
from realestate.modules.publishing.rules import Check, Report
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.support.words import content, write

BY = "owner@fairfield.example"
BLOCKED = Report((Check("fair_housing", "block", "“No children”", "block-0-text"),))
REASON = "Quoted from the law in an article about it"


@pytest.fixture
def fairfield(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context():
        yield cast.fairfield.ref


def test_a_blocked_page_is_published_only_with_a_reason(fairfield: TenantRef) -> None:
    page_id = write(fairfield, content(), is_published=False)
    facts = {"number": 1, "at": NOW, "report": BLOCKED, "now": NOW}
    with acting_as(fairfield), pytest.raises(Invalid) as refused, transaction():
        publish(fairfield, BY, page_id, override_reason="because", **facts)
    assert set(refused.value.fields) == {"block-0-text", "override_reason"}
    with acting_as(fairfield), transaction():
        assert queries.live(fairfield, "page", "first-steps", NOW) is None
        publish(fairfield, BY, page_id, override_reason=REASON, **facts)
        assert queries.live(fairfield, "page", "first-steps", NOW)
        kept = overrides_of(fairfield, "page", str(page_id))
        assert [(row.actor, row.reason, row.findings) for row in kept] == [
            (BY, REASON, ["“No children”"])
        ]
        audited = select(AuditEvent).where(AuditEvent.action == "gate.overridden")
        assert db.session.scalars(audited).one().reason == REASON


def test_any_text_can_be_asked_about(fairfield: TenantRef) -> None:
    with acting_as(fairfield), transaction():
        assert refuse_unfair(fairfield, BY, {"remarks": "Light rooms."}) == {}
        shown = refuse_unfair(fairfield, BY, {"remarks": "A family-friendly street."})
        assert [finding.grade for finding in shown["remarks"]] == ["warn"]
        with pytest.raises(Invalid) as refused:
            refuse_unfair(fairfield, BY, {"remarks": "Adults only.", "title": "Fine"})
        assert set(refused.value.fields) == {"remarks", "override_reason"}
        assert "Adults only" in refused.value.fields["remarks"][0]


def test_an_override_of_a_text_is_kept_with_what_it_is_about(fairfield: TenantRef) -> None:
    with acting_as(fairfield), transaction():
        texts, what = {"remarks": "Adults only."}, {"object_type": "listing", "object_key": "7"}
        refuse_unfair(fairfield, BY, texts, REASON, **what)
        assert len(overrides_of(fairfield, "listing", "7")) == 1


def test_a_reason_can_be_too_long(fairfield: TenantRef) -> None:
    with acting_as(fairfield), pytest.raises(Invalid), transaction():
        refuse_unfair(fairfield, BY, {"remarks": "Adults only."}, "x" * 301)
