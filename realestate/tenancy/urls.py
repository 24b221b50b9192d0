"""Addresses on other hosts: built from the same URL map, in a request or outside one."""

from __future__ import annotations

from typing import Any

from flask import current_app, has_request_context, request

from realestate.config import Settings
from realestate.tenancy.models import TenantRef


def site_url(
    tenant: TenantRef, endpoint: str = "site.home", *, hostname: str = "", **values: Any
) -> str:
    """Absolute address of a page of the agency's website; ``hostname`` is a domain of the agency's own."""
    usual = f"{tenant.slug}.{_settings().platform_domain}"
    return _build("site", hostname or usual, endpoint, values)


def workspace_url(tenant: TenantRef, endpoint: str = "crm.home", **values: Any) -> str:
    """Absolute address of a page of the agency's CRM."""
    return _build("workspace", f"{tenant.slug}.crm.{_settings().platform_domain}", endpoint, values)


def platform_url(endpoint: str = "admin.home", **values: Any) -> str:
    """Absolute address of a page of the platform staff's admin."""
    return _build("platform", f"admin.{_settings().platform_domain}", endpoint, values)


def _build(kind: str, hostname: str, endpoint: str, values: dict[str, Any]) -> str:
    path = current_app.url_map.bind(kind).build(endpoint, values)
    return f"{_scheme()}://{hostname}{_port()}{path}"


def _scheme() -> str:
    return request.scheme if has_request_context() else _settings().public_scheme


def _port() -> str:
    """The port the visitor came through, else the configured one; usual ports go unsaid."""
    if has_request_context():
        port = request.environ.get("HTTP_HOST", "").rpartition(":")[2]
        return f":{port}" if port.isdigit() else ""
    return f":{_settings().public_port}" if _settings().public_port else ""


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
