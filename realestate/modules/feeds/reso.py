"""A RESO Web API spoken to: a token, pages that follow each other, patience when it asks for it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from urllib3 import HTTPResponse
from urllib3.exceptions import MaxRetryError
from urllib3.util import Retry

from realestate import strangers
from realestate.errors import PermanentError, TemporaryError
from realestate.modules.feeds.rules import odata
from realestate.strangers import Reply, Way

Record = dict[str, Any]
LARGEST_PAGE = 48 * 1024 * 1024
_LARGEST_TOKEN = 64 * 1024
_LONGEST_REST = 6.0  # seconds slept within a round; longer waits are for the next round
_AGENT = "Estate-Feeds/1"
_PATIENCE = Retry(
    total=4,
    backoff_factor=0.5,
    status_forcelist=(429, 500, 502, 503, 504),
    raise_on_status=False,
    redirect=0,
)


@dataclass(frozen=True)
class Place:
    """Where a source answers and how we prove who we are. The secret is in no repr, log or message."""

    base_url: str
    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = ""


def over_internet() -> Way:
    """Sources answer slowly: half a minute for a word, a minute for a page (the watchdog waits 75 s)."""
    return Way(seconds=60.0, read_seconds=30.0)


class Source:
    """One conversation with a source. ``breathe`` is called between requests and may raise to end it."""

    def __init__(
        self,
        place: Place,
        *,
        way: Way | None = None,
        breathe: Callable[[], None] = lambda: None,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self._place, self._way = place, way or over_internet()
        self._breathe, self._sleep = breathe, sleep or time.sleep
        self._token = ""
        self._without: set[str] = set()  # query options this source does not take

    def pages(self, address: str) -> Iterator[list[Record]]:
        """Every page from this address on. Raises TemporaryError (come back later) or PermanentError."""
        seen: set[str] = set()
        following: str | None = address
        while following:
            if following in seen:
                raise TemporaryError("its pages lead in a circle")
            seen.add(following)
            answer = self._page(following)
            records = answer.get("value")
            if not isinstance(records, list):
                raise TemporaryError("it answered without a list of records")
            yield [record for record in records if isinstance(record, dict)]
            link = answer.get("@odata.nextLink")
            following = self._followed(address, link) if link else None

    @property
    def expands(self) -> bool:
        """Does it send pictures and open houses with each home? Known once a page was read."""
        return "$expand" not in self._without

    def _followed(self, here: str, link: object) -> str:
        following = odata.next_page(self._place.base_url, here, str(link))
        if following is None:
            raise PermanentError(
                "its next page is on another host, which is not followed", "feed_host"
            )
        return following

    def _page(self, address: str) -> Record:
        reply = self._ask(self._shorter(address))
        for option in ("$expand", "$select"):
            if reply.status == 400 and option in address and option not in self._without:
                self._without.add(option)  # an old server, or fields it does not know
                reply = self._ask(self._shorter(address))
        if reply.status != 200:
            raise _refusal(reply.status)
        try:
            answer = json.loads(reply.body)
        except (ValueError, RecursionError):
            raise TemporaryError("it answered with something that is not JSON") from None
        if not isinstance(answer, dict):
            raise TemporaryError("it answered without a list of records")
        return answer

    def _shorter(self, address: str) -> str:
        if not self._without:
            return address
        parts = urlsplit(address)
        kept = [(k, v) for k, v in parse_qsl(parts.query) if k not in self._without]
        return urlunsplit(parts._replace(query=urlencode(kept, quote_via=quote, safe="$,'():")))

    def _ask(self, address: str) -> Reply:
        """One page, with patience: what it says of waiting is done, as far as a round can wait."""
        patience, is_renewed = _PATIENCE, False
        while True:
            self._breathe()
            reply = self._get(address)
            if reply.status == 401 and not is_renewed and self._place.token_url:
                self._token, is_renewed = "", True
                continue
            if reply.status not in (_PATIENCE.status_forcelist or ()):
                return reply
            patience = self._rest(patience, address, reply)

    def _get(self, address: str) -> Reply:
        headers = {
            "Authorization": f"Bearer {self._proof()}",
            "Accept": "application/json",
            "User-Agent": _AGENT,
        }
        return self._call("GET", address, headers, LARGEST_PAGE)

    def _rest(self, patience: Retry, address: str, reply: Reply) -> Retry:
        """Sleep as long as it asks, or raise TemporaryError when that is too long or too often."""
        heard = HTTPResponse(
            status=reply.status, headers=dict(reply.headers), preload_content=False
        )
        asked = patience.get_retry_after(heard)
        why = "it asks for patience" if reply.status == 429 else f"it answered {reply.status}"
        try:
            patience = patience.increment("GET", urlsplit(address).path, response=heard)
        except MaxRetryError:
            raise TemporaryError(why, retry_after=asked) from None
        seconds = asked if asked is not None else patience.get_backoff_time()
        if seconds > _LONGEST_REST:
            raise TemporaryError(why, retry_after=seconds)
        self._sleep(seconds)
        return patience

    def _proof(self) -> str:
        """The bearer token: asked for with our credentials, or the secret itself when there is no token URL."""
        if not self._place.token_url:
            return self._place.client_secret
        if not self._token:
            self._token = self._new_token()
        return self._token

    def _new_token(self) -> str:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._place.client_id,
            "client_secret": self._place.client_secret,
        }
        if self._place.scope:
            asked["scope"] = self._place.scope
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "User-Agent": _AGENT,
        }
        body = urlencode(asked).encode()
        reply = self._call("POST", self._place.token_url, headers, _LARGEST_TOKEN, body)
        if reply.status in (400, 401, 403):
            raise PermanentError("it refuses the client id or the secret", "feed_credentials")
        if reply.status != 200:
            raise TemporaryError(f"its token address answered {reply.status}")
        try:
            return str(json.loads(reply.body)["access_token"])
        except (ValueError, KeyError, TypeError):
            raise TemporaryError("its token address answered without a token") from None

    def _call(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        largest: int,
        body: bytes | None = None,
    ) -> Reply:
        return strangers.call(
            method,
            url,
            headers=headers,
            body=body,
            largest=largest,
            way=self._way,
            who="the source",
            is_whole=True,
        )


def _refusal(status: int) -> Exception:
    if status in (401, 403):
        return PermanentError("it does not let us read: ask it for access", "feed_credentials")
    if status == 404:
        return PermanentError("there is no such resource at its address", "feed_address")
    return TemporaryError(f"it answered {status}")
