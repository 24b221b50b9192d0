"""The signed address at which one version of a page can be looked at before it is published."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

LIFE = timedelta(days=7)


def preview_url(tenant: TenantRef, page_id: int, number: int) -> str:
    """Where this version can be seen on the website, for a week."""
    return site_url(tenant, "site.preview", token=token(tenant, page_id, number))


def token(tenant: TenantRef, page_id: int, number: int) -> str:
    return _signer().dumps([tenant.id, page_id, number])


def read(tenant: TenantRef, text: str) -> tuple[int, int] | None:
    """(page, number of the version), if the link is ours, for this agency and young enough."""
    try:
        tenant_id, page_id, number = _signer().loads(text, max_age=int(LIFE.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return None
    return (page_id, number) if tenant_id == tenant.id else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="page-preview")
