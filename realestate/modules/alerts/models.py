"""Who wants to be told by e-mail of what, what they agreed to, what was found for them, and each mail."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from realestate.db import Base, BigId, Money
from realestate.modules.alerts.newsletter import RHYTHMS
from realestate.modules.alerts.rules import (
    FREQUENCIES,
    KINDS,
    MAIL_KINDS,
    MAIL_STATES,
    PACES,
    STOPPERS,
)
from realestate.modules.listings.models import Listing
from realestate.tenancy.scope import TenantOwned, owned_reference


class Subscriber(TenantOwned, Base):
    """Somebody who gave an e-mail address, once an agency. No name, no password: the mailbox is the key.

    ``link_version`` is part of every link: a higher one ends all older links. ``pace`` slows down what was
    asked for while nobody looks; ``unanswered`` counts the mails since they last did. ``stopped_by`` and its
    reason: why nothing is sent, although the person did not unsubscribe. The newsletter (``news_...``) is
    agreed to and ended apart from alerts.
    """

    __tablename__ = "subscribers"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "email"),
        CheckConstraint(f"pace in {PACES}", name="pace_known"),
        CheckConstraint(f"homes_frequency in {FREQUENCIES}", name="homes_frequency_known"),
        CheckConstraint(f"stopped_by in {STOPPERS}", name="stopped_by_known"),
    )

    email: Mapped[str] = mapped_column(String(254))
    domain: Mapped[str] = mapped_column(String(253), default="")
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    unsubscribed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[str] = mapped_column(String(10), default="")
    stopped_reason: Mapped[str] = mapped_column(String(200), default="")
    last_active_at: Mapped[datetime | None]
    last_planned_at: Mapped[datetime | None]
    unanswered: Mapped[int] = mapped_column(default=0)
    pace: Mapped[str] = mapped_column(String(10), default="asked")
    homes_frequency: Mapped[str] = mapped_column(String(10), default="daily")
    link_version: Mapped[int] = mapped_column(default=1)
    news_asked_at: Mapped[datetime | None]
    news_confirmed_at: Mapped[datetime | None]
    news_ended_at: Mapped[datetime | None]

    @property
    def is_active(self) -> bool:
        """May alerts be sent?"""
        return bool(self.confirmed_at and not self.unsubscribed_at and not self.stopped_at)

    @property
    def gets_news(self) -> bool:
        """Did they say yes to the newsletter, and nothing since that ended it?"""
        return bool(self.news_confirmed_at and not self.news_ended_at)


class SubscriberConsent(TenantOwned, Base):
    """A yes to e-mails or the word that took it back: the exact text, when, where and how. Append-only."""

    __tablename__ = "subscriber_consents"
    __table_args__ = (
        owned_reference("subscriber_id", "subscribers"),
        Index("ix_subscriber_consents_subscriber", "tenant_id", "subscriber_id", "id"),
    )

    subscriber_id: Mapped[int] = mapped_column(BigId)
    text_id: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    is_granted: Mapped[bool]
    how: Mapped[str] = mapped_column(String(60))
    page: Mapped[str] = mapped_column(String(500), default="")
    address: Mapped[str] = mapped_column(String(60), default="")
    occurred_at: Mapped[datetime]


class SubscribedSearch(TenantOwned, Base):
    """A search that a subscriber keeps. ``query`` is the search page's query string, in its one order.

    Without ``confirmed_at`` somebody typed the address and its owner has not said yes yet.
    """

    __tablename__ = "subscribed_searches"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "subscriber_id", "query"),
        owned_reference("subscriber_id", "subscribers"),
        CheckConstraint(f"frequency in {FREQUENCIES}", name="frequency_known"),
    )

    subscriber_id: Mapped[int] = mapped_column(BigId)
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(2400))
    frequency: Mapped[str] = mapped_column(String(10), default="daily")
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class SubscribedHome(TenantOwned, Base):
    """A favourite that a subscriber keeps; unconfirmed like a search."""

    __tablename__ = "subscribed_homes"
    __table_args__ = (
        UniqueConstraint("tenant_id", "subscriber_id", "listing_id"),
        owned_reference("subscriber_id", "subscribers"),
        owned_reference("listing_id", "listings"),
        Index("ix_subscribed_homes_listing", "tenant_id", "listing_id"),
    )

    subscriber_id: Mapped[int] = mapped_column(BigId)
    listing_id: Mapped[int] = mapped_column(BigId)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class SubscriberBrowser(TenantOwned, Base):
    """A remembered browser that is this subscriber's: what it keeps was brought over, what it looks at is seen."""

    __tablename__ = "subscriber_browsers"
    __table_args__ = (
        UniqueConstraint("tenant_id", "subscriber_id", "visitor_id"),
        owned_reference("subscriber_id", "subscribers"),
        Index("ix_subscriber_browsers_visitor", "tenant_id", "visitor_id"),
    )

    subscriber_id: Mapped[int] = mapped_column(BigId)
    visitor_id: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class AlertMail(TenantOwned, Base):
    """One mail to a subscriber, and what became of it. ``key`` says what it is for: the same mail is planned once.

    ``event_id`` is the event whose delivery carries it out of the house (kept as a number: old events go).
    """

    __tablename__ = "alert_mails"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "key"),
        owned_reference("subscriber_id", "subscribers"),
        owned_reference("issue_id", "newsletter_issues"),
        CheckConstraint(f"kind in {MAIL_KINDS}", name="kind_known"),
        CheckConstraint(f"state in {MAIL_STATES}", name="state_known"),
        Index("ix_alert_mails_subscriber", "tenant_id", "subscriber_id", "id"),
        Index("ix_alert_mails_state", "tenant_id", "state", "id"),
        Index("ix_alert_mails_issue", "tenant_id", "issue_id"),
    )

    subscriber_id: Mapped[int] = mapped_column(BigId)
    key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    reason: Mapped[str] = mapped_column(String(200), default="")
    message_id: Mapped[str] = mapped_column(String(320), default="")
    event_id: Mapped[int | None] = mapped_column(BigId)
    issue_id: Mapped[int | None] = mapped_column(BigId)  # of the newsletter
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    subscriber: Mapped[Subscriber] = relationship(
        primaryjoin="and_(AlertMail.tenant_id == Subscriber.tenant_id, "
        "AlertMail.subscriber_id == Subscriber.id)",
        foreign_keys="AlertMail.subscriber_id",
        lazy="raise",
        viewonly=True,
    )


