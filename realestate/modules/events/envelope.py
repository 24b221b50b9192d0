"""The envelope an event travels in, when it is handed to others."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel

from realestate.tenancy.models import TenantRef


class Happened(Protocol):
    """What an event and an occurrence of it have in common."""

    @property
    def type(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def visitor_id(self) -> str | None: ...


class TenantFacts(BaseModel):
    """Whose event it is, and the website it came from."""

    id: int
    slug: str
    domain: str


class ActorFacts(BaseModel):
    """The browser that agreed to be remembered, and the person signed in, if any."""

    visitor_id: str | None
    user_id: int | None


class Envelope(BaseModel):
    """An event as it is handed to others: webhooks and exports."""

    id: int
    type: str
    version: int
    occurred_at: datetime
    tenant: TenantFacts
    payload: dict[str, Any]
    actor: ActorFacts


def envelope(
    tenant: TenantRef,
    domain: str,
    happened: Happened,
    *,
    id: int,
    user_id: int | None,
    payload: dict[str, Any],
) -> Envelope:
    """An event as others get it; ``domain`` is the website it came in by, or the agency's own."""
    return Envelope(
        id=id,
        type=happened.type,
        version=happened.version,
        occurred_at=happened.occurred_at,
        tenant=TenantFacts(id=tenant.id, slug=tenant.slug, domain=domain),
        payload=payload,
        actor=ActorFacts(visitor_id=happened.visitor_id, user_id=user_id),
    )
