"""A demo agency's file of homes: a handful of the demo's own listings, sent once, and a feed for one portal."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

from realestate.db import db
from realestate.modules.demo.facts import ListingFacts
from realestate.modules.feeds.actions import files, portals
from realestate.modules.feeds.models import FeedError, FeedRun, FeedSource
from realestate.modules.feeds.rules import columns
from realestate.tenancy.models import TenantRef

_COLUMNS = (
    *("listing_key", "listing_id", "standard_status", "list_price", "unparsed_address", "city"),
    *("state_or_province", "postal_code", "property_type", "property_sub_type", "bedrooms_total"),
    *("living_area", "year_built"),
)
_ACTOR = "demo"


def send_a_file(tenant: TenantRef, homes: list[ListingFacts], now: datetime) -> None:
    """The file the demo's homes came with, as a finished run; two of its lines could not be used.

    The homes themselves are there already: nothing is written twice, and nothing can be undone.
    """
    at = now - timedelta(hours=3)
    source = FeedSource(
        kind="file",
        source_system=homes[0].source_system,
        created_at=now - timedelta(days=30),
        last_run_at=at,
        last_success_at=at,
    )
    db.session.add(source)
    db.session.flush()
    run = _run(source, len(homes), at)
    db.session.add(run)
    db.session.flush()
    files.keep(run, io.BytesIO(_file(homes)))
    db.session.add_all(_refused(run, len(homes) + 2))
    _portal(tenant, now)


def _run(source: FeedSource, count: int, at: datetime) -> FeedRun:
    headers = list(_COLUMNS)
    return FeedRun(
        source_id=source.id,
        kind="file",
        state="done",
        file_name="demo-listings.csv",
        file_format="csv",
        file_bytes=0,
        headers=headers,
        mapping=columns.guess(headers),
        examples={"samples": {}},
        total=count + 2,
        row_cursor=count + 2,
        count_same=count,
        count_refused=2,
        started_by=_ACTOR,
        created_at=at - timedelta(minutes=4),
        started_at=at - timedelta(seconds=2),
        finished_at=at,
    )


def _portal(tenant: TenantRef, now: datetime) -> None:
    portals.add(
        tenant,
        _ACTOR,
        title="Example portal (demonstration)",
        statuses=["Active", "Active Under Contract", "Coming Soon"],
        only_own=True,
        with_media=True,
        now=now,
    )


def _file(homes: list[ListingFacts]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows([getattr(home, name) for name in _COLUMNS] for home in homes)
    writer.writerows([[f"DEMO-{n}", f"DEMO-{n}", "Actve", "ask us", *[""] * 9] for n in (1, 2)])
    return text.getvalue().encode()


def _refused(run: FeedRun, last: int) -> list[FeedError]:
    problem = "“Actve” is not a status we know."
    return [
        FeedError(
            run_id=run.id,
            row_number=last + number,
            listing_key=f"DEMO-{number + 1}",
            field="standard_status",
            value="Actve",
            problem=problem,
            remedy="Did you mean “Active”?",
        )
        for number in (0, 1)
    ]
