"""The checker of the faults finds what it is there to find, on tables that somebody spoiled on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from e2e.faults.checker import compare
from e2e.faults.ledger import Ledger

TABLES = (
    "create table tenants (id integer, slug text)",
    "create table events (id integer, tenant_id integer, event_key text, receipt text, held_reason text)",
    "create table deliveries (id integer, tenant_id integer, event_id integer, lane text, status text,"
    " reason text, last_error text)",
    "create table leads (source_event_id integer, receipt text)",
    "create table contacts (tenant_id integer, email text)",
    "create table activities (tenant_id integer, source_delivery_id integer)",
    "create table consents (tenant_id integer, source_delivery_id integer)",
    "create table attempts (tenant_id integer, delivery_id integer, outcome text)",
    "insert into tenants values (1, 'agency0')",
)
# Three keys that arrived as they should.
RIGHT = tuple(
    statement
    for number in (1, 2, 3)
    for statement in (
        f"insert into events values ({number}, 1, 'api:k-{number}', 'R{number}', null)",
        f"insert into deliveries values ({number}, 1, {number}, 'crm', 'processed', null, null)",
        f"insert into leads values ({number}, 'R{number}')",
        f"insert into contacts values (1, 'k{number}@mail.example')",
        f"insert into activities values (1, {number})",
        f"insert into attempts values (1, {number}, 'processed')",
    )
)
SPOILED = {
    "delete from events where id = 2; delete from leads where source_event_id = 2": "lost",
    "delete from leads where source_event_id = 2": "lost",
    "insert into leads values (2, 'R2')": "doubled",
    "insert into events values (9, 1, 'api:k-2', 'R2', null)": "doubled",
    "insert into contacts values (1, 'k2@mail.example')": "doubled",
    "insert into activities values (1, 2)": "doubled",
    "insert into attempts values (1, 2, 'processed')": "doubled",
    "update deliveries set status = 'processing' where id = 2": "stuck",
    "update deliveries set status = 'dead_letter' where id = 2": "buried",
    "insert into leads values (77, 'R7')": "strays",
    "insert into events values (9, 1, 'api:k-9', 'R9', null)": "strays",
    "update events set receipt = 'other' where id = 2": "strays",
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    book = Ledger(tmp_path / "acknowledged.jsonl")
    for number in (1, 2, 3):
        book.sent(f"k-{number}", "agency0")
        book.acknowledged(f"k-{number}", f"R{number}")
    yield book
    book.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path}/checked.db")
    _run(made, *TABLES, *RIGHT)
    yield made
    made.dispose()


def _run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_what_is_right_is_called_right(engine: Engine, ledger: Ledger) -> None:
    verdict = compare(engine, ledger)
    assert verdict.faults() == []
    assert (verdict.sent, verdict.accepted) == (3, 3)


@pytest.mark.parametrize(("spoils", "kind"), SPOILED.items())
def test_what_is_spoiled_is_found(engine: Engine, ledger: Ledger, spoils: str, kind: str) -> None:
    _run(engine, *spoils.split("; "))
    assert any(words.startswith(kind) for words in compare(engine, ledger).faults())


def test_a_key_with_two_receipts_is_a_quarrel(engine: Engine, ledger: Ledger) -> None:
    ledger.acknowledged("k-2", "another")
    assert any("another" in words for words in compare(engine, ledger).faults())


def test_poison_must_be_without_a_lead(engine: Engine, ledger: Ledger) -> None:
    assert compare(engine, ledger, poison=frozenset({"k-2"})).doubled
