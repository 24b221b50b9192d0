"""Newsletters: how often, each issue, and which subscribers agreed to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
BEFORE = ("confirm", "link", "instant", "daily", "weekly", "silence")
KINDS = (*BEFORE, "news_confirm", "newsletter")
RHYTHMS = ("off", "weekly", "monthly")
NEWS = ("news_asked_at", "news_confirmed_at", "news_ended_at")


def upgrade() -> None:
    for name in NEWS:
        op.add_column("subscribers", sa.Column(name, TIME, nullable=True))
    _table(
        "newsletters",
        sa.Column("rhythm", sa.String(10), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("monthday", sa.Integer(), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("next_at", TIME, nullable=True),
        sa.Column("nothing_on", sa.Date(), nullable=True),
        sa.Column("updated_at", TIME, nullable=False),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_newsletters_tenant_id")),
        sa.CheckConstraint(f"rhythm in {RHYTHMS}", name=op.f("ck_newsletters_rhythm_known")),
    )
    _table(
        "newsletter_issues",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("reached", BIG, nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("planned_at", TIME, nullable=True),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_newsletter_issues_tenant_id_id")),
        sa.UniqueConstraint("tenant_id", "day", name=op.f("uq_newsletter_issues_tenant_id_day")),
    )
    with op.batch_alter_table("alert_mails") as batch:
        batch.add_column(sa.Column("issue_id", BIG, nullable=True))
        batch.create_foreign_key(
            op.f("fk_alert_mails_tenant_id_issue_id_newsletter_issues"),
            "newsletter_issues",
            ["tenant_id", "issue_id"],
            ["tenant_id", "id"],
        )
        batch.drop_constraint(op.f("ck_alert_mails_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_alert_mails_kind_known"), f"kind in {KINDS}")
    op.create_index("ix_alert_mails_issue", "alert_mails", ["tenant_id", "issue_id"])


def downgrade() -> None:
    op.execute("delete from alert_mails where kind in ('news_confirm', 'newsletter')")
    op.drop_index("ix_alert_mails_issue", table_name="alert_mails")
    with op.batch_alter_table("alert_mails") as batch:
        batch.drop_constraint(op.f("ck_alert_mails_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_alert_mails_kind_known"), f"kind in {BEFORE}")
        batch.drop_constraint(
            op.f("fk_alert_mails_tenant_id_issue_id_newsletter_issues"), type_="foreignkey"
        )
        batch.drop_column("issue_id")
    op.drop_table("newsletter_issues")
    op.drop_table("newsletters")
    with op.batch_alter_table("subscribers") as batch:
        for name in NEWS:
            batch.drop_column(name)


def _table(name: str, *parts: sa.Column[object] | sa.Constraint) -> None:
    op.create_table(
        name,
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        *parts,
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{name}_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    raise_wall(op, name)
