"""What tests of feeds share: files of homes, and a worker's hands."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from realestate.db import db, now, transaction
from realestate.modules.feeds import reso as client
from realestate.modules.feeds.actions import imports, rounds, sync
from realestate.modules.feeds.actions.leases import Hands
from realestate.modules.feeds.models import FeedRun, FeedSource
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.reso import CLIENT, SECRET, Reso, serving

OWNER = "owner@fairfield.example"
SOURCE = "County MLS"
HEADERS = (
    *("ListingKey", "MLS #", "Status", "List Price", "Address", "City", "State", "Zip"),
    *("Beds", "Baths", "SqFt", "Lot Size Acres", "Property Type", "PropertySubType", "Remarks"),
)


def home(number: int, **changes: Any) -> dict[str, str]:
    """A line of a file: a plain home with this number."""
    plain = {
        "ListingKey": f"F{number}",
        "MLS #": f"90{number}",
        "Status": "Active",
        "List Price": "$700,000",
        "Address": f"{number} Elm Street",
        "City": "Bellevue",
        "State": "WA",
        "Zip": "98004",
        "Beds": "3",
        "Baths": "2",
        "SqFt": "1,850 sq ft",
        "Lot Size Acres": "0.25",
        "Property Type": "Residential",
        "PropertySubType": "SingleFamilyResidence",
        "Remarks": "A home with a garden.",
    }
    return {**plain, **changes}


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADERS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@contextmanager
def acting(app: Flask, tenant: TenantRef) -> Iterator[None]:
    """One transaction of this agency."""
    with app.app_context(), acting_as(tenant), transaction():
        yield


def send(app: Flask, cast: Cast, body: bytes, name: str = "homes.csv") -> int:
    """Upload a file; returns its run."""
    tenant = cast.fairfield.ref
    with acting(app, tenant):
        source = imports.source_named(tenant, OWNER, SOURCE, now=now())
        run = imports.upload(tenant, OWNER, source, name=name, file=io.BytesIO(body), now=now())
        return run.id


def work(app: Flask, owner: str = "worker-1", breathe: Callable[[], None] = lambda: None) -> int:
    with app.app_context():
        return rounds.files(rounds.Hands(owner, breathe=breathe))


def check(app: Flask, cast: Cast, run_id: int) -> FeedRun:
    """Accept the guessed columns and let the worker check the file."""
    tenant = cast.fairfield.ref
    with acting(app, tenant):
        mapping = dict(run_of(app, cast, run_id).mapping)
        imports.match(tenant, OWNER, run_id, mapping, now=now())
    work(app)
    return run_of(app, cast, run_id)


def start(app: Flask, cast: Cast, run_id: int, **options: Any) -> None:
    plain = {"is_told": False, "takes_off": False, "missing_shown": None}
    with acting(app, cast.fairfield.ref):
        imports.start(cast.fairfield.ref, OWNER, run_id, **{**plain, **options}, now=now())


def take_in(app: Flask, cast: Cast, rows: list[dict[str, str]], **options: Any) -> FeedRun:
    """A file's whole way; returns its run."""
    run_id = send(app, cast, as_csv(rows))
    check(app, cast, run_id)
    start(app, cast, run_id, **options)
    work(app)
    return run_of(app, cast, run_id)


def run_of(app: Flask, cast: Cast, run_id: int) -> FeedRun:
    with acting(app, cast.fairfield.ref):
        run = db.session.scalars(FeedRun.of(cast.fairfield.ref).where(FeedRun.id == run_id)).one()
        db.session.expunge(run)
        return run


def homes(app: Flask, tenant: TenantRef, source: str = SOURCE) -> dict[str, Listing]:
    """This source's homes by key."""
    with acting(app, tenant):
        found = db.session.scalars(Listing.of(tenant).where(Listing.source_system == source)).all()
        for each in found:
            db.session.expunge(each)
        return {each.listing_key: each for each in found}


SYSTEM = "Wide MLS"
AT = "2026-11-24T08:00:00.000Z"


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture
def mls(certificates: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reso]:
    with serving(certificates) as found:
        monkeypatch.setattr(client.time, "sleep", lambda _seconds: None)
        yield found


def add_source(app: Flask, cast: Cast, mls: Reso, **changes: Any) -> int:
    plain = {
        "kind": "reso",
        "source_system": SYSTEM,
        "base_url": mls.base_url,
        "token_url": mls.token_url,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "created_at": datetime.now(UTC),
    }
    with acting(app, cast.fairfield.ref):
        source = FeedSource(**{**plain, **changes})
        db.session.add(source)
        db.session.flush()
        return source.id


def read(
    app: Flask, cast: Cast, mls: Reso, source_id: int, kind: str = "sync", **hands: Any
) -> str | None:
    with app.app_context():
        talking = Hands("worker", **hands)
        return sync.sync(cast.fairfield.ref, source_id, talking, way=mls.way(), kind=kind)


def source_of(app: Flask, cast: Cast, source_id: int) -> FeedSource:
    with acting(app, cast.fairfield.ref):
        found = FeedSource.of(cast.fairfield.ref).where(FeedSource.id == source_id)
        source = db.session.scalars(found).one()
        db.session.expunge(source)
        return source
