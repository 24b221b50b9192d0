"""Listing and its media, in RESO Data Dictionary 2.0 names (snake_case)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, FetchedValue, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from realestate.db import Base, BigId, Money
from realestate.modules.listings.rules import slug
from realestate.modules.listings.withholding import street_of, without
from realestate.tenancy.scope import TenantOwned, owned_reference

STANDARD_STATUSES = (
    "Active",
    "Active Under Contract",
    "Canceled",
    "Closed",
    "Coming Soon",
    "Delete",
    "Expired",
    "Hold",
    "Incomplete",
    "Pending",
    "Withdrawn",
)
FOR_SALE = ("Active", "Active Under Contract", "Coming Soon")
PUBLIC = (*FOR_SALE, "Pending", "Closed")
CHANGES = ("listed", "price", "status", "facts", "pictures")
# Columns the database makes itself from the others (see the migration): each orders or filters in one index.
PUBLIC_STAGES = FOR_SALE_STAGE, PENDING_STAGE, CLOSED_STAGE = 3, 2, 1
HIDDEN_STAGE = 0
ORDER_KEYS = (
    "newest_order",
    "price_order",
    "price_sqft_order",
    "area_order",
    "lot_order",
    "year_order",
    "reduced_order",
)
_STAGED = ("tenant_id", "market_stage")
_FACTS = (
    "property_sub_type",
    "bedrooms_total",
    "bathrooms_total_integer",
    "price_order",
    "living_area",
    "lot_size_area",
    "year_built",
    "facet_code",
    "reduced_order",
)
_MAPPED = ("latitude", "longitude", "internet_address_display_yn", "price_order", "id")


def _made() -> Mapped[int]:
    return mapped_column(FetchedValue(), server_onupdate=FetchedValue(), deferred=True)


class Listing(TenantOwned, Base):
    """One home on the market, as its source tells it. Prices in the tenant's currency."""

    __tablename__ = "listings"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "source_system", "listing_key"),
        CheckConstraint(f"standard_status in {STANDARD_STATUSES}", name="standard_status_known"),
        *(Index(f"ix_listings_{key}", *_STAGED, key, "id") for key in ORDER_KEYS[1:]),
        Index("ix_listings_newest_order", *_STAGED, "newest_order", "id", "city", *_FACTS),
        Index("ix_listings_in_city", *_STAGED, "city", "newest_order", "id", *_FACTS),
        Index("ix_listings_postal", *_STAGED, "postal_code", "newest_order", "id", *_FACTS),
        Index("ix_listings_map", *_STAGED, *_MAPPED),
        Index("ix_listings_tenant_id_listing_id", "tenant_id", "listing_id"),
        Index("ix_listings_tenant_id_city", "tenant_id", "city"),
        Index("ix_listings_tenant_id_postal_code", "tenant_id", "postal_code"),
        Index("ix_listings_parcel", "tenant_id", "parcel_number"),
        Index("ix_listings_house_number", "tenant_id", "postal_code", "street_number"),
        Index("ix_listings_town_price", "tenant_id", "city", "standard_status", "list_price", "id"),
        Index("ix_listings_sold_near", "tenant_id", "standard_status", "latitude", "longitude"),
        Index("ix_listings_tenant_id_list_agent_email", "tenant_id", "list_agent_email"),
    )

    __mapper_args__ = {"eager_defaults": False}  # the database's own keys are read when asked for

    source_system: Mapped[str] = mapped_column(String(60))
    listing_key: Mapped[str] = mapped_column(String(60))
    listing_id: Mapped[str] = mapped_column(String(30))
    parcel_number: Mapped[str | None] = mapped_column(String(30))
    standard_status: Mapped[str] = mapped_column(String(30))
    mls_status: Mapped[str] = mapped_column(String(60), default="")
    major_change_type: Mapped[str] = mapped_column(String(40), default="")
    listing_contract_date: Mapped[date | None]
    on_market_date: Mapped[date]
    off_market_date: Mapped[date | None]
    close_date: Mapped[date | None]
    days_on_market: Mapped[int | None]
    original_entry_timestamp: Mapped[datetime | None]
    modification_timestamp: Mapped[datetime]
    status_change_timestamp: Mapped[datetime | None]
    price_change_timestamp: Mapped[datetime | None]
    photos_change_timestamp: Mapped[datetime | None]
    list_price: Mapped[Decimal] = mapped_column(Money)
    original_list_price: Mapped[Decimal | None] = mapped_column(Money)
    previous_list_price: Mapped[Decimal | None] = mapped_column(Money)
    close_price: Mapped[Decimal | None] = mapped_column(Money)
    association_fee: Mapped[Decimal | None] = mapped_column(Money)  # a month
    tax_annual_amount: Mapped[Decimal | None] = mapped_column(Money)
    property_type: Mapped[str] = mapped_column(String(40))
    property_sub_type: Mapped[str] = mapped_column(String(40))
    bedrooms_total: Mapped[int | None]
    bathrooms_total_integer: Mapped[int | None]
    bathrooms_full: Mapped[int | None]
    bathrooms_half: Mapped[int | None]
    living_area: Mapped[int | None]
    lot_size_area: Mapped[int | None]
    year_built: Mapped[int | None]
    stories: Mapped[float | None]
    garage_spaces: Mapped[float | None]
    waterfront_yn: Mapped[bool] = mapped_column(default=False)
    view_yn: Mapped[bool] = mapped_column(default=False)
    features: Mapped[list[str]] = mapped_column(default=list)
    unparsed_address: Mapped[str] = mapped_column(String(160))
    street_number: Mapped[str] = mapped_column(String(20), default="")
    street_name: Mapped[str] = mapped_column(String(100), default="")
    unit_number: Mapped[str] = mapped_column(String(20), default="")
    subdivision_name: Mapped[str] = mapped_column(String(100), default="")
    elementary_school: Mapped[str] = mapped_column(String(100), default="")
    middle_or_junior_school: Mapped[str] = mapped_column(String(100), default="")
    high_school: Mapped[str] = mapped_column(String(100), default="")
    city: Mapped[str] = mapped_column(String(60))
    state_or_province: Mapped[str] = mapped_column(String(20))
    postal_code: Mapped[str] = mapped_column(String(12))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    public_remarks: Mapped[str] = mapped_column(Text, default="")
    private_remarks: Mapped[str] = mapped_column(Text, default="")  # never public
    showing_instructions: Mapped[str] = mapped_column(Text, default="")  # never public
    virtual_tour_url_unbranded: Mapped[str] = mapped_column(String(500), default="")
    list_agent_full_name: Mapped[str] = mapped_column(String(120), default="")
    list_agent_email: Mapped[str] = mapped_column(String(254), default="")
    list_office_name: Mapped[str] = mapped_column(String(120), default="")
    attribution_contact: Mapped[str] = mapped_column(String(120), default="")
    disclaimer: Mapped[str] = mapped_column(Text, default="")
    internet_entire_listing_display_yn: Mapped[bool] = mapped_column(default=True)
    internet_address_display_yn: Mapped[bool] = mapped_column(default=True)
    internet_automated_valuation_display_yn: Mapped[bool] = mapped_column(default=True)
    internet_consumer_comment_yn: Mapped[bool] = mapped_column(default=True)
    market_stage: Mapped[int] = _made()  # 0 is shown to nobody
    newest_order: Mapped[int] = _made()  # days since 2000; coming soon comes last
    price_order: Mapped[int] = _made()  # whole dollars
    price_sqft_order: Mapped[int] = _made()  # cents a square foot; unknown comes last
    area_order: Mapped[int] = _made()
    lot_order: Mapped[int] = _made()
    year_order: Mapped[int] = _made()
    reduced_order: Mapped[int] = _made()  # day of the last reduction; 0: none
    facet_code: Mapped[int] = _made()  # all that is counted of it: see codes.py
    # joined by the home's number alone (the guard names the agency): SQLite has no index for pairs of keys
    # in a list, and would walk through all pictures of an agency to load those of one home
    media: Mapped[list[Media]] = relationship(
        primaryjoin="Listing.id == foreign(Media.listing_id)",
        order_by="Media.order",
        lazy="raise",
        viewonly=True,
    )

    # one picture a card is enough: lists need not load the other five
    cover: Mapped[Media | None] = relationship(
        primaryjoin="and_(Listing.id == foreign(Media.listing_id), Media.preferred_photo_yn, "
        "Media.permission == 'Public')",
        lazy="raise",
        viewonly=True,
        uselist=False,
    )

    @property
    def is_for_sale(self) -> bool:
        return self.standard_status in FOR_SALE

    @property
    def street_address(self) -> str:
        """The street, unless the seller withholds it."""
        return self.unparsed_address if self.internet_address_display_yn else "Address withheld"

    @property
    def locality(self) -> str:
        return f"{self.city}, {self.state_or_province} {self.postal_code}"

    @property
    def public_address(self) -> str:
        """One line for titles, mails and the CRM, as withheld as the seller wants it."""
        return f"{self.street_address}, {self.locality}"

    @property
    def slug(self) -> str:
        """The readable end of its address; it says no more than the page does."""
        shown = self.unparsed_address if self.internet_address_display_yn else "home"
        return slug(f"{shown} {self.city}")

    @property
    def pictures(self) -> list[Media]:
        """Those of its pictures that visitors may see."""
        return [media for media in self.media if media.permission == "Public"]

    @property
    def shown_remarks(self) -> str:
        return self.as_shown(self.public_remarks)

    def as_shown(self, words: str) -> str:
        """Words about this home, without an address in them that its seller withholds."""
        if self.internet_address_display_yn:
            return words
        street = self.street_name or street_of(self.unparsed_address)
        numbered = f"{self.street_number} {street}"
        return without(words, self.unparsed_address, numbered, street)

    @property
    def price(self) -> Decimal:
        """What it sold for when it is sold, else what is asked."""
        return self.close_price if self.close_price is not None else self.list_price

    @property
    def reduction(self) -> Decimal | None:
        """By how much the price was lowered, last or since it came to market."""
        before = self.previous_list_price or self.original_list_price
        return before - self.list_price if before and before > self.list_price else None


