"""What the page cache keeps: an answer in pieces, with holes for tokens; and a store of bounded size."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from cachetools import LRUCache
from werkzeug.http import http_date, parse_cookie, parse_date, parse_etags

from realestate.blueprints import form_token
from realestate.compression import SMALLEST, squeeze, wanted

_CAMPAIGN = re.compile(r"utm_\w+|gclid|fbclid|msclkid")  # they never change a page
_VISITOR = "__Host-visitor"
_TOKENS_STAY = timedelta(days=1)  # so old may a browser's copy of a form be; its token holds a week
_LONGEST = 2_000
_HTMX = ("HTTP_HX_REQUEST", "HTTP_HX_HISTORY_RESTORE_REQUEST", "HTTP_HX_REQUEST_TYPE")


class Key(NamedTuple):
    """What tells kept pages apart."""

    host: str
    path: str
    query: tuple[tuple[str, str], ...]
    variant: tuple[str, ...]


def key_of(environ: dict[str, Any]) -> Key | None:
    """The key of a request; None when it is not one that may be answered from what is kept."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("HTTP_AUTHORIZATION"):
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    is_declined = False
    if cookies:
        given = parse_cookie(cookies)
        is_declined = given.get(_VISITOR) == "no"
        if _VISITOR in given and not is_declined:
            return None
    raw = environ.get("QUERY_STRING", "")
    if len(raw) > _LONGEST:
        return None
    query = (pair for pair in parse_qsl(raw, keep_blank_values=True) if not _is_campaign(pair))
    variant = (
        environ.get("HTTP_X_FORWARDED_PROTO", environ["wsgi.url_scheme"]),
        "declined" if is_declined else "",
        environ.get("HTTP_SEC_GPC", ""),
        *(environ.get(name, "") for name in _HTMX),
    )
    ordered = sorted(query, key=lambda pair: pair[0])  # a name said twice: which came first counts
    return Key(environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""), tuple(ordered), variant)


@dataclass(frozen=True)
class KeptPage:
    """One answer. Between its pieces stand the tokens of ``forms`` (what each is for, and its page)."""

    pieces: tuple[bytes, ...]
    forms: tuple[form_token.Claims, ...]
    headers: tuple[tuple[str, str], ...]
    tenant_id: int
    edition: int
    modified: datetime
    kept_at: float
    print: str
    squeezed: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        *,
        pieces: tuple[bytes, ...],
        forms: tuple[form_token.Claims, ...],
        headers: tuple[tuple[str, str], ...],
        tenant_id: int,
        edition: int,
        modified: datetime,
    ) -> KeptPage:
        """Keep an answer from now on."""
        print_ = hashlib.sha256(b"\x00".join(pieces)).hexdigest()[:20]
        return cls(pieces, forms, headers, tenant_id, edition, modified, time.monotonic(), print_)

    @property
    def size(self) -> int:
        """Bytes it may take, with what it will be squeezed to."""
        return 2 * sum(map(len, self.pieces)) + 2_000

    def answer(
        self, environ: dict[str, Any], secret: str, *, is_plain: bool = False
    ) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status, headers and body for this request. ``is_plain``: somebody else will squeeze it."""
        headers = [
            *self.headers,
            ("ETag", self._etag()),
            ("Last-Modified", http_date(self.modified)),
        ]
        if self._is_known(environ):
            return "304 NOT MODIFIED", [h for h in headers if h[0] != "Content-Type"], b""
        encoding = "" if is_plain else wanted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = self._body(secret, encoding)
        if encoding and len(body) < sum(map(len, self.pieces)):
            headers.append(("Content-Encoding", encoding))
        if not is_plain:
            headers.append(("Vary", "Accept-Encoding"))
        return "200 OK", [*headers, ("Content-Length", str(len(body)))], body

    def _body(self, secret: str, encoding: str) -> bytes:
        if self.forms:
            tokens = [form_token.signed(claims, secret).encode() for claims in self.forms]
            whole = b"".join(a + b for a, b in zip(self.pieces, [*tokens, b""], strict=True))
            return squeeze(whole, encoding) if encoding else whole
        if not encoding or len(self.pieces[0]) < SMALLEST:
            return self.pieces[0]
        if encoding not in self.squeezed:
            self.squeezed[encoding] = squeeze(self.pieces[0], encoding)
        return self.squeezed[encoding]

    def _etag(self) -> str:
        """With tokens in it, the tag tells when they were made: a copy may not grow too old."""
        made = f".{int(time.time()):x}" if self.forms else ""
        return f'W/"{self.print}{made}"'

    def _is_known(self, environ: dict[str, Any]) -> bool:
        """Does the browser hold this very page?"""
        if tags := environ.get("HTTP_IF_NONE_MATCH"):
            return any(self._is_ours(tag) for tag in parse_etags(tags).as_set(include_weak=True))
        since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
        return since is not None and since >= self.modified.replace(microsecond=0)

    def _is_ours(self, tag: str) -> bool:
        print_, _, made = tag.partition(".")
        if print_ != self.print:
            return False
        if not self.forms:
            return True
        is_time = re.fullmatch(r"[0-9a-f]{1,9}", made)
        return bool(is_time) and _age(int(made, 16)) < _TOKENS_STAY


class Store:
    """Kept pages, as many as fit; the least wanted go first."""

    def __init__(self, most_bytes: int) -> None:
        self._lock = Lock()
        self.resize(most_bytes)

    @property
    def is_on(self) -> bool:
        return self._pages.maxsize > 0

    def resize(self, most_bytes: int) -> None:
        """Start anew with this much room; 0 keeps nothing."""
        with self._lock:
            self._pages: LRUCache[Key, KeptPage] = LRUCache(most_bytes, lambda page: page.size)

    def get(self, key: Key) -> KeptPage | None:
        with self._lock:
            return self._pages.get(key)

    def put(self, key: Key, page: KeptPage) -> None:
        with self._lock:
            if page.size <= self._pages.maxsize:
                self._pages[key] = page


def _is_campaign(pair: tuple[str, str]) -> bool:
    return _CAMPAIGN.fullmatch(pair[0]) is not None


def _age(seconds: int) -> timedelta:
    return datetime.now(UTC) - datetime.fromtimestamp(min(seconds, 2**34), UTC)
