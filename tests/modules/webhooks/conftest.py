"""What tests of webhooks share: an endpoint, a delivery given up, and the way to a receiver on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from realestate.db import db, now, transaction
from realestate.modules.events import handlers
from realestate.modules.events.handlers import Handler
from realestate.modules.events.models import Delivery
from realestate.modules.reactions import LEAD_FOLLOW_UPS, REACTIONS
from realestate.modules.webhooks import actions, queries
from realestate.modules.webhooks.models import WebhookEndpoint
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.support.receiver import Receiver, receiving

URL = "https://hooks.example.com/estate?key=canary-in-url"


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture
def receiver(app: Flask, certificates: Path) -> Iterator[Receiver]:
    """A receiver, and the house's own table of reactions with only the way to it changed."""
    with receiving(certificates) as found, app.app_context():
        post = partial(actions.post_webhook, way=found.way())
        webhook = Handler(queries.HANDLER, lane="post", prepare=post, targets=queries.wanting)
        table = dict(REACTIONS)
        for type_, answers in REACTIONS.items():
            table[type_] = tuple(_with(webhook, answer) for answer in answers)
        handlers.install(table)
        yield found
        handlers.install(REACTIONS)


def _with(webhook: Handler, answer: Handler) -> Handler:
    """The same answer with only webhooks following it: mails are another test's business."""
    if answer.key == queries.HANDLER:
        return webhook
    if answer.then not in ((), LEAD_FOLLOW_UPS):
        return answer  # what follows it is no lead
    return Handler(answer.key, react=answer.react, then=(webhook,) if answer.then else ())


def add_endpoint(tenant: TenantRef, url: str = URL, **changes: Any) -> WebhookEndpoint:
    facts = {"event_types": queries.event_types(), "description": "", "now": now(), **changes}
    with acting_as(tenant), transaction():
        made = actions.add_endpoint(tenant, "owner@fairfield.example", url=url, **facts)
        db.session.flush()
        db.session.expunge(made)
    return made


def dead_sending(tenant: TenantRef) -> int:
    """A test event to a new endpoint that was given up; returns its delivery's id."""
    endpoint = add_endpoint(tenant)
    with acting_as(tenant), transaction():
        actions.send_test(tenant, "owner@fairfield.example", endpoint.id, now=now())
        delivery = db.session.scalars(Delivery.of(tenant).where(Delivery.lane == "post")).one()
        delivery.status, delivery.reason = "dead_letter", "webhook_refused"
        delivery.dead_lettered_at, delivery.attempt_count = now(), 1
        delivery.last_error = "PermanentError: the receiver answered 404"
        return delivery.id
