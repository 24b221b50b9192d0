"""Endpoints added, switched, removed, tried; an event posted to one; a dead delivery put back."""

from __future__ import annotations

import secrets
import time
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from realestate import throttle
from realestate.db import after_commit, db, transaction
from realestate.db import now as moment
from realestate.errors import Conflict, Invalid, NotFound, PermanentError, TemporaryError
from realestate.modules.audit.actions import record
from realestate.modules.events import actions as events
from realestate.modules.events.catalogue import WEBHOOK_TESTED, WebhookTested
from realestate.modules.events.handlers import Occurrence, Post
from realestate.modules.events.models import Delivery
from realestate.modules.webhooks import queries, rules, transport
from realestate.modules.webhooks.models import WebhookEndpoint
from realestate.strangers import INTERNET, Way
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from realestate.tenancy.urls import site_url

MAX_DESCRIPTION = 120
_TESTS_A_MINUTE = 10
_USER_AGENT = "Estate-Webhooks/1"
_GONE = 410
_LATER = (408, 409, 425, 429)


def add_endpoint(
    tenant: TenantRef,
    actor: str,
    *,
    url: str,
    event_types: list[str],
    description: str,
    now: datetime,
) -> WebhookEndpoint:
    """A new endpoint with a new secret; raises Invalid with what to mend, Conflict when it is there already."""
    url, description = url.strip(), description.strip()
    found = _problems(url, event_types, description)
    if found:
        raise Invalid("Please mend what is marked below.", found)
    url, known = rules.normalised_url(url), queries.endpoints(tenant)
    if any(other.url == url for other in known):
        raise Conflict("This address is already on the list.")
    if len(known) >= rules.MAX_ENDPOINTS:
        raise Conflict(f"An agency has at most {rules.MAX_ENDPOINTS} webhooks. Remove one first.")
    endpoint = WebhookEndpoint(
        url=url,
        description=description,
        event_types=sorted(set(event_types)),
        secret=rules.new_secret(),
        created_at=now,
    )
    db.session.add(endpoint)
    db.session.flush()
    _write_down(tenant, actor, "webhook.added", endpoint, now)
    return endpoint


def switch_endpoint(
    tenant: TenantRef, actor: str, endpoint_id: int, *, is_on: bool, now: datetime
) -> WebhookEndpoint:
    """Switch an endpoint on or off; what is still on its way to one that is off becomes a dead letter."""
    endpoint = queries.endpoint(tenant, endpoint_id, to_change=True)
    if endpoint.is_active == is_on:
        return endpoint
    endpoint.disabled_at = None if is_on else now
    endpoint.disabled_reason = "" if is_on else f"Switched off by {actor}"[:200]
    _write_down(tenant, actor, f"webhook.switched_{'on' if is_on else 'off'}", endpoint, now)
    return endpoint


def remove_endpoint(
    tenant: TenantRef, actor: str, endpoint_id: int, *, now: datetime
) -> WebhookEndpoint:
    """Take an endpoint off the list and forget its secret."""
    endpoint = queries.endpoint(tenant, endpoint_id, to_change=True)
    endpoint.removed_at, endpoint.secret = now, ""
    _write_down(tenant, actor, "webhook.removed", endpoint, now)
    return endpoint


def send_test(tenant: TenantRef, actor: str, endpoint_id: int, *, now: datetime) -> None:
    """Post a test event to one endpoint, through the same queue as any other."""
    endpoint = queries.endpoint(tenant, endpoint_id)
    if not endpoint.is_active:
        raise Conflict("This webhook is off. Switch it on first.")
    throttle.hit(f"webhook-test:{tenant.id}", limit=_TESTS_A_MINUTE, seconds=60, now=now)
    accepted = events.record(
        tenant,
        type=WEBHOOK_TESTED,
        payload={"endpoint_id": endpoint.id},
        key=f"webhook-test-{endpoint.id}-{secrets.token_hex(8)}",
        now=now,
    )
    made = Delivery.of(tenant).where(Delivery.event_id == accepted.event_id)
    db.session.scalars(made).one().target = str(endpoint.id)
    _write_down(tenant, actor, "webhook.tested", endpoint, now)


