"""What a source's rules want said beside its homes; remembered for seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from realestate.db import db
from realestate.memory import Memory
from realestate.modules.feeds.models import FeedSource, MlsNotice
from realestate.tenancy.models import TenantRef


@dataclass(frozen=True)
class Notice:
    """Wording of one source; an empty piece means our plain words, or nothing."""

    source_system: str
    attribution: str = ""
    disclaimer: str = ""
    refresh_statement: str = ""
    logo_key: str = ""
    read_at: datetime | None = None  # when we last read this source to its end


_remembered: Memory[int, dict[str, Notice]] = Memory()


def notice(tenant: TenantRef, source_system: str) -> Notice:
    """The wording of a source."""
    return notices(tenant).get(source_system, Notice(source_system))


def notices(tenant: TenantRef) -> dict[str, Notice]:
    """Every source's wording, by its name."""
    return _remembered.get(tenant.id, lambda: _read(tenant))


def forget(tenant: TenantRef) -> None:
    _remembered.forget(tenant.id)


def _read(tenant: TenantRef) -> dict[str, Notice]:
    found = {
        row.source_system: Notice(
            row.source_system, row.attribution, row.disclaimer, row.refresh_statement, row.logo_key
        )
        for row in db.session.scalars(MlsNotice.of(tenant))
    }
    read = select(FeedSource.source_system, FeedSource.last_success_at).where(
        FeedSource.tenant_id == tenant.id, FeedSource.kind == "reso"
    )
    for name, read_at in db.session.execute(read):
        found[name] = replace(found.get(name, Notice(name)), read_at=read_at)
    return found
