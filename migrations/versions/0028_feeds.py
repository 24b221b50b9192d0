"""Sources of homes, their runs, what each row did, and feeds for portals."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
KINDS = ("file", "reso")
RUN_KINDS = ("file", "sync", "reconcile")
STATES = (
    *("mapping", "checking", "checked", "running", "done", "stopped", "failed"),
    *("reverting", "reverted", "discarded"),
)
TABLES = (
    *("feed_sources", "feed_runs", "feed_chunks", "feed_rows", "feed_errors", "feed_mappings"),
    *("wanted_pictures", "mls_notices", "portal_feeds"),
)


def upgrade() -> None:
    _sources()
    _runs()
    _of_runs()
    _pictures()
    _outgoing()
    for table in TABLES:
        raise_wall(op, table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _table(name: str, *columns: Any, unique: tuple[tuple[str, ...], ...] = (("id",),)) -> None:
    """A table of an agency: its number, its agency, and what no two of its rows share."""
    op.create_table(
        name,
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{name}_tenant_id_tenants")
        ),
        *(
            sa.UniqueConstraint(
                "tenant_id", *names, name=op.f(f"uq_{name}_tenant_id_{'_'.join(names)}")
            )
            for names in unique
        ),
    )


def _reference(name: str, column: str, table: str) -> Any:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{table}.tenant_id", f"{table}.id"],
        name=op.f(f"fk_{name}_tenant_id_{column}_{table}"),
    )


def _words(*names_and_lengths: tuple[str, int]) -> list[Any]:
    return [
        sa.Column(name, sa.String(length), nullable=False) for name, length in names_and_lengths
    ]


def _numbers(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _flags(*names: str) -> list[Any]:
    return [sa.Column(name, sa.Boolean(), nullable=False) for name in names]


def _times(*names: str, maybe: bool = True) -> list[Any]:
    return [sa.Column(name, TIME, nullable=maybe) for name in names]


def _sources() -> None:
    _table(
        "feed_sources",
        *_words(("kind", 10), ("source_system", 60), ("base_url", 500), ("token_url", 500)),
        *_words(("client_id", 200), ("client_secret", 500), ("scope", 100)),
        *_numbers("every_minutes"),
        *_times("created_at", maybe=False),
        *_times("paused_at", "cursor_at", "next_run_at", "last_run_at", "last_success_at"),
        *_times("reconciled_at"),
        *_numbers("failures"),
        *_words(("problem", 300)),
        *_numbers("removals_waiting", "removals_allowed"),
        *_words(("lease_owner", 120)),
        *_times("lease_until"),
        sa.CheckConstraint(f"kind in {KINDS}", name=op.f("ck_feed_sources_kind_known")),
        unique=(("id",), ("source_system",)),
    )


def _runs() -> None:
    _table(
        "feed_runs",
        sa.Column("source_id", BIG, nullable=False),
        *_words(("kind", 10), ("state", 12), ("file_name", 200), ("file_format", 10)),
        *_numbers("file_bytes"),
        *(sa.Column(name, JSON, nullable=False) for name in ("headers", "mapping", "examples")),
        *_flags("is_told", "takes_off"),
        *_numbers("missing", "total", "row_cursor", "count_new", "count_changed", "count_same"),
        *_numbers("count_refused", "count_removed", "count_restored", "count_conflicts"),
        *_words(("problem", 300), ("started_by", 254)),
        *_times("created_at", maybe=False),
        *_times("started_at", "finished_at", "reverted_at"),
        *_words(("lease_owner", 120)),
        *_times("lease_until"),
        _reference("feed_runs", "source_id", "feed_sources"),
        sa.CheckConstraint(f"kind in {RUN_KINDS}", name=op.f("ck_feed_runs_kind_known")),
        sa.CheckConstraint(f"state in {STATES}", name=op.f("ck_feed_runs_state_known")),
    )
    op.create_index(
        "ix_feed_runs_tenant_id_source_id", "feed_runs", ["tenant_id", "source_id", "id"]
    )
    op.create_index("ix_feed_runs_tenant_id_state", "feed_runs", ["tenant_id", "state"])


def _of_runs() -> None:
    _table(
        "feed_chunks",
        sa.Column("run_id", BIG, nullable=False),
        *_numbers("number"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _reference("feed_chunks", "run_id", "feed_runs"),
        unique=(("run_id", "number"),),
    )
    _table(
        "feed_rows",
        sa.Column("run_id", BIG, nullable=False),
        *_numbers("row_number"),
        sa.Column("listing_id", BIG, nullable=False),
        *_words(("listing_key", 60)),
        *_flags("is_new", "is_removal"),
        *(sa.Column(name, JSON, nullable=False) for name in ("before", "after")),
        *_words(("outcome", 12)),
        sa.Column("conflicts", JSON, nullable=False),
        _reference("feed_rows", "run_id", "feed_runs"),
        unique=(("run_id", "row_number"),),
    )
    op.create_index("ix_feed_rows_tenant_id_listing_id", "feed_rows", ["tenant_id", "listing_id"])
    _table(
        "feed_errors",
        sa.Column("run_id", BIG, nullable=False),
        *_numbers("row_number"),
        *_words(("listing_key", 60), ("field", 120), ("value", 200), ("problem", 200)),
        *_words(("remedy", 300)),
        _reference("feed_errors", "run_id", "feed_runs"),
    )
    op.create_index(
        "ix_feed_errors_tenant_id_run_id", "feed_errors", ["tenant_id", "run_id", "row_number"]
    )
    _table(
        "feed_mappings",
        sa.Column("source_id", BIG, nullable=False),
        *_words(("header_hash", 64)),
        sa.Column("mapping", JSON, nullable=False),
        *_times("updated_at", maybe=False),
        _reference("feed_mappings", "source_id", "feed_sources"),
        unique=(("source_id", "header_hash"),),
    )


def _pictures() -> None:
    _table(
        "wanted_pictures",
        sa.Column("listing_id", BIG, nullable=False),
        *_numbers("order"),
        *_words(("url", 1000), ("short_description", 300)),
        *_flags("is_preferred"),
        *_words(("media_alteration", 60)),
        *_numbers("tries"),
        *_times("next_try_at", maybe=False),
        *_times("kept_at"),
        *_words(("problem", 200)),
        _reference("wanted_pictures", "listing_id", "listings"),
        unique=(("listing_id", "order"),),
    )
    op.create_index(
        "ix_wanted_pictures_due", "wanted_pictures", ["tenant_id", "kept_at", "next_try_at"]
    )


def _outgoing() -> None:
    _table(
        "mls_notices",
        *_words(("source_system", 60), ("attribution", 300)),
        sa.Column("disclaimer", sa.Text(), nullable=False),
        *_words(("refresh_statement", 300), ("logo_key", 120)),
        unique=(("source_system",),),
    )
    _table(
        "portal_feeds",
        *_words(("title", 80), ("token", 64)),
        sa.Column("statuses", JSON, nullable=False),
        *_flags("only_own", "with_media"),
        *_times("created_at", maybe=False),
        *_times("revoked_at", "last_fetched_at"),
        *_numbers("last_count"),
        sa.Column("fetches", BIG, nullable=False),
        unique=(("id",), ("token",)),
    )
