"""The agency's own website, asked in this process the way a visitor would ask it: for measuring before publishing."""

from __future__ import annotations

from contextvars import Context
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.security import safe_join
from werkzeug.test import Client, TestResponse

from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

_STATIC = Path(__file__).parents[1] / "static"


def page(tenant: TenantRef, path: str) -> str:
    """The HTML at this path of the website."""
    return _asked("GET", tenant, path).get_data(as_text=True)


def is_found(tenant: TenantRef, path: str) -> bool:
    """Does this path of the website lead somewhere?"""
    return _asked("HEAD", tenant, path).status_code < 400


def weight(addresses: list[str]) -> int:
    """Bytes of these pictures of the website, each counted once; what is not ours weighs nothing here."""
    return sum(_size(urlsplit(address).path) for address in set(addresses))


def _asked(method: str, tenant: TenantRef, path: str) -> TestResponse:
    """In an empty context: a request of its own, that shares neither ``g`` nor the session with ours."""
    client, base = Client(current_app.wsgi_app), site_url(tenant)
    return Context().run(lambda: client.open(path, method=method, base_url=base))


def _size(path: str) -> int:
    root, _, name = path.lstrip("/").partition("/")
    folders = {"media": current_app.config["SETTINGS"].media_dir, "static": _STATIC}
    found = safe_join(str(folders[root]), name) if root in folders else None
    return Path(found).stat().st_size if found and Path(found).is_file() else 0