def replay(tenant: TenantRef, actor: str, delivery_id: int, *, now: datetime) -> Delivery:
    """Put a dead delivery of a webhook back into the queue; its history stays."""
    wanted = Delivery.of(tenant).where(
        Delivery.id == delivery_id, Delivery.handler == queries.HANDLER
    )
    delivery = db.session.scalar(wanted.with_for_update())
    if delivery is None:
        raise NotFound("There is no such delivery.")
    if delivery.status != "dead_letter" or delivery.discarded_at is not None:
        raise Conflict("Only a delivery that was given up can be sent again.")
    if not queries.endpoint(tenant, int(delivery.target)).is_active:
        raise Conflict("This webhook is off. Switch it on first.")
    before = {"reason": delivery.reason, "attempts": delivery.attempt_count}
    delivery.attempts_before += delivery.attempt_count
    delivery.attempt_count = delivery.leases_lost = 0
    delivery.status, delivery.next_attempt_at, delivery.is_scheduled = "pending", now, False
    delivery.reason = delivery.dead_lettered_at = None
    record(
        tenant,
        actor=actor,
        action="webhook.replayed",
        object_type="delivery",
        object_key=str(delivery.id),
        before=before,
        now=now,
    )
    return delivery


def post_webhook(
    tenant: TenantRef, occurrence: Occurrence, _now: datetime, *, way: Way = INTERNET
) -> Post | None:
    """Post an event to the endpoint that its delivery (or a test event) names, signed, with the
    delivery's id as its own."""
    facts = occurrence.facts
    named = facts.endpoint_id if isinstance(facts, WebhookTested) else int(occurrence.target)
    try:
        endpoint = queries.endpoint(tenant, named)
    except NotFound:
        raise PermanentError("the webhook was removed", "webhook_off") from None
    if not endpoint.is_active:
        raise PermanentError("the webhook is off", "webhook_off")
    body = rules.envelope(
        tenant,
        occurrence,
        domain=occurrence.domain or urlsplit(site_url(tenant)).hostname or "",
        user_id=queries.actor_of(tenant, occurrence),
    )
    message_id = str(occurrence.delivery_id)
    return partial(_post, tenant, endpoint.id, endpoint.url, endpoint.secret, message_id, body, way)


def _post(
    tenant: TenantRef,
    endpoint_id: int,
    url: str,
    secret: str,
    message_id: str,
    body: bytes,
    way: Way,
) -> None:
    proof = rules.signed(secret, message_id=message_id, timestamp=int(time.time()), body=body)
    headers = {"Content-Type": "application/json", "User-Agent": _USER_AGENT, **proof}
    answer = transport.post(url, body, headers, way=way)
    status = answer.status
    if 200 <= status < 300:
        return
    if status == _GONE:
        _switch_off_gone(tenant, endpoint_id)
        raise PermanentError("the receiver answered 410: it wants no more", "webhook_gone")
    if status in _LATER or status >= 500:
        wait = rules.seconds_to_wait(answer.retry_after)
        raise TemporaryError(f"the receiver answered {status}", retry_after=wait)
    raise PermanentError(f"the receiver answered {status}", "webhook_refused")


def _switch_off_gone(tenant: TenantRef, endpoint_id: int) -> None:
    with acting_as(tenant), transaction():
        wanted = WebhookEndpoint.of(tenant).where(WebhookEndpoint.id == endpoint_id)
        endpoint = db.session.scalars(wanted.with_for_update()).one()
        if endpoint.is_active:
            now = moment()
            endpoint.disabled_at = now
            endpoint.disabled_reason = "The receiver answered 410: it wants no more"
            _write_down(tenant, "the receiver", "webhook.switched_off", endpoint, now)


def _problems(url: str, event_types: list[str], description: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    problem = rules.problem_with(url)
    if problem:
        found["url"] = [problem]
    if not event_types or not set(event_types) <= set(queries.event_types()):
        found["event_types"] = ["Choose at least one of these events."]
    if len(description) > MAX_DESCRIPTION:
        found["description"] = [f"Use at most {MAX_DESCRIPTION} characters."]
    return found


def _write_down(
    tenant: TenantRef, actor: str, action: str, endpoint: WebhookEndpoint, now: datetime
) -> None:
    """The deed in the audit (the host alone: a path may hold a key), and the list forgotten."""
    record(
        tenant,
        actor=actor,
        action=action,
        object_type="webhook",
        object_key=str(endpoint.id),
        after={"host": rules.host_of(endpoint.url), "is_active": endpoint.is_active},
        now=now,
    )
    db.session.flush()
    after_commit(partial(queries.forget, tenant))
