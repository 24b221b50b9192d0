"""Every table of an agency is either shown to visitors, or known to be hidden from them."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import update

from realestate.db import db, transaction
from realestate.modules.listings.models import Listing
from realestate.tenancy import editions
from realestate.tenancy.scope import acting_as, owned_tables
from tests.cast import Cast

# Changing a row of these changes what visitors see. A new table stands here or in editions.HIDDEN.
SHOWN = {
    "agent_profiles",
    "area_facts",
    "area_slugs",
    "areas",
    "form_designs",
    "listing_changes",
    "listings",
    "market_sheets",
    "media",
    "memberships",
    "mls_notices",
    "module_configs",
    "newsletters",
    "open_houses",
    "page_redirects",
    "page_versions",
    "pages",
    "pictures",
    "plan_overrides",
    "post_categories",
    "testimonials",
    "website_configs",
}


def test_each_owned_table_is_shown_or_hidden(app: Flask) -> None:
    assert owned_tables() - editions.HIDDEN == SHOWN
    assert owned_tables() >= editions.HIDDEN


def test_a_statement_makes_a_new_edition_and_each_commit_makes_one(app: Flask, cast: Cast) -> None:
    ref = cast.fairfield.ref
    numbers = []
    for _ in range(2):
        with app.app_context(), acting_as(ref):
            with transaction():
                for words in ("One", "Two"):
                    db.session.execute(
                        update(Listing)
                        .where(Listing.tenant_id == ref.id)
                        .values(disclaimer=words)
                        .execution_options(synchronize_session=False)
                    )
            with transaction():
                numbers.append(editions.current(ref.id).number)
                assert editions.current(cast.harbor.ref.id).number < numbers[0]
    assert numbers[1] == numbers[0] + 1
