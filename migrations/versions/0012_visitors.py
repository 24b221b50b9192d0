"""Remembered browsers: consents, favourites, searches, whose they are; activities of a contact without a lead."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from realestate.tenancy.walls import raise_wall

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
TABLES = ("visitor_consents", "favorites", "saved_searches", "visitor_links")


def upgrade() -> None:
    _table(
        "visitor_consents",
        sa.Column("text_id", sa.String(60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=False),
        sa.Column("page", sa.String(500), nullable=False),
        sa.Column("occurred_at", TIME, nullable=False),
    )
    _table(
        "favorites",
        sa.Column("listing_id", BIG, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        _reference("favorites", "listing_id", "listings"),
        _unique("favorites", "visitor_id", "listing_id"),
    )
    _table(
        "saved_searches",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.String(1200), nullable=False),
        sa.Column("frequency", sa.String(20), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        _unique("saved_searches", "visitor_id", "query"),
    )
    _table(
        "visitor_links",
        sa.Column("contact_id", BIG, nullable=False),
        sa.Column("linked_at", TIME, nullable=False),
        sa.Column("source_delivery_id", BIG, nullable=False),
        _reference("visitor_links", "contact_id", "contacts"),
        _unique("visitor_links", "source_delivery_id"),
    )
    for table in ("visitor_consents", "visitor_links"):
        columns = ["tenant_id", "visitor_id", "id"]
        op.create_index(f"ix_{table}_tenant_id_visitor_id", table, columns)
    for table in TABLES:
        raise_wall(op, table)
    with op.batch_alter_table("activities") as batch:
        batch.alter_column("lead_id", existing_type=BIG, nullable=True)
    op.create_index(
        "ix_activities_behaviour",
        "activities",
        ["tenant_id", "contact_id", "occurred_at", "id"],
        postgresql_where=sa.text("lead_id is null"),
        sqlite_where=sa.text("lead_id is null"),
    )


def _table(name: str, *parts: sa.Column[object] | sa.Constraint) -> None:
    """A table of an agency's rows about a remembered browser."""
    op.create_table(
        name,
        sa.Column("visitor_id", sa.String(40), nullable=False),
        *parts,
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{name}_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{target}.tenant_id", f"{target}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}_{target}"),
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    name = op.f(f"uq_{table}_tenant_id_{'_'.join(columns)}")
    return sa.UniqueConstraint("tenant_id", *columns, name=name)


def downgrade() -> None:
    op.drop_index("ix_activities_behaviour", table_name="activities")
    op.execute("delete from activities where lead_id is null")
    with op.batch_alter_table("activities") as batch:
        batch.alter_column("lead_id", existing_type=BIG, nullable=False)
    for table in reversed(TABLES):
        op.drop_table(table)
