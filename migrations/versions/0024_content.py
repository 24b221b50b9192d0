"""Pages with versions, articles, people's profiles, testimonials, overrides of the publish gate."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_OF_AGENT = "ix_listings_tenant_id_list_agent_email"
KINDS = ("page", "home", "post")


def upgrade() -> None:
    _table("post_categories", [_words("slug", 60), _words("title", 60)], ["slug"])
    _pages()
    _people()
    _overrides()
    op.create_index(_OF_AGENT, "listings", ["tenant_id", "list_agent_email"])


def downgrade() -> None:
    op.drop_index(_OF_AGENT, "listings")
    for table in (
        "gate_overrides",
        "testimonials",
        "agent_profiles",
        "page_redirects",
        "page_versions",
        "pages",
        "post_categories",
    ):
        op.drop_table(table)


def _pages() -> None:
    columns = [
        _words("kind", 10),
        _words("slug", 80),
        _words("menu_place", 10),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("live_number", sa.Integer(), nullable=True),
        sa.Column("published_at", TIME, nullable=True),
        sa.Column("next_number", sa.Integer(), nullable=True),
        sa.Column("next_at", TIME, nullable=True),
        sa.Column("removed_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.CheckConstraint(f"kind in {KINDS}", name=op.f("ck_pages_kind_known")),
    ]
    _table("pages", columns, ["kind", "slug"])
    _index("pages", "kind_published_at_id", ["kind", "published_at", "id"])
    columns = [
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saved_at", TIME, nullable=False),
        _words("saved_by", 200),
        _words("summary", 300),
        _words("title", 160),
        _words("description", 300),
        sa.Column("category_id", BIG, nullable=True),
        sa.Column("author_id", BIG, nullable=True),
        sa.Column("content", JSON, nullable=False),
        _reference("page_versions", "page_id", "pages"),
        _reference("page_versions", "category_id", "post_categories"),
        _reference("page_versions", "author_id", "memberships"),
    ]
    _table("page_versions", columns, ["page_id", "number"])
    columns = [
        _words("kind", 10),
        _words("slug", 80),
        sa.Column("page_id", BIG, nullable=False),
        _reference("page_redirects", "page_id", "pages"),
    ]
    _table("page_redirects", columns, ["kind", "slug"])


def _people() -> None:
    columns = [
        sa.Column("member_id", BIG, nullable=False),
        _words("slug", 80),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        _words("title", 80),
        _words("phone", 40),
        _words("email", 254),
        _words("license_text", 120),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("bio", sa.Text(), nullable=False),
        _words("photo_key", 120),
        _words("photo_alt", 200),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        _reference("agent_profiles", "member_id", "memberships"),
    ]
    _table("agent_profiles", columns, ["member_id"], ["slug"])
    columns = [
        sa.Column("quote", sa.Text(), nullable=False),
        _words("name", 120),
        _words("about", 120),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("member_id", BIG, nullable=True),
        _words("consent_by", 120),
        sa.Column("consent_on", sa.Date(), nullable=True),
        _words("consent_how", 200),
        sa.Column("published_at", TIME, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        _reference("testimonials", "member_id", "memberships"),
    ]
    _table("testimonials", columns)
    _index("testimonials", "given_on_id", ["given_on", "id"])


def _overrides() -> None:
    columns = [
        _words("object_type", 40),
        _words("object_key", 120),
        _words("actor", 200),
        _words("reason", 300),
        sa.Column("findings", JSON, nullable=False),
        sa.Column("occurred_at", TIME, nullable=False),
    ]
    _table("gate_overrides", columns)
    _index("gate_overrides", "object", ["object_type", "object_key", "id"])


def _words(name: str, length: int) -> Any:
    return sa.Column(name, sa.String(length), nullable=False)


def _reference(table: str, column: str, target: str) -> Any:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{target}.tenant_id", f"{target}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}_{target}"),
    )


def _index(table: str, name: str, columns: list[str]) -> None:
    op.create_index(f"ix_{table}_tenant_id_{name}", table, ["tenant_id", *columns])


def _table(table: str, columns: list[Any], *uniques: list[str]) -> None:
    """A table of an agency's: its number, its agency, the columns, what is unique, and the wall."""
    op.create_table(
        table,
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id_tenants")
        ),
        *(
            sa.UniqueConstraint(
                "tenant_id", *names, name=op.f(f"uq_{table}_tenant_id_{'_'.join(names)}")
            )
            for names in (["id"], *uniques)
        ),
    )
    raise_wall(op, table)
