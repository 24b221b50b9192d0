"""The edition of an agency's website: a number that rises in the very transaction that changes what visitors see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Table, event, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from realestate.db import Base, BigId, db, is_postgresql, utc_now
from realestate.memory import Memory
from realestate.tenancy.models import Domain, Tenant
from realestate.tenancy.scope import TenantOwned, acting_tenant_id, owned_tables

# The rows of these tables are never part of a public page; all others are, and changing them is a new edition.
HIDDEN = frozenset(
    {
        "activities",
        "alert_mails",
        "alert_matches",
        "attempts",
        "brand_versions",
        "consents",
        "contacts",
        "deliveries",
        "duplicate_suspicions",
        "events",
        "favorites",
        "feed_chunks",
        "feed_errors",
        "feed_mappings",
        "feed_rows",
        "feed_runs",
        "feed_sources",
        "gate_overrides",
        "leads",
        "newsletter_issues",
        "outgoing_mails",
        "portal_feeds",
        "refused_submissions",
        "saved_searches",
        "subscribed_homes",
        "subscribed_searches",
        "subscriber_browsers",
        "subscriber_consents",
        "subscribers",
        "synthetic_runs",
        "visitor_consents",
        "visitor_links",
        "wanted_pictures",
        "webhook_endpoints",
    }
)
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


class SiteEdition(Base):
    """How often an agency's website has changed, and when it last did."""

    __tablename__ = "site_editions"

    tenant_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("tenants.id"), primary_key=True, autoincrement=False
    )
    edition: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


@dataclass(frozen=True)
class Edition:
    """An edition and when it began."""

    number: int = 0
    changed_at: datetime = BEGINNING


_editions: Memory[int, Edition] = Memory()


def current(tenant_id: int) -> Edition:
    """The agency's edition, as this process has known it for at most CACHE_SECONDS."""
    return _editions.get(tenant_id, lambda: _read(tenant_id))


def bump(tenant_id: int) -> None:
    """What visitors of this agency see will have changed when the present transaction is committed."""
    db.session.info.setdefault(_TOUCHED, set()).add(tenant_id)


def watch() -> None:
    """Hang the watching on the session; called once, by the application's factory."""
    for name, hook in (
        ("after_flush", _see_flush),
        ("do_orm_execute", _see_statement),
        ("before_commit", _write),
        ("after_commit", _forget),
    ):
        if not event.contains(db.session.session_factory, name, hook):
            event.listen(db.session.session_factory, name, hook)


_TOUCHED, _WRITTEN = "edition_touched", "edition_written"


def _read(tenant_id: int) -> Edition:
    row = db.session.execute(
        select(SiteEdition.edition, SiteEdition.changed_at).where(
            SiteEdition.tenant_id == tenant_id
        )
    ).first()
    return Edition(*row) if row else Edition()


def _see_flush(session: Session, _context: object) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Tenant):
            _touch(session, row.id)
        elif isinstance(row, Domain) or (
            isinstance(row, TenantOwned) and row.__tablename__ not in HIDDEN  # type: ignore[attr-defined]
        ):
            _touch(session, row.tenant_id)


def _see_statement(state: ORMExecuteState) -> None:
    tenant_id = acting_tenant_id()
    if state.is_select or tenant_id is None:
        return
    written = getattr(state.statement, "table", None)
    if isinstance(written, Table) and written.name in owned_tables() - HIDDEN:
        _touch(state.session, tenant_id)


def _touch(session: Session, tenant_id: int | None) -> None:
    if tenant_id is not None:
        session.info.setdefault(_TOUCHED, set()).add(tenant_id)


def _write(session: Session) -> None:
    """In the order of their numbers, so that two writers never wait for each other in a circle."""
    session.flush()  # a commit flushes only after this
    touched: set[int] = session.info.pop(_TOUCHED, set())
    for tenant_id in sorted(touched):
        _rise(session.connection(), tenant_id)
        session.info.setdefault(_WRITTEN, set()).add(tenant_id)


def _rise(connection: Connection, tenant_id: int) -> None:
    moment = utc_now()
    rising = update(SiteEdition).where(SiteEdition.tenant_id == tenant_id)
    values = {"edition": SiteEdition.edition + 1, "changed_at": moment}
    if connection.execute(rising.values(values)).rowcount:
        return
    dialect: Any = postgresql if is_postgresql() else sqlite
    first = dialect.insert(SiteEdition).values(tenant_id=tenant_id, edition=1, changed_at=moment)
    if not connection.execute(first.on_conflict_do_nothing()).rowcount:
        connection.execute(rising.values(values))  # somebody was first


def _forget(session: Session) -> None:
    for tenant_id in session.info.pop(_WRITTEN, set()):
        _editions.forget(tenant_id)
