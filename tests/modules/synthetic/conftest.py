"""What tests of synthetic leads share: the website on a real port, and a run against it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.serving import make_server

from realestate.db import db, now, transaction
from realestate.modules.events import dispatch
from realestate.modules.lead_forms import rules as lead_rules
from realestate.modules.synthetic import actions, journey
from realestate.modules.synthetic.models import SyntheticRun
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as


@pytest.fixture
def web_url(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The application behind a socket; nobody waits for a person's slowness."""
    monkeypatch.setattr(lead_rules, "FASTEST_HUMAN", timedelta(0))
    monkeypatch.setattr(journey, "_TYPING", 0.0)
    monkeypatch.setattr(journey, "_LOOK", 0.01)
    server = make_server("127.0.0.1", 0, app, request_handler=None)
    server.log = lambda *_args, **_options: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def a_worker() -> None:
    """One round of a worker, made while the run waits."""
    dispatch.work()


def run(
    app: Flask,
    tenant: TenantRef,
    web_url: str,
    *,
    worker: Callable[[], None] = a_worker,
    secret: str = "",
    patience: float = 5.0,
) -> SyntheticRun:
    """One test lead, with this worker at work."""
    place = journey.Place(web_url, secret or app.config["SECRET_KEY"], patience)
    with app.app_context():
        with acting_as(tenant), transaction():
            run_id = actions.begin(tenant, now=now())
        done = journey.run(tenant, run_id, place, breathe=worker)
        db.session.remove()
    return done
