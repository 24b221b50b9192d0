"""The mark of a synthetic message: signed, short-lived, for one agency; nobody outside can make it."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeTimedSerializer

from realestate.tenancy.models import TenantRef

HEADER = "X-Synthetic-Lead"
KNOWN = "known"  # what the website says in the same header when it knows the mark
_LIFE_SECONDS = 120


def sign(tenant: TenantRef, secret: str) -> str:
    """What the header says for a message to this agency."""
    return _signer(secret).dumps(tenant.id)


def is_genuine(given: str, tenant: TenantRef, secret: str) -> bool:
    """Is this our own mark, for this agency, and still young? Whatever else came is no mark at all."""
    try:
        return bool(given) and _signer(secret).loads(given, max_age=_LIFE_SECONDS) == tenant.id
    except BadSignature:
        return False


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="synthetic-lead")
