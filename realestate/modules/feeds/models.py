"""Where homes come from and go to: sources, runs of files and feeds, what each run did, feeds for portals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base, BigId
from realestate.tenancy.scope import TenantOwned, owned_reference

KINDS = ("file", "reso")
RUN_KINDS = ("file", "sync", "reconcile")
STATES = (
    "mapping",  # the file is kept; a person says which column is what
    "checking",  # the worker reads it without writing
    "checked",  # a person decides
    "running",
    "done",
    "stopped",
    "failed",
    "reverting",
    "reverted",
    "discarded",
)
AT_WORK = ("checking", "running", "reverting")


class FeedSource(TenantOwned, Base):
    """One source of homes: files of one sender, or a RESO Web API. ``source_system`` names it on each home.

    ``client_secret`` is read by the worker's client alone and never shown, logged or exported.
    """

    __tablename__ = "feed_sources"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "source_system"),
        CheckConstraint(f"kind in {KINDS}", name="kind_known"),
    )

    kind: Mapped[str] = mapped_column(String(10))
    source_system: Mapped[str] = mapped_column(String(60))
    base_url: Mapped[str] = mapped_column(String(500), default="")
    token_url: Mapped[str] = mapped_column(String(500), default="")
    client_id: Mapped[str] = mapped_column(String(200), default="")
    client_secret: Mapped[str] = mapped_column(String(500), default="")
    scope: Mapped[str] = mapped_column(String(100), default="")
    every_minutes: Mapped[int] = mapped_column(default=15)
    created_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    cursor_at: Mapped[datetime | None]  # changes up to this moment are here
    next_run_at: Mapped[datetime | None]
    last_run_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    reconciled_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")
    removals_waiting: Mapped[int] = mapped_column(default=0)  # so many homes are gone at the source
    removals_allowed: Mapped[int] = mapped_column(default=0)  # a person said yes to so many
    lease_owner: Mapped[str] = mapped_column(String(120), default="")
    lease_until: Mapped[datetime | None]

    @property
    def is_first_load(self) -> bool:
        return self.last_success_at is None


class FeedRun(TenantOwned, Base):
    """One file taken in, or one round of a feed. ``row_cursor`` rows of it are done, with all they caused."""

    __tablename__ = "feed_runs"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        CheckConstraint(f"kind in {RUN_KINDS}", name="kind_known"),
        CheckConstraint(f"state in {STATES}", name="state_known"),
        owned_reference("source_id", "feed_sources"),
        Index("ix_feed_runs_tenant_id_source_id", "tenant_id", "source_id", "id"),
        Index("ix_feed_runs_tenant_id_state", "tenant_id", "state"),
    )

    source_id: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    file_format: Mapped[str] = mapped_column(String(10), default="")
    file_bytes: Mapped[int] = mapped_column(default=0)
    headers: Mapped[list[str]] = mapped_column(default=list)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)  # column -> field
    examples: Mapped[dict[str, Any]] = mapped_column(default=dict)  # samples; first rows as read
    is_told: Mapped[bool] = mapped_column(default=False)  # people with saved searches hear of it
    takes_off: Mapped[bool] = mapped_column(default=False)  # homes that are not in the file
    missing: Mapped[int] = mapped_column(default=0)  # so many were not in it when it was checked
    total: Mapped[int] = mapped_column(default=0)
    row_cursor: Mapped[int] = mapped_column(default=0)
    count_new: Mapped[int] = mapped_column(default=0)
    count_changed: Mapped[int] = mapped_column(default=0)
    count_same: Mapped[int] = mapped_column(default=0)
    count_refused: Mapped[int] = mapped_column(default=0)
    count_removed: Mapped[int] = mapped_column(default=0)
    count_restored: Mapped[int] = mapped_column(default=0)
    count_conflicts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")
    started_by: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    reverted_at: Mapped[datetime | None]
    lease_owner: Mapped[str] = mapped_column(String(120), default="")
    lease_until: Mapped[datetime | None]

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def can_revert(self) -> bool:
        did = self.count_new + self.count_changed + self.count_removed
        return self.kind == "file" and self.state in ("done", "stopped", "failed") and did > 0


class FeedChunk(TenantOwned, Base):
    """A piece of a kept file, compressed. The database keeps it: every worker reaches it there."""

    __tablename__ = "feed_chunks"
    __table_args__ = (
        UniqueConstraint("tenant_id", "run_id", "number"),
        owned_reference("run_id", "feed_runs"),
    )

    run_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class FeedRow(TenantOwned, Base):
    """What one row of a file did to a home: facts as they were and as it wrote them. Reverting goes by it."""

    __tablename__ = "feed_rows"
    __table_args__ = (
        UniqueConstraint("tenant_id", "run_id", "row_number"),
        owned_reference("run_id", "feed_runs"),
        Index("ix_feed_rows_tenant_id_listing_id", "tenant_id", "listing_id"),
    )

    run_id: Mapped[int] = mapped_column(BigId)
    row_number: Mapped[int]
    listing_id: Mapped[int] = mapped_column(BigId)  # no reference: a reverted home may be gone
    listing_key: Mapped[str] = mapped_column(String(60))
    is_new: Mapped[bool]
    is_removal: Mapped[bool] = mapped_column(default=False)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    outcome: Mapped[str] = mapped_column(String(12), default="")  # of a revert
    conflicts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # field -> what it is by now


class FeedError(TenantOwned, Base):
    """A value that could not be used; its row was refused, or (``is_note``) taken without it."""

    __tablename__ = "feed_errors"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        owned_reference("run_id", "feed_runs"),
        Index("ix_feed_errors_tenant_id_run_id", "tenant_id", "run_id", "row_number"),
    )

    run_id: Mapped[int] = mapped_column(BigId)
    row_number: Mapped[int]
    listing_key: Mapped[str] = mapped_column(String(60), default="")
    field: Mapped[str] = mapped_column(String(120))
    value: Mapped[str] = mapped_column(String(200))
    problem: Mapped[str] = mapped_column(String(200))
    remedy: Mapped[str] = mapped_column(String(300))


class FeedMapping(TenantOwned, Base):
    """Which column is what, remembered for a source and a set of headers."""

    __tablename__ = "feed_mappings"
    __table_args__ = (
        UniqueConstraint("tenant_id", "source_id", "header_hash"),
        owned_reference("source_id", "feed_sources"),
    )

    source_id: Mapped[int] = mapped_column(BigId)
    header_hash: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class WantedPicture(TenantOwned, Base):
    """A picture a source names by its address: the worker fetches it and keeps a copy of ours."""

    __tablename__ = "wanted_pictures"
    __table_args__ = (
        UniqueConstraint("tenant_id", "listing_id", "order"),
        owned_reference("listing_id", "listings"),
        Index("ix_wanted_pictures_due", "tenant_id", "kept_at", "next_try_at"),
    )

    listing_id: Mapped[int] = mapped_column(BigId)
    order: Mapped[int]
    url: Mapped[str] = mapped_column(String(1000))
    short_description: Mapped[str] = mapped_column(String(300), default="")
    is_preferred: Mapped[bool] = mapped_column(default=False)
    media_alteration: Mapped[str] = mapped_column(String(60), default="")
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    kept_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(200), default="")


class MlsNotice(TenantOwned, Base):
    """What a source's rules want said beside its homes; ``disclaimer`` replaces our plain wording."""

    __tablename__ = "mls_notices"
    __table_args__ = (UniqueConstraint("tenant_id", "source_system"),)

    source_system: Mapped[str] = mapped_column(String(60))
    attribution: Mapped[str] = mapped_column(String(300), default="")
    disclaimer: Mapped[str] = mapped_column(Text, default="")
    refresh_statement: Mapped[str] = mapped_column(String(300), default="")
    logo_key: Mapped[str] = mapped_column(String(120), default="")


class PortalFeed(TenantOwned, Base):
    """The agency's homes for one portal, at an address only they know."""

    __tablename__ = "portal_feeds"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "token"),
    )

    title: Mapped[str] = mapped_column(String(80))
    token: Mapped[str] = mapped_column(String(64))
    statuses: Mapped[list[str]]
    only_own: Mapped[bool] = mapped_column(default=True)
    with_media: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_fetched_at: Mapped[datetime | None]
    last_count: Mapped[int] = mapped_column(Integer, default=0)
    fetches: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), default=0)
