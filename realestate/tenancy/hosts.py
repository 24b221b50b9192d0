"""Host names: normalised, sorted into three kinds, looked up exactly and remembered for seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import idna
from sqlalchemy import select

from realestate.db import db
from realestate.memory import Memory
from realestate.tenancy.models import Domain, Tenant, TenantRef

Kind = Literal["site", "workspace", "platform", "malformed"]

RESERVED_SLUGS = frozenset(
    ("admin", "api", "app", "assets", "blog", "cdn", "crm", "dev", "docs", "ftp", "help", "imap")
    + ("internal", "mail", "ns", "ns1", "ns2", "platform", "pop", "smtp", "staging", "static")
    + ("status", "support", "test", "www")
)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_PORT = re.compile(r":[0-9]{1,5}$")
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")


@dataclass(frozen=True)
class HostName:
    """A parsed Host header. ``slug`` is set when the platform's own domain names the agency."""

    kind: Kind
    hostname: str = ""
    slug: str | None = None


def parse(header: str, platform_domain: str) -> HostName:
    """Sort a Host header into its kind, by its shape alone."""
    hostname = normalised(header)
    if hostname is None:
        return HostName("malformed")
    if hostname == f"admin.{platform_domain}":
        return HostName("platform", hostname)
    for kind, suffix in (("workspace", f".crm.{platform_domain}"), ("site", f".{platform_domain}")):
        if hostname.endswith(suffix):
            slug = hostname.removesuffix(suffix)
            return HostName(kind, hostname, slug)  # type: ignore[arg-type]
    return HostName("site", hostname)


def normalised(header: str) -> str | None:
    """Lower case, no port, no final dot, A-labels; None when it is not a host name."""
    bare = _PORT.sub("", header.strip().lower()).removesuffix(".")
    if not bare.isascii():
        try:
            bare = idna.encode(bare, uts46=True).decode("ascii")
        except idna.IDNAError:
            return None
    is_name = 0 < len(bare) <= 253 and all(_LABEL.fullmatch(label) for label in bare.split("."))
    return bare if is_name else None


def is_usable_slug(slug: str) -> bool:
    """May an agency be called so in a host name?"""
    return bool(_SLUG.fullmatch(slug)) and "--" not in slug and slug not in RESERVED_SLUGS


_known: Memory[HostName, TenantRef | None] = Memory()


def find(host: HostName) -> TenantRef | None:
    """The agency this host speaks for, whatever its status; None (remembered too) when nobody's."""
    return _known.get(host, lambda: _look_up(host))


def forget(host: HostName) -> None:
    """Drop what this process remembers of a host; others follow within CACHE_SECONDS."""
    _known.forget(host)


def _look_up(host: HostName) -> TenantRef | None:
    if host.slug is not None:
        tenant = db.session.scalar(select(Tenant).where(Tenant.slug == host.slug))
    else:
        tenant = db.session.scalar(
            select(Tenant)
            .join(Domain)
            .where(Domain.hostname == host.hostname, Domain.verified_at.is_not(None))
        )
    return tenant.ref if tenant else None
