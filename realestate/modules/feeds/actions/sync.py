"""A round of a RESO source: changes since the last one, page by page, each page kept with the cursor past it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from realestate.db import db, now, transaction
from realestate.errors import PermanentError, TemporaryError
from realestate.modules.feeds.actions import batches, conversations, pictures, runs, visits
from realestate.modules.feeds.actions.conversations import Round
from realestate.modules.feeds.actions.leases import Hands, LeaseLost, hold_source
from realestate.modules.feeds.actions.reconcile import reconcile
from realestate.modules.feeds.models import FeedRun, FeedSource
from realestate.modules.feeds.reso import Record, Source
from realestate.modules.feeds.rules import odata, records, words
from realestate.modules.feeds.rules.rows import Row
from realestate.strangers import Way
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

log = logging.getLogger(__name__)
_LATER = {  # what a person can do about a failure, by its reason
    "feed_credentials": "Check the client id and the secret in this source’s settings.",
    "feed_address": "Check the address in this source’s settings.",
    "feed_host": "Ask the source why its pages lead elsewhere.",
    "address_private": "Its address is private: only servers on the Internet are asked.",
}


def sync(
    tenant: TenantRef, source_id: int, hands: Hands, *, way: Way | None = None, kind: str = "sync"
) -> str | None:
    """Read what changed at a source; returns what went wrong in words, "" when all is well.

    None: another worker has it. Nothing is read twice in effect; what was read before a failure stays.
    """
    work = conversations.begin(tenant, source_id, hands, kind)
    if work is None:
        return None
    facts = {"tenant": tenant.slug, "row": source_id}
    try:
        talk = Source(work.place, way=way, breathe=work.breathe)
        (_read_changes if kind == "sync" else reconcile)(work, talk)
    except LeaseLost:
        _end(work, "", is_done=False)
        return "It was stopped."
    except (TemporaryError, PermanentError) as failure:
        problem = _failed(work, failure)
        log.warning("feed failed", extra={**facts, "reason": str(failure)[:100]})
        return problem
    _end(work, "", is_done=True)
    log.info("feed read", extra=facts)
    return ""


def _read_changes(work: Round, talk: Source) -> None:
    number = 0
    for page in talk.pages(odata.changes(work.place.base_url, work.since)):
        if page and not talk.expands:
            _join(talk, work, page)
        for part in _parts(page, number):
            with work.held() as (source, run):
                _write(work, source, run, part)
        number += len(page)


def _join(talk: Source, work: Round, page: list[Record]) -> None:
    """Pictures and open houses of a source that does not send them with its homes."""
    by_key = {str(record.get("ListingKey")): record for record in page}
    keys = list(by_key)
    for resource, key in (("Media", "ResourceRecordKey"), ("OpenHouse", "ListingKey")):
        for start in range(0, len(keys), 20):
            address = odata.related(work.place.base_url, resource, keys[start : start + 20])
            try:
                found = [each for some in talk.pages(address) for each in some]
            except PermanentError as refusal:
                if refusal.reason != "feed_address":
                    raise
                break  # it has no such resource
            for name in keys[start : start + 20]:
                by_key[name].setdefault(resource, [])
            for each in found:
                if (home := by_key.get(str(each.get(key)))) is not None:
                    home[resource].append(each)


Part = list[tuple[Row, Record]]


def _parts(page: Sequence[Record], number: int) -> Iterator[Part]:
    """A page as batches in which no home appears twice."""
    batch: Part = []
    keys: set[str] = set()
    for position, record in enumerate(page, number + 1):
        row = records.record_row(position, record)
        if len(batch) == batches.BATCH or row.key in keys:
            yield batch
            batch, keys = [], set()
        batch.append((row, record))
        keys |= {row.key} if row.key else set()
    if batch:
        yield batch


def _write(work: Round, source: FeedSource, run: FeedRun, part: Part) -> None:
    moment = now()
    rows = [row for row, _ in part]
    judged = batches.write(
        work.tenant, work.source_system, rows, told=not work.is_first, now=moment
    )
    told: dict[str, dict[int, Any]] = {"Media": {}, "OpenHouse": {}}
    for each, (_, record) in zip(judged, part, strict=True):
        for resource, read in (("Media", records.pictures), ("OpenHouse", records.visits)):
            if each.listing_id is not None and isinstance(record.get(resource), list):
                told[resource][each.listing_id] = read(record[resource])
    pictures.want(work.tenant, told["Media"], now=moment)
    visits.take_over(work.tenant, told["OpenHouse"], now=moment)
    runs.count(work.tenant, run, judged, run.row_cursor + len(rows))
    newest = [row.facts.get("modification_timestamp") for row in rows]
    known = [each for each in (source.cursor_at, *newest) if each is not None]
    source.cursor_at = min(moment, max(known)) if known else None  # a wrong clock hides nothing


def _failed(work: Round, failure: TemporaryError | PermanentError) -> str:
    """Write down what failed, what to do, and when it is tried again."""
    advice = _LATER.get(getattr(failure, "reason", ""), "We try again by ourselves.")
    problem = f"{str(failure)[:1].upper()}{str(failure)[1:]}. {advice}"[:300]
    with acting_as(work.tenant), transaction():
        moment = now()
        source = hold_source(work.tenant, work.source_id, work.hands.owner, moment)
        source.failures += 1
        asked = timedelta(seconds=min(getattr(failure, "retry_after", None) or 0, 43_200))
        wait = max(asked, words.waits(source.failures, source.every_minutes))
        source.problem, source.next_run_at = problem, moment + wait
        source.lease_owner, source.lease_until = "", None
        run = db.session.scalars(FeedRun.of(work.tenant).where(FeedRun.id == work.run_id)).one()
        run.state, run.problem, run.finished_at = "failed", problem, moment
    return problem


def _end(work: Round, problem: str, *, is_done: bool) -> None:
    with acting_as(work.tenant), transaction():
        moment = now()
        found = FeedSource.of(work.tenant).where(FeedSource.id == work.source_id)
        source = db.session.scalars(found.with_for_update()).one()
        run = db.session.scalars(FeedRun.of(work.tenant).where(FeedRun.id == work.run_id)).one()
        run.state, run.finished_at = "done" if is_done else "stopped", moment
        if source.lease_owner != work.hands.owner:
            return
        source.lease_owner, source.lease_until = "", None
        if not is_done:
            return
        source.failures, source.problem = 0, problem
        if run.kind == "sync":
            source.last_success_at = moment
            source.next_run_at = moment + timedelta(minutes=source.every_minutes)
        counts = (run.count_new, run.count_changed, run.count_refused, run.count_removed)
        if not any(counts) and not run.problem:
            db.session.delete(run)  # a quiet round is told by the source itself
