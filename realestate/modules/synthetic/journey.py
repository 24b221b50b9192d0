"""The whole way of a synthetic lead: claimed, sent through the real form, followed, removed, told."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from realestate.db import db, now, reading, transaction
from realestate.modules.entitlements import is_enabled
from realestate.modules.lead_forms.rules import FASTEST_HUMAN
from realestate.modules.synthetic import actions, mark, queries, rules
from realestate.modules.synthetic.models import SyntheticRun
from realestate.modules.synthetic.visit import NotAccepted, Visit
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from realestate.tenancy.urls import site_url

log = logging.getLogger(__name__)
_TYPING = FASTEST_HUMAN.total_seconds() + 0.6  # seconds between opening the form and sending it
_DOOR = 20.0  # seconds a website may need to answer at all: it may just be starting
_LOOK = 0.1  # seconds between two looks into the CRM


@dataclass(frozen=True)
class Place:
    """Where the web process listens, what signs the mark, and within how many seconds a lead arrives."""

    web_url: str
    secret: str
    patience: float = 60.0


def make_round(
    place: Place, minutes: int, *, is_stopping: Callable[[], bool], breathe: Callable[[], None]
) -> int:
    """A test lead for each agency whose turn it is; returns how many. ``breathe`` says: busy, not stuck."""
    with reading(), transaction():
        waiting = queries.due(now(), minutes)
    made = 0
    for tenant, turn_at in waiting:
        breathe()
        if is_stopping():
            break
        run_id = _claimed(tenant, turn_at)
        if run_id is not None:
            run(tenant, run_id, place, breathe=breathe)
            made += 1
    return made


def run(
    tenant: TenantRef, run_id: int, place: Place, *, breathe: Callable[[], None]
) -> SyntheticRun:
    """One test lead; whatever comes of it is written down, and nothing of it stays."""
    problem: str | None
    try:
        receipt = _send(tenant, run_id, place)
        breathe()
        problem = _follow(tenant, run_id, receipt, place.patience, breathe)
    except NotAccepted as failure:
        problem = str(failure)
    with acting_as(tenant), transaction():
        ended = actions.end(tenant, run_id, problem, now=now())
        db.session.expunge(ended)  # it is read after the commit
    outcome = "not arrived" if problem else "arrived"
    facts = {"tenant": tenant.slug, "row": run_id, "outcome": outcome, "reason": problem or ""}
    log.log(logging.ERROR if problem else logging.INFO, "synthetic lead", extra=facts)
    return ended


def _claimed(tenant: TenantRef, turn_at: datetime | None) -> int | None:
    with acting_as(tenant), transaction():
        if not is_enabled(tenant, "lead_forms"):
            actions.pass_over(tenant, now=now())
            return None
        return actions.take(tenant, turn_at=turn_at, now=now())


def _send(tenant: TenantRef, run_id: int, place: Place) -> str:
    """Open the form, type as long as a person does, send it; returns the receipt's number."""
    address = urlsplit(site_url(tenant, "lead_forms.contact"))
    visit = Visit(place.web_url, address.netloc, (mark.HEADER, mark.sign(tenant, place.secret)))
    form = visit.open_form(address.path, patience=_DOOR)
    time.sleep(_TYPING)
    _note(tenant, run_id, "posted_at")
    return visit.send(form, rules.typed(run_id, secrets.token_hex(4)))


def _follow(
    tenant: TenantRef, run_id: int, receipt: str, patience: float, breathe: Callable[[], None]
) -> str | None:
    """Look for the lead until it is there; returns what is wrong when it does not come."""
    until = time.monotonic() + patience
    while True:
        with acting_as(tenant), reading(), transaction():
            way = queries.way_of(tenant, receipt)
        if way is None:
            return "the website said thank you and kept nothing"
        is_over = way.arrived_at is not None or way.is_stopped or time.monotonic() > until
        if is_over:
            times = {"accepted_at": way.accepted_at, "arrived_at": way.arrived_at}
            with acting_as(tenant), transaction():
                actions.note(run_id, receipt=receipt, **times)
            if way.arrived_at or way.is_stopped:
                return None if way.arrived_at else way.stands
            return f"{way.stands}, not in the CRM within {patience:g} s"
        breathe()
        time.sleep(_LOOK)


def _note(tenant: TenantRef, run_id: int, step: str) -> None:
    with acting_as(tenant), transaction():
        actions.note(run_id, **{step: now()})
