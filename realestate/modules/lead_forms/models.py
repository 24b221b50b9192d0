"""Forms that an agency designs; and what forms turned away, counted by reason and hour, without the words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base, Json
from realestate.modules.lead_forms.designs import Draft, Field
from realestate.tenancy.scope import TenantOwned


class RefusedSubmissions(TenantOwned, Base):
    """How often, in one hour, forms of one kind were turned away for one reason."""

    __tablename__ = "refused_submissions"
    __table_args__ = (UniqueConstraint("tenant_id", "hour", "source", "reason"),)

    hour: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(40))
    count: Mapped[int]


class FormDesign(TenantOwned, Base):
    """A form of the agency's own making. Each change is a new ``version``; answers name the one they saw."""

    __tablename__ = "form_designs"
    __table_args__ = (UniqueConstraint("tenant_id", "id"), UniqueConstraint("tenant_id", "slug"))

    slug: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    intro: Mapped[str] = mapped_column(Text, default="")
    consent_text: Mapped[str] = mapped_column(Text, default="")  # empty: the agency's usual words
    thank_you: Mapped[str] = mapped_column(Text, default="")
    submit_words: Mapped[str] = mapped_column(String(40), default="Send")
    lead_type: Mapped[str] = mapped_column(String(20), default="buyer")
    asks_phone: Mapped[bool] = mapped_column(default=True)
    asks_message: Mapped[bool] = mapped_column(default=True)
    fields: Mapped[list[Any]] = mapped_column(Json, default=list)
    origins: Mapped[list[str]] = mapped_column(default=list)
    is_published: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(254))

    __mapper_args__ = {"version_id_col": version}

    @property
    def draft(self) -> Draft:
        """The form as somebody typed it last."""
        return Draft(
            title=self.title,
            slug=self.slug,
            intro=self.intro,
            consent_text=self.consent_text,
            thank_you=self.thank_you,
            submit_words=self.submit_words,
            lead_type=self.lead_type,
            asks_phone=self.asks_phone,
            asks_message=self.asks_message,
            fields=tuple(Field.of_json(each) for each in self.fields),
            origins=tuple(self.origins),
            is_published=self.is_published,
        )
