"""Payloads that nobody should send: for the JSON door, and for the tables behind it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from e2e.faults import rows

Rng = random.Random
_TYPE = "website.lead.submitted"
_HUGE = "9" * 5_000  # more digits than Python turns into a number


def _good() -> dict[str, Any]:
    return {"name": "Nora Nonsense", "email": "nora@mail.example"}


def _broken(rng: Rng) -> bytes:
    whole = json.dumps(_good()).encode()
    return whole[: rng.randrange(1, len(whole))]


def _wrong_type(rng: Rng) -> bytes:
    field = rng.choice(["name", "email", "message", "listing_id", "consent", "property_details"])
    value = rng.choice([[], {}, [[]], {"a": 1}, [1, 2, 3], "x" * 30_000, -1.5, 1e308])
    if (field, value) == ("property_details", {}):
        value = []
    return json.dumps(_good() | {field: value}).encode()


def _unwelcome(rng: Rng) -> bytes:
    """Good JSON that says what cannot be."""
    wrong: list[dict[str, Any]] = [
        {"listing_id": rng.randrange(10**6, 2**53)},  # nobody's home, or another agency's
        {"email": rng.choice(["nobody", "a@@b", "@mail.example", "x" * 300])},
        {"phone": rng.choice(["call me", "0" * 500])},
        {"timeframe": "yesterday"},
        {"unknown_field": 1},
        {"tenant_id": 1},
        {"name": ""},
        {"property_details": {"beds": rng.choice([-1, 10**9, "many"])}},
    ]
    return json.dumps(_good() | rng.choice(wrong)).encode()


DOOR: dict[str, Callable[[Rng], bytes]] = {
    "broken JSON": _broken,
    "depth": lambda rng: b"[" * rng.randrange(2_000, 30_000),
    "depth, closed": lambda rng: b'{"message": ' + b"[" * 9_000 + b"]" * 9_000 + b"}",
    "NUL": lambda rng: b'{"name": "\\u0000", "email": "nora@mail.example"}',
    "surrogates": lambda rng: b'{"name": "\\ud800' + b'", "email": "nora@mail.example"}',
    "bytes": lambda rng: rng.randbytes(rng.randrange(1, 400)),
    "huge number": lambda rng: (
        b'{"name": "N", "email": "n@mail.example", "listing_id": '
        + rng.choice([_HUGE, "1e999", "-1e999", "1" * 400]).encode()
        + b"}"
    ),
    "wrong type": _wrong_type,
    "unwelcome": _unwelcome,
    "not an object": lambda rng: rng.choice([b"null", b"7", b'"x"', b"[]", b"true", b""]),
    "too large": lambda rng: json.dumps(_good() | {"message": "x" * 40_000}).encode(),
}


def _nested(depth: int) -> str:
    return '{"source": ' + "[" * depth + "]" * depth + "}"


def _lead(**changes: Any) -> str:
    return rows.as_text(rows.payload("Nora Nonsense", "nora@mail.example") | changes)


def _row(payload: str, type_: str = _TYPE, version: int = 1) -> dict[str, Any]:
    return {"payload": payload, "type": type_, "version": version}


# What PostgreSQL's jsonb takes as well; each must end as a dead letter that names the field.
STORED: dict[str, Callable[[Rng], dict[str, Any]]] = {
    "no contact": lambda rng: _row('{"source": "api"}'),
    "wrong type": lambda rng: _row(_lead(contact=rng.choice([7, "me", [], {"name": []}]))),
    "wrong source": lambda rng: _row(_lead(source=rng.choice(["fax", 7, None, {}]))),
    "unknown field": lambda rng: _row(_lead(colour="red")),
    "long name": lambda rng: _row(_lead(contact={"name": "x" * 100_000})),
    "not an object": lambda rng: _row(rng.choice(["[]", "7", '"x"', "true", "[[[]]]"])),
    "old version": lambda rng: _row(_lead(), version=rng.choice([0, -1, 2, 99])),
    "unknown type": lambda rng: _row(_lead(), type_=rng.choice(["lead", "website.lead", "x.y"])),
    "huge number": lambda rng: _row(_lead(listing={"id": 10**30, "url": "/", "address": "a"})),
    "more digits than Python reads": lambda rng: _row('{"source": ' + _HUGE + "}"),
    "depth": lambda rng: _row(_nested(rng.randrange(1_000, 4_000))),
}
# What only SQLite, which keeps JSON as text, can hold.
STORED_AS_TEXT: dict[str, Callable[[Rng], dict[str, Any]]] = {
    "broken JSON": lambda rng: _row(_lead()[: rng.randrange(1, 60)]),
    "surrogates": lambda rng: _row('{"source": "api", "contact": {"name": "\\ud800"}}'),
    "endless": lambda rng: _row("[" * 50_000),
    "not a number": lambda rng: _row('{"source": NaN}'),
    "empty": lambda rng: _row(""),
}
