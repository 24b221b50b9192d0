"""An article appears at Fairfield and its newsletter falls due, as on its day at nine; run on the journeys' own product."""

from __future__ import annotations

import os
from datetime import timedelta

from sqlalchemy import select, update

from app import create_app
from e2e.listing_arrives import where_it_is_day
from realestate import config
from realestate.db import db, transaction, utc_now
from realestate.modules.alerts.models import Newsletter
from realestate.modules.content.actions import pages
from realestate.modules.content.actions.pages import Place
from realestate.modules.content.blocks import Content, Text
from realestate.tenancy.models import Tenant
from realestate.tenancy.scope import acting_as

TITLE = "What a septic inspection looks at"
_WHO = "owner@fairfield.example"


def main() -> None:
    app = create_app(config.load(dict(os.environ)))
    with app.app_context():
        now = utc_now()
        with transaction():
            agency = db.session.scalars(select(Tenant).where(Tenant.slug == "fairfield")).one()
            agency.timezone = where_it_is_day(now.hour)  # nobody is mailed at night
            tenant = agency.ref
        with acting_as(tenant), transaction():
            said = Content(title=TITLE, blocks=(Text(text="The tank, the field, the records."),))
            told = {"kind": "post", "content": said, "place": Place("", "")}
            page = pages.create_page(tenant, _WHO, **told, now=now)
            pages.publish_page(tenant, _WHO, page.id, number=1, at=now, now=now)
        with acting_as(tenant), transaction():
            due = update(Newsletter).where(Newsletter.tenant_id == tenant.id)
            db.session.execute(due.values(next_at=now - timedelta(seconds=1)))


if __name__ == "__main__":
    main()
