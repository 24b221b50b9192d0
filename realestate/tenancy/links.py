"""Words in a link that only we can have written: signed for one agency and one purpose, nothing is stored."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from realestate.tenancy.models import TenantRef


def signed(tenant: TenantRef, purpose: str, claims: list[int]) -> str:
    """Claims as a piece of a URL."""
    return _signer(tenant, purpose).dumps(claims)


def opened(
    tenant: TenantRef, purpose: str, text: str, *, life: timedelta | None = None
) -> list[int] | None:
    """The claims of a piece we wrote for this agency and purpose within ``life``; else None."""
    try:
        seconds = int(life.total_seconds()) if life else None
        claims: Any = _signer(tenant, purpose).loads(text, max_age=seconds)
    except BadSignature:
        return None
    return claims if isinstance(claims, list) else None


def _signer(tenant: TenantRef, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        current_app.config["SECRET_KEY"], salt=f"link-{purpose}-{tenant.id}"
    )