class AlertMatch(TenantOwned, Base):
    """A change of a home that a subscriber wants to hear of; once, whichever of their searches found it.

    ``search_id`` is empty for a favourite (or a search deleted since); price and status are those after the
    change. ``due_at``: when a mail may tell of it.
    """

    __tablename__ = "alert_matches"
    __table_args__ = (
        UniqueConstraint("tenant_id", "subscriber_id", "change_id"),
        owned_reference("subscriber_id", "subscribers"),
        owned_reference("search_id", "subscribed_searches"),
        owned_reference("listing_id", "listings"),
        owned_reference("change_id", "listing_changes"),
        owned_reference("mail_id", "alert_mails"),
        CheckConstraint(f"kind in {KINDS}", name="kind_known"),
        CheckConstraint(f"state in {MAIL_STATES}", name="state_known"),
        Index(
            "ix_alert_matches_waiting",
            "tenant_id",
            "due_at",
            "subscriber_id",
            postgresql_where=text("mail_id is null and state = 'waiting'"),
            sqlite_where=text("mail_id is null and state = 'waiting'"),
        ),
        Index("ix_alert_matches_mail", "tenant_id", "mail_id"),
        Index("ix_alert_matches_home", "tenant_id", "subscriber_id", "listing_id"),
        Index("ix_alert_matches_search", "tenant_id", "search_id"),
    )

    subscriber_id: Mapped[int] = mapped_column(BigId)
    search_id: Mapped[int | None] = mapped_column(BigId)
    listing_id: Mapped[int] = mapped_column(BigId)
    change_id: Mapped[int] = mapped_column(BigId)
    mail_id: Mapped[int | None] = mapped_column(BigId)
    kind: Mapped[str] = mapped_column(String(10))
    price: Mapped[Decimal] = mapped_column(Money)
    price_before: Mapped[Decimal | None] = mapped_column(Money)
    status: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    reason: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    search: Mapped[SubscribedSearch | None] = relationship(
        primaryjoin="and_(AlertMatch.tenant_id == SubscribedSearch.tenant_id, "
        "AlertMatch.search_id == SubscribedSearch.id)",
        foreign_keys="AlertMatch.search_id",
        lazy="raise",
        viewonly=True,
    )
    listing: Mapped[Listing] = relationship(
        primaryjoin="and_(AlertMatch.tenant_id == Listing.tenant_id, AlertMatch.listing_id == Listing.id)",
        foreign_keys="AlertMatch.listing_id",
        lazy="raise",
        viewonly=True,
    )


class Newsletter(TenantOwned, Base):
    """How often an agency's newsletter goes, and the words above every issue. ``next_at``: when the next is due."""

    __tablename__ = "newsletters"
    __table_args__ = (
        UniqueConstraint("tenant_id"),
        CheckConstraint(f"rhythm in {RHYTHMS}", name="rhythm_known"),
    )

    rhythm: Mapped[str] = mapped_column(String(10), default="off")
    weekday: Mapped[int] = mapped_column(default=3)  # 0 is Monday
    monthday: Mapped[int] = mapped_column(default=1)
    intro: Mapped[str] = mapped_column(Text, default="")
    next_at: Mapped[datetime | None]
    nothing_on: Mapped[date | None]  # the last day an issue was due and there was nothing new
    updated_at: Mapped[datetime]


class NewsletterIssue(TenantOwned, Base):
    """One issue: what it tells, as plain facts. ``reached`` is the last subscriber a mail was planned for;
    without ``planned_at`` that goes on. ``ended`` counts who unsubscribed after it."""

    __tablename__ = "newsletter_issues"
    __table_args__ = (UniqueConstraint("tenant_id", "id"), UniqueConstraint("tenant_id", "day"))

    day: Mapped[date]  # where the agency is
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]]
    reached: Mapped[int] = mapped_column(BigId, default=0)
    ended: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    planned_at: Mapped[datetime | None]