class Media(TenantOwned, Base):
    """A picture of a listing. ``media_key`` names the file in the media store."""

    __tablename__ = "media"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "listing_id", "order"),
        owned_reference("listing_id", "listings"),
    )

    listing_id: Mapped[int] = mapped_column(BigId)
    order: Mapped[int]
    media_key: Mapped[str] = mapped_column(String(120))
    short_description: Mapped[str] = mapped_column(String(300))
    preferred_photo_yn: Mapped[bool] = mapped_column(default=False)
    is_illustration: Mapped[bool] = mapped_column(default=False)
    image_of: Mapped[str] = mapped_column(String(60), default="")
    permission: Mapped[str] = mapped_column(String(20), default="Public")
    media_alteration: Mapped[str] = mapped_column(String(60), default="")  # what was changed in it
    original_media_key: Mapped[str] = mapped_column(String(120), default="")
    width: Mapped[int] = mapped_column(default=1200)
    height: Mapped[int] = mapped_column(default=800)
    sizes: Mapped[list[str]] = mapped_column(
        default=list
    )  # widths kept beside it, as "640", "1280"


class OpenHouse(TenantOwned, Base):
    """A home can be seen at this time without an appointment."""

    __tablename__ = "open_houses"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "listing_id", "starts_at"),
        owned_reference("listing_id", "listings"),
        Index("ix_open_houses_tenant_id_ends_at", "tenant_id", "ends_at"),
    )

    listing_id: Mapped[int] = mapped_column(BigId)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    remarks: Mapped[str] = mapped_column(String(500), default="")
    is_canceled: Mapped[bool] = mapped_column(default=False)
    listing: Mapped[Listing] = relationship(lazy="raise", viewonly=True)


class ListingChange(TenantOwned, Base):
    """What happened to a home, as its source told it. Append-only; ``occurred_on`` is the source's date."""

    __tablename__ = "listing_changes"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        CheckConstraint(f"kind in {CHANGES}", name="kind_known"),
        owned_reference("listing_id", "listings"),
        Index("ix_listing_changes_tenant_id_listing_id", "tenant_id", "listing_id", "id"),
    )

    listing_id: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str] = mapped_column(String(20))
    occurred_on: Mapped[date]
    noted_at: Mapped[datetime]
    price_before: Mapped[Decimal | None] = mapped_column(Money)
    price_after: Mapped[Decimal | None] = mapped_column(Money)
    status_before: Mapped[str] = mapped_column(String(30), default="")
    status_after: Mapped[str] = mapped_column(String(30), default="")
