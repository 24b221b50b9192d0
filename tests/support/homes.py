"""Homes of Fairfield's, made and changed the way a source would."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Flask

from realestate.db import db, transaction
from realestate.modules.listings.models import Listing
from realestate.tenancy.scope import acting_as
from tests.cast import Cast, make_listing


class Homes:
    """Changes facts of the cast's homes and adds rows; each call is a transaction of its own."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app = app
        self.agency = cast.fairfield

    def change(self, index: int = 0, **facts: Any) -> int:
        """Change facts of one of the cast's homes; returns its number."""
        number = self.agency.listing_ids[index]
        with self.app.app_context(), acting_as(self.agency.ref), transaction():
            home = db.session.scalars(Listing.of(self.agency.ref).where(Listing.id == number)).one()
            for name, value in facts.items():
                setattr(home, name, value)
        return number

    def add(self, make: Callable[..., Any], **facts: Any) -> int:
        """Add a row; returns its number."""
        with self.app.app_context(), acting_as(self.agency.ref), transaction():
            row = make(**facts)
            db.session.add(row)
            db.session.flush()
            number: int = row.id
            return number

    def relist(self, **facts: Any) -> int:
        """The cast's last home, which was withdrawn, on the market again; returns its number."""
        plain: dict[str, Any] = {
            "listing_key": "K2007",
            "unparsed_address": "5 Withdrawn Walk",
            "city": "Bellevue",
            "list_price": Decimal(390_000),
            "bedrooms_total": 2,
        }
        return self.add(make_listing, **{**plain, **facts})
