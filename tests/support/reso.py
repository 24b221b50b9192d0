"""A small RESO Web API over real TLS: tokens that expire, $filter, $orderby, $select, $expand, next links, bad days."""

from __future__ import annotations

import json
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from realestate.strangers import Way
from tests.support.receiver import _certificate

HOST = "api.mls.example"
CLIENT, SECRET = "estate", "canary-secret"
Record = dict[str, Any]


@dataclass
class Reso:
    """What the source holds, how it behaves, and what it was asked."""

    certificate: Path
    port: int = 0
    homes: dict[str, Record] = field(default_factory=dict)
    page: int = 100
    expands: bool = True
    known: set[str] | None = None  # fields it knows; a $select of others is a 400
    token_seconds: float = 3600.0
    answers: list[tuple[int, dict[str, str]]] = field(
        default_factory=list
    )  # said before anything else
    repeats_pages: bool = False  # each page once more, as some sources do
    next_host: str = ""
    slow: float = 0.0
    asked: list[str] = field(default_factory=list)
    tokens: dict[str, float] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        return f"https://{HOST}:{self.port}/odata"

    @property
    def token_url(self) -> str:
        return f"https://{HOST}:{self.port}/token"

    def way(self, **changes: Any) -> Way:
        plain: dict[str, Any] = {
            "resolve": lambda _host, _port: ["127.0.0.1"],
            "is_allowed": lambda address: address == "127.0.0.1",
            "trust": lambda: ssl.create_default_context(cafile=str(self.certificate)),
            "seconds": 10.0,
        }
        return Way(**{**plain, **changes})

    def has(self, key: str, at: str, **facts: Any) -> Record:
        """A home as the source tells it now."""
        plain: Record = {
            "ListingKey": key,
            "ListingId": f"9{key}",
            "StandardStatus": "Active",
            "ModificationTimestamp": at,
            "ListPrice": 700_000,
            "UnparsedAddress": f"{key} Elm Street",
            "City": "Bellevue",
            "StateOrProvince": "WA",
            "PostalCode": "98004",
            "PropertyType": "Residential",
            "PropertySubType": "SingleFamilyResidence",
            "BedroomsTotal": 3,
            "Media": [],
            "OpenHouse": [],
        }
        self.homes[key] = {**plain, **self.homes.get(key, {}), **facts, "ModificationTimestamp": at}
        return self.homes[key]

    def resources(self, resource: str) -> list[Record]:
        homes = list(self.homes.values())
        if resource == "Property":
            return homes
        linked = {"Media": "ResourceRecordKey", "OpenHouse": "ListingKey"}.get(resource, "")
        return [{linked: h["ListingKey"], **each} for h in homes for each in h.get(resource, [])]


@contextmanager
def serving(folder: Path) -> Iterator[Reso]:
    certificate, key = _certificate(folder, HOST)
    reso = Reso(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(reso))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    reso.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield reso
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answering(reso: Reso) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            if (asked.get("client_id"), asked.get("client_secret")) != (CLIENT, SECRET):
                return self._say(401, {"error": "invalid_client"})
            token = f"token-{len(reso.tokens)}"
            reso.tokens[token] = time.monotonic() + reso.token_seconds
            return self._say(200, {"access_token": token, "token_type": "Bearer"})

        def do_GET(self) -> None:
            reso.asked.append(self.path)
            time.sleep(reso.slow)
            if reso.answers:
                status, headers = reso.answers.pop(0)
                return self._say(status, {"error": {"message": "not now"}}, headers)
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if reso.tokens.get(token, 0) < time.monotonic():
                return self._say(401, {"error": {"message": "token expired"}})
            try:
                return self._say(200, _answer(reso, self.path))
            except _Refused as refused:
                return self._say(refused.status, {"error": {"message": str(refused)}})

        def _say(self, status: int, said: Any, headers: dict[str, str] | None = None) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    return Answering


class _Refused(Exception):
    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def _answer(reso: Reso, path: str) -> Record:
    parts = urlsplit(path)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    resource = parts.path.rpartition("/")[2]
    found = [each for each in reso.resources(resource) if _filter(asked.get("$filter"))(each)]
    if resource not in ("Property", "Media", "OpenHouse"):
        raise _Refused(404, "no such resource")
    for name in reversed([n for n in asked.get("$orderby", "").split(",") if n]):
        found.sort(key=lambda each, n=name: str(each.get(n, "")))  # type: ignore[misc]
    start, size = int(asked.get("$skiptoken", 0)), min(int(asked.get("$top", 1_000)), reso.page)
    page = found[start : start + size]
    answer: Record = {
        "@odata.context": "$metadata#Property",
        "value": [_shown(reso, resource, each, asked) for each in page],
    }
    if start + size < len(found):
        again = reso.repeats_pages and "again" not in asked
        follow = {**asked, "$skiptoken": str(start if again else start + size)}
        follow |= {"again": str(start)} if again else {}
        if not again:
            follow.pop("again", None)
        query = urlencode(follow, quote_via=quote, safe="$,'():")
        host = reso.next_host or f"https://{HOST}:{reso.port}"
        answer["@odata.nextLink"] = f"{host}{parts.path}?{query}"
    return answer


def _shown(reso: Reso, resource: str, record: Record, asked: dict[str, str]) -> Record:
    expanded = [name for name in asked.get("$expand", "").split(",") if name]
    if expanded and not reso.expands:
        raise _Refused(400, "$expand is not supported")
    related = {"Media", "OpenHouse"} if resource == "Property" else set()
    selected = [name for name in asked.get("$select", "").split(",") if name]
    if reso.known is not None and set(selected) - reso.known:
        raise _Refused(400, "no such property")
    plain = {
        n: v for n, v in record.items() if n not in related and (not selected or n in selected)
    }
    return plain | {name: record.get(name, []) for name in expanded}


def _filter(words: str | None) -> Callable[[Record], bool]:
    """``A gt 2026-…`` and ``A eq 'b'``, joined by ``and`` or ``or``."""
    if not words:
        return lambda _record: True
    for join, whole in ((" or ", any), (" and ", all)):
        if join in words:
            tests = [_filter(part) for part in words.split(join)]
            return lambda record: whole(test(record) for test in tests)
    match = re.fullmatch(r"(\w+) (gt|ge|eq) (?:'(.*)'|(\S+))", words.strip())
    if match is None:
        raise _Refused(400, f"cannot read {words}")
    name, operator, text, plain = match.groups()
    if text is not None:
        return lambda record: str(record.get(name)) == text.replace("''", "'")
    since = datetime.fromisoformat(plain)
    tests_of = {"gt": lambda a: a > since, "ge": lambda a: a >= since, "eq": lambda a: a == since}
    return lambda record: tests_of[operator](datetime.fromisoformat(record[name]))
