"""A picture of an agency; its files lie in the media store beside each other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base
from realestate.modules.images import rules
from realestate.tenancy.scope import TenantOwned


class Picture(TenantOwned, Base):
    """One picture, once an agency. ``key`` names its plain file, ``sizes`` the widths beside it.

    Templates treat it like a listing's Media: both have media_key, short_description, width, height, sizes.
    """

    __tablename__ = "pictures"
    __table_args__ = (UniqueConstraint("tenant_id", "id"), UniqueConstraint("tenant_id", "sha256"))

    sha256: Mapped[str] = mapped_column(String(64))  # of the file as it came
    key: Mapped[str] = mapped_column(String(120))
    filename: Mapped[str] = mapped_column(String(200))
    width: Mapped[int]
    height: Mapped[int]
    sizes: Mapped[list[str]] = mapped_column(default=list)
    alt: Mapped[str] = mapped_column(String(rules.ALT_LENGTH), default="")
    byte_count: Mapped[int]  # of all its files together
    created_by: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]

    @property
    def media_key(self) -> str:
        return self.key

    @property
    def short_description(self) -> str:
        return self.alt

    @property
    def thumbnail_key(self) -> str:
        """The smallest size."""
        return rules.variant(self.key, self.sizes[0], "webp")

    @property
    def files(self) -> list[str]:
        return rules.files_of(self.key, self.sizes)
