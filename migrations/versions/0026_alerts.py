"""Subscribers by e-mail: consents, searches, favourites, browsers; what was found for them, and each mail."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from realestate.tenancy.walls import raise_wall

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
MONEY = sa.Numeric(precision=14, scale=2)
FREQUENCIES = ("instant", "daily", "weekly", "off")
PACES = ("asked", "daily", "weekly", "stopped")
KINDS = ("new", "back", "reduced", "status")
MAIL_KINDS = ("confirm", "link", "instant", "daily", "weekly", "silence")
STOPPERS = ("", "silence", "bounce", "agent")
MAIL_STATES = ("waiting", "sent", "failed", "skipped")
TABLES = (
    "subscribers",
    "subscriber_consents",
    "subscribed_searches",
    "subscribed_homes",
    "subscriber_browsers",
    "alert_mails",
    "alert_matches",
)


def upgrade() -> None:
    _subscribers()
    _kept()
    _mails()
    _matches()
    for table in TABLES:
        raise_wall(op, table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _subscribers() -> None:
    _table(
        "subscribers",
        _words("email", 254),
        _words("domain", 253),
        _time("created_at"),
        *(_maybe(f"{name}_at") for name in ("confirmed", "unsubscribed", "stopped")),
        _words("stopped_by", 10),
        _words("stopped_reason", 200),
        _maybe("last_active_at"),
        _maybe("last_planned_at"),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        _words("pace", 10),
        _words("homes_frequency", 10),
        sa.Column("link_version", sa.Integer(), nullable=False),
        _unique("subscribers", "id"),
        _unique("subscribers", "email"),
        _one_of("subscribers", "pace", PACES),
        _one_of("subscribers", "homes_frequency", FREQUENCIES),
        _one_of("subscribers", "stopped_by", STOPPERS),
    )
    _table(
        "subscriber_consents",
        _number("subscriber_id"),
        _words("text_id", 60),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=False),
        _words("how", 60),
        _words("page", 500),
        _words("address", 60),
        _time("occurred_at"),
        _reference("subscriber_consents", "subscriber_id", "subscribers"),
    )
    _index("subscriber_consents", "subscriber", "subscriber_id", "id")


def _kept() -> None:
    _table(
        "subscribed_searches",
        _number("subscriber_id"),
        _words("name", 80),
        _words("query", 2400),
        _words("frequency", 10),
        _time("created_at"),
        _maybe("confirmed_at"),
        _unique("subscribed_searches", "id"),
        _unique("subscribed_searches", "subscriber_id", "query"),
        _reference("subscribed_searches", "subscriber_id", "subscribers"),
        _one_of("subscribed_searches", "frequency", FREQUENCIES),
    )
    _table(
        "subscribed_homes",
        _number("subscriber_id"),
        _number("listing_id"),
        _time("created_at"),
        _maybe("confirmed_at"),
        _unique("subscribed_homes", "subscriber_id", "listing_id"),
        _reference("subscribed_homes", "subscriber_id", "subscribers"),
        _reference("subscribed_homes", "listing_id", "listings"),
    )
    _index("subscribed_homes", "listing", "listing_id")
    _table(
        "subscriber_browsers",
        _number("subscriber_id"),
        _words("visitor_id", 40),
        _time("created_at"),
        _maybe("confirmed_at"),
        _unique("subscriber_browsers", "subscriber_id", "visitor_id"),
        _reference("subscriber_browsers", "subscriber_id", "subscribers"),
    )
    _index("subscriber_browsers", "visitor", "visitor_id")


def _mails() -> None:
    _table(
        "alert_mails",
        _number("subscriber_id"),
        _words("key", 80),
        _words("kind", 12),
        _words("state", 10),
        _words("reason", 200),
        _words("message_id", 320),
        sa.Column("event_id", BIG, nullable=True),
        _time("created_at"),
        _maybe("sent_at"),
        _unique("alert_mails", "id"),
        _unique("alert_mails", "key"),
        _reference("alert_mails", "subscriber_id", "subscribers"),
        _one_of("alert_mails", "kind", MAIL_KINDS),
        _one_of("alert_mails", "state", MAIL_STATES),
    )
    _index("alert_mails", "subscriber", "subscriber_id", "id")
    _index("alert_mails", "state", "state", "id")


def _matches() -> None:
    name = "alert_matches"
    _table(
        name,
        _number("subscriber_id"),
        sa.Column("search_id", BIG, nullable=True),
        _number("listing_id"),
        _number("change_id"),
        sa.Column("mail_id", BIG, nullable=True),
        _words("kind", 10),
        sa.Column("price", MONEY, nullable=False),
        sa.Column("price_before", MONEY, nullable=True),
        _words("status", 30),
        _words("state", 10),
        _words("reason", 200),
        _time("created_at"),
        _time("due_at"),
        _unique(name, "subscriber_id", "change_id"),
        _reference(name, "subscriber_id", "subscribers"),
        _reference(name, "search_id", "subscribed_searches"),
        _reference(name, "listing_id", "listings"),
        _reference(name, "change_id", "listing_changes"),
        _reference(name, "mail_id", "alert_mails"),
        _one_of(name, "kind", KINDS),
        _one_of(name, "state", MAIL_STATES),
    )
    waiting = sa.text("mail_id is null and state = 'waiting'")
    options = {"postgresql_where": waiting, "sqlite_where": waiting}
    _index(name, "waiting", "due_at", "subscriber_id", options=options)
    _index(name, "mail", "mail_id")
    _index(name, "home", "subscriber_id", "listing_id")
    _index(name, "search", "search_id")


def _table(name: str, *parts: Any) -> None:
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


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, BIG, nullable=False)


def _words(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False)


def _time(name: str) -> sa.Column[Any]:
    return sa.Column(name, TIME, nullable=False)


def _maybe(name: str) -> sa.Column[Any]:
    return sa.Column(name, TIME, nullable=True)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    name = op.f(f"uq_{table}_tenant_id_{'_'.join(columns)}")
    return sa.UniqueConstraint("tenant_id", *columns, name=name)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{target}.tenant_id", f"{target}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}_{target}"),
    )


def _one_of(table: str, column: str, choices: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} in {choices}", name=op.f(f"ck_{table}_{column}_known"))


def _index(table: str, name: str, *columns: str, options: dict[str, Any] | None = None) -> None:
    op.create_index(f"ix_{table}_{name}", table, ["tenant_id", *columns], **(options or {}))
