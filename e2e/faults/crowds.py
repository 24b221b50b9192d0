"""Too much of it: malformed payloads by the thousand, poison, and one agency's crowd before a small one's few."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from sqlalchemy import Engine, text

from e2e.faults import checker, nonsense, rows
from e2e.faults.house import House
from e2e.faults.ledger import Ledger
from e2e.faults.load import POISON, Answer, Load, post
from e2e.faults.stage import Stage

_PATIENCE = 900.0
_FEW = 10
_BURIED = (
    "select coalesce(d.reason, d.status), d.last_error, e.event_key from deliveries d "
    "join events e on e.id = d.event_id and e.tenant_id = d.tenant_id where e.event_key like 'bad:%'"
)
_LAST = (
    "select max(d.processed_at), count(*), sum(case when d.status = 'processed' then 0 else 1 end) "
    "from deliveries d join tenants t on t.id = d.tenant_id where t.slug = :slug and d.lane = 'crm'"
)


def malformed(stage: Stage) -> None:
    """Through the door: 4xx. In the tables: dead letters that name the field. Good leads between arrive."""
    number = stage.malformed
    with House(stage.database) as house, stage.ledger() as ledger:
        with stage.load(house, ledger, rate=5, senders=2) as load:
            for turn in range(stage.rounds):
                _at_the_door(stage, house, number // 2)
                _in_the_tables(stage, house, number - number // 2, f"bad:{turn}:")
                load.burst(10)
                newest = checker.newest_event(house.engine)
                stage.result.recovered(_worked_off(house.engine, newest), limit=_PATIENCE)
                _all_buried(stage, house.engine, (turn + 1) * (number - number // 2))
        stage.conclude(house, load, ledger)
        if house.has_died("worker"):
            stage.result.complaints.append("the worker died")


def _worked_off(engine: Engine, newest: int) -> float | None:
    return checker.until(lambda: not checker.waiting(engine, newest), _PATIENCE)


def _at_the_door(stage: Stage, house: House, number: int) -> None:
    kinds = [stage.rng.choice(list(nonsense.DOOR)) for _ in range(number)]
    bodies = [(kind, nonsense.DOOR[kind](stage.rng)) for kind in kinds]
    agencies = house.agencies

    def send(place: int) -> Answer:
        return post(house.port, agencies[place % len(agencies)], "", bodies[place][1])

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(number)))
    seen = Counter(answer.status for answer in answers)
    stage.result.notes.append(
        f"at the door {' '.join(f'{c}×{n}' for c, n in sorted(seen.items()))}"
    )
    for (kind, _), answer in zip(bodies, answers, strict=True):
        if not 400 <= answer.status < 500:
            stage.result.complaints.append(f"{kind}: {answer.status} {answer.body}")


def _in_the_tables(stage: Stage, house: House, number: int, prefix: str) -> None:
    known = dict(nonsense.STORED)
    if stage.database == "sqlite":
        known |= nonsense.STORED_AS_TEXT
    names = [stage.rng.choice(list(known)) for _ in range(number)]
    with house.engine.connect() as connection:
        tenants = [rows.tenant_id(connection, slug) for slug in house.agencies]
    events = [
        known[name](stage.rng) | {"key": f"{prefix}{place}:{name}", "tenant": tenants[place % 7]}
        for place, name in enumerate(names)
    ]
    rows.insert(house.engine, events, prefix)


def _all_buried(stage: Stage, engine: Engine, number: int) -> None:
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(_BURIED))]
    if len(found) != number:
        stage.result.complaints.append(f"{len(found)} of {number} malformed deliveries are there")
    wrong = Counter(
        f"{key.rpartition(':')[2]}: {reason}, {error}"
        for reason, error, key in found
        if reason != "invalid_payload" or ": " not in (error or "").partition(": ")[2]
    )
    stage.result.complaints += [f"{n}× {words[:200]}" for words, n in wrong.most_common(5)]
    stage.result.notes.append(f"{len(found)} buried")


def poison(stage: Stage) -> None:
    """Whoever reacts to it dies. It is buried after three workers; all its neighbours arrive."""
    with House(stage.database) as house, stage.ledger() as ledger:
        house.end_worker()
        with stage.load(house, ledger, rate=10, senders=2) as load:
            poisoned = _pour(stage, house, load, ledger)
            newest = checker.newest_event(house.engine)
            began, deaths = time.monotonic(), 0
            house.start_worker("mortal", "--poison")
            while checker.waiting(house.engine, newest) and time.monotonic() - began < 240:
                with suppress(KeyError):
                    if house.has_died("mortal"):
                        house.end_worker("mortal", gently=False)
                        house.start_worker("mortal", "--poison")
                        deaths += 1
                time.sleep(0.1)
            stage.result.recovered(time.monotonic() - began, limit=240)
        stage.conclude(house, load, ledger, poison=poisoned)
        stage.result.notes.append(f"{len(poisoned)} poisoned, {deaths} workers died of it")
        _poison_is_buried(stage, house.engine, len(poisoned))


def _pour(stage: Stage, house: House, load: Load, ledger: Ledger) -> frozenset[str]:
    poisoned: set[str] = set()
    for _ in range(stage.rounds):
        load.burst(20)
        before = set(ledger.lines)
        load.burst(1, POISON)
        poisoned |= {k for k in set(ledger.lines) - before if load.says(k, POISON)}
        load.burst(20)
    return frozenset(poisoned)


def _poison_is_buried(stage: Stage, engine: Engine, number: int) -> None:
    found = text("select count(*) from deliveries where reason = 'lease_lost' and leases_lost = 3")
    with engine.connect() as connection:
        buried = connection.execute(found).scalar_one()
    if buried != number:
        stage.result.complaints.append(f"{buried} buried as lease_lost, {number} were poisoned")


def fairness(stage: Stage) -> None:
    """One large agency's crowd is due; then a small agency's few. How long does each wait?"""
    number = stage.crowd
    with House(stage.database, agencies=4) as house, stage.ledger() as ledger:
        house.end_worker()
        _crowd(house, number)
        began = time.monotonic()
        house.start_worker("worker", "--silent")
        small = house.agencies[1:]
        waits = {slug: _wait(house.engine, slug) for slug in (*small, house.agencies[0])}
        total = time.monotonic() - began
        load = stage.load(house, ledger)
        stage.conclude(house, load, ledger)
        smallest, largest = max(waits[slug] for slug in small), waits[house.agencies[0]]
        stage.result.notes.append(
            f"{number:,} of the largest took {largest:.1f} s ({number / total:.0f}/s), "
            f"{_FEW} of the smallest {smallest:.1f} s"
        )
        stage.result.verdict.accepted = number + _FEW * len(small)
        if smallest > max(5.0, largest / 10):
            stage.result.complaints.append(f"the smallest agency waited {smallest:.1f} s")


def _crowd(house: House, number: int) -> None:
    events = []
    with house.engine.connect() as connection:
        tenants = {slug: rows.tenant_id(connection, slug) for slug in house.agencies}
    for slug, tenant in tenants.items():
        for place in range(number if slug == house.agencies[0] else _FEW):
            words = rows.as_text(rows.payload(f"Person {place}", f"p{place}@mail.example"))
            facts = {"tenant": tenant, "key": f"crowd:{slug}:{place}", "payload": words}
            events.append({**facts, "type": "website.lead.submitted", "version": 1})
    rows.insert(house.engine, events, "crowd:")


def _wait(engine: Engine, slug: str) -> float:
    """Seconds from now until this agency's last one is processed."""
    began = time.monotonic()
    found = text(_LAST)
    while time.monotonic() - began < _PATIENCE:
        with engine.connect() as connection:
            _, count, left = connection.execute(found, {"slug": slug}).one()
        if count and not left:
            break
        time.sleep(0.1)
    return time.monotonic() - began
