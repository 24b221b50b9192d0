"""A file kept in pieces, and opened again wherever a worker stands."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import delete, select

from realestate.db import db, reading, transaction
from realestate.modules.feeds.models import FeedChunk, FeedRun
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

_PIECE = 512 * 1024


def keep(run: FeedRun, file: IO[bytes]) -> None:
    """Keep a file beside its run, in compressed pieces."""
    file.seek(0)
    number = 0
    while piece := file.read(_PIECE):
        db.session.add(FeedChunk(run_id=run.id, number=number, body=zlib.compress(piece, 6)))
        run.file_bytes += len(piece)
        number += 1
    db.session.flush()


@contextmanager
def opened(tenant: TenantRef, run_id: int) -> Iterator[IO[bytes]]:
    """The kept file, whole, outside any transaction: it is fetched piece by piece first."""
    with TemporaryFile() as file:
        number = 0
        while (piece := _piece(tenant, run_id, number)) is not None:
            file.write(zlib.decompress(piece))
            number += 1
        file.seek(0)
        yield file


def _piece(tenant: TenantRef, run_id: int, number: int) -> bytes | None:
    wanted = select(FeedChunk.body).where(
        FeedChunk.tenant_id == tenant.id, FeedChunk.run_id == run_id, FeedChunk.number == number
    )
    with acting_as(tenant), reading(), transaction():
        return db.session.scalar(wanted)


def forget(tenant: TenantRef, *, before: datetime) -> int:
    """Drop the files of runs that ended before then; what they did stays. Returns how many pieces."""
    over = select(FeedRun.id).where(FeedRun.tenant_id == tenant.id, FeedRun.created_at < before)
    gone = db.session.execute(
        delete(FeedChunk)
        .where(FeedChunk.tenant_id == tenant.id, FeedChunk.run_id.in_(over))
        .execution_options(synchronize_session=False)
    )
    return int(getattr(gone, "rowcount", 0))
