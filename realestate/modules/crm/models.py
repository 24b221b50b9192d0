"""Contact, Lead, Activity, Consent, the browser a contact wrote from, and suspicions of doubles."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from sqlalchemy import CheckConstraint, Index, Select, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from realestate.db import Base, BigId, Json
from realestate.modules.accounts.models import Membership
from realestate.modules.crm.rules import LEAD_STATUSES, LEAD_TYPES
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import TenantOwned, owned_reference


class Contact(TenantOwned, Base):
    """A person, once an agency by e-mail. A phone number may be a household's."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "email"),
        Index("ix_contacts_tenant_id_phone", "tenant_id", "phone"),
    )

    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime]


class Lead(TenantOwned, Base):
    """Something a contact wants. ``version`` grows with every change: two people cannot overwrite
    each other unseen. ``is_test``: made by a synthetic message, gone in a minute, shown to nobody."""

    __tablename__ = "leads"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "source_delivery_id"),
        owned_reference("contact_id", "contacts"),
        owned_reference("listing_id", "listings"),
        owned_reference("assigned_to_id", "memberships"),
        owned_reference("source_event_id", "events"),
        CheckConstraint(f"status in {tuple(LEAD_STATUSES)}", name="status_known"),
        CheckConstraint(f"lead_type in {tuple(LEAD_TYPES)}", name="lead_type_known"),
        Index("ix_leads_tenant_id_status_created_at", "tenant_id", "status", "created_at", "id"),
        Index("ix_leads_tenant_id_created_at", "tenant_id", "created_at", "id"),
        Index("ix_leads_tenant_id_contact_id", "tenant_id", "contact_id"),
        Index("ix_leads_tenant_id_source_event_id", "tenant_id", "source_event_id"),
        Index("ix_leads_tenant_id_receipt", "tenant_id", "receipt"),
    )

    contact_id: Mapped[int] = mapped_column(BigId)
    listing_id: Mapped[int | None] = mapped_column(BigId)
    assigned_to_id: Mapped[int | None] = mapped_column(BigId)
    source_event_id: Mapped[int | None] = mapped_column(BigId)
    source_delivery_id: Mapped[int | None] = mapped_column(BigId)
    receipt: Mapped[str | None] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(20), default="new")
    lead_type: Mapped[str] = mapped_column(String(20), default="buyer")
    source: Mapped[str] = mapped_column(String(40))
    timeframe: Mapped[str | None] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(Text, default="")
    listing_address: Mapped[str | None] = mapped_column(String(200))
    property_details: Mapped[dict[str, Any] | None]
    answers: Mapped[list[Any]] = mapped_column(Json, default=list)  # label and value, as asked
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    is_test: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    contact: Mapped[Contact] = relationship(
        primaryjoin="and_(Lead.tenant_id == Contact.tenant_id, Lead.contact_id == Contact.id)",
        foreign_keys="Lead.contact_id",
        lazy="raise",
    )
    assigned_to: Mapped[Membership | None] = relationship(lazy="raise", viewonly=True)

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def of(cls, tenant: TenantRef) -> Select[Self]:
        """The agency's leads, without synthetic ones: where every query of a room starts."""
        return super().of(tenant).where(~cls.is_test)


class Activity(TenantOwned, Base):
    """Something that happened with a lead, or (without one) that its contact did on the website. Append-only."""

    __tablename__ = "activities"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "source_delivery_id"),
        owned_reference("lead_id", "leads"),
        owned_reference("contact_id", "contacts"),
        Index("ix_activities_lead", "tenant_id", "lead_id", "occurred_at", "id"),
        Index(
            "ix_activities_behaviour",
            "tenant_id",
            "contact_id",
            "occurred_at",
            "id",
            postgresql_where=text("lead_id is null"),
            sqlite_where=text("lead_id is null"),
        ),
    )

    lead_id: Mapped[int | None] = mapped_column(BigId)
    contact_id: Mapped[int] = mapped_column(BigId)
    type: Mapped[str] = mapped_column(String(40))
    occurred_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(String(300))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    source_delivery_id: Mapped[int | None] = mapped_column(BigId)
    lead: Mapped[Lead] = relationship(
        primaryjoin="and_(Activity.tenant_id == Lead.tenant_id, Activity.lead_id == Lead.id)",
        foreign_keys="Activity.lead_id",
        lazy="raise",
    )
    contact: Mapped[Contact] = relationship(
        primaryjoin="and_(Activity.tenant_id == Contact.tenant_id, Activity.contact_id == Contact.id)",
        foreign_keys="Activity.contact_id",
        lazy="raise",
    )


class Consent(TenantOwned, Base):
    """What a person agreed to (or not), in the exact words they saw. Append-only."""

    __tablename__ = "consents"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "source_delivery_id"),
        owned_reference("contact_id", "contacts"),
        Index("ix_consents_tenant_id_contact_id", "tenant_id", "contact_id"),
    )

    contact_id: Mapped[int] = mapped_column(BigId)
    text_id: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    is_granted: Mapped[bool]
    page: Mapped[str] = mapped_column(String(500), default="")
    address: Mapped[str] = mapped_column(String(60), default="")
    occurred_at: Mapped[datetime]
    source_delivery_id: Mapped[int | None] = mapped_column(BigId)
    contact: Mapped[Contact] = relationship(
        primaryjoin="and_(Consent.tenant_id == Contact.tenant_id, Consent.contact_id == Contact.id)",
        foreign_keys="Consent.contact_id",
        lazy="raise",
    )


class VisitorLink(TenantOwned, Base):
    """A remembered browser is this contact's, since they wrote from it. The latest link counts; all are kept."""

    __tablename__ = "visitor_links"
    __table_args__ = (
        UniqueConstraint("tenant_id", "source_delivery_id"),
        owned_reference("contact_id", "contacts"),
        Index("ix_visitor_links_tenant_id_visitor_id", "tenant_id", "visitor_id", "id"),
    )

    visitor_id: Mapped[str] = mapped_column(String(40))
    contact_id: Mapped[int] = mapped_column(BigId)
    linked_at: Mapped[datetime]
    source_delivery_id: Mapped[int] = mapped_column(BigId)


class DuplicateSuspicion(TenantOwned, Base):
    """Two contacts that may be one person: for somebody to look at, never an error."""

    __tablename__ = "duplicate_suspicions"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "contact_id", "other_id"),
        owned_reference("contact_id", "contacts"),
        owned_reference("other_id", "contacts"),
    )

    contact_id: Mapped[int] = mapped_column(BigId)
    other_id: Mapped[int] = mapped_column(BigId)
    reason: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
