"""One POST to a stranger's server: to the very address that was checked, over TLS, bounded in every way."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from urllib.parse import urlsplit

from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError

from realestate.errors import PermanentError, TemporaryError
from realestate.modules.webhooks.rules import is_public

RESOLVE_SECONDS = 5.0
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
WHOLE_SECONDS = 20.0
LARGEST_ANSWER = 64 * 1024
_MOST_ADDRESSES = 3  # so many of a host's addresses are tried before we come back later


def resolve(hostname: str, port: int) -> list[str]:
    """The host's addresses, asked for once; the system's resolver knows no limit of its own."""
    found: list[str] = []
    asking = threading.Thread(target=_ask, args=(hostname, port, found), daemon=True)
    asking.start()
    asking.join(RESOLVE_SECONDS)
    return list(dict.fromkeys(found))


def _ask(hostname: str, port: int, found: list[str]) -> None:
    with suppress(OSError, UnicodeError):
        infos = socket.getaddrinfo(hostname, port, type=socket.SOCK_STREAM)
        found += [str(info[4][0]) for info in infos]


@cache
def _usual_trust() -> ssl.SSLContext:
    """The certificates this machine trusts; reading them takes a while, so it is done once."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Way:
    """How a receiver is reached. Only tests use another one than the default."""

    resolve: Callable[[str, int], list[str]] = resolve
    is_allowed: Callable[[str], bool] = is_public
    trust: Callable[[], ssl.SSLContext] = _usual_trust
    seconds: float = WHOLE_SECONDS


INTERNET = Way()


@dataclass(frozen=True)
class Answer:
    """What the receiver said; of its body nothing is kept."""

    status: int
    retry_after: str | None


def post(url: str, body: bytes, headers: Mapping[str, str], *, way: Way = INTERNET) -> Answer:
    """Send ``body``; no redirect is followed and nothing is tried again here.

    Raises PermanentError (``address_private``) when any address of the host is not public, and
    TemporaryError when the receiver is not reached or too slow. Neither quotes the URL: it may hold a key.
    """
    parts = urlsplit(url)
    hostname, port = parts.hostname or "", parts.port or 443
    addresses = way.resolve(hostname, port)
    if not addresses:
        raise TemporaryError("the receiver's host name leads nowhere")
    if not all(way.is_allowed(address) for address in addresses):
        raise PermanentError("the receiver's host leads to a private address", "address_private")
    connection = _Checked(addresses[:_MOST_ADDRESSES], hostname, port, way.trust())
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = {"Host": hostname if port == 443 else f"{hostname}:{port}", **headers}
    hanging_up = threading.Timer(way.seconds, connection.hang_up)
    hanging_up.daemon = True
    hanging_up.start()
    try:
        return _exchange(connection, path, body, named)
    except (OSError, HTTPError, HTTPException, ValueError) as error:
        why = "TimeoutError" if connection.is_late else type(error).__name__
        raise TemporaryError(f"the receiver was not reached: {why}") from None
    finally:
        hanging_up.cancel()
        connection.close()


class _Checked(HTTPSConnection):
    """Connects to one of these addresses, whatever the name means by now, and proves it is that name."""

    def __init__(
        self, addresses: list[str], hostname: str, port: int, trust: ssl.SSLContext
    ) -> None:
        super().__init__(hostname, port, server_hostname=hostname, ssl_context=trust)
        self.timeout = READ_SECONDS
        self.is_late = False
        self._addresses = addresses
        self._line: socket.socket | None = None  # a second handle: TLS takes the first one away

    def _new_conn(self) -> socket.socket:
        failure: OSError = TimeoutError()
        for address in self._addresses:
            if self.is_late:
                break
            try:
                made = socket.create_connection((address, self.port), CONNECT_SECONDS)
            except OSError as error:
                failure = error
            else:
                self._line = made.dup()
                return made
        raise failure

    def hang_up(self) -> None:
        """From another thread: whoever waits for the receiver waits no longer."""
        self.is_late = True
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        super().close()
        if self._line is not None:
            self._line.close()


def _exchange(connection: _Checked, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    connection.request("POST", path, body=body, headers=headers, preload_content=False)
    response = connection.getresponse()
    if connection.is_late:  # what was read may be half of what was said
        raise TimeoutError
    answer = Answer(response.status, response.headers.get("Retry-After"))
    with suppress(OSError, HTTPError, HTTPException):  # the answer stands, however its body ends
        response.read(LARGEST_ANSWER, decode_content=False)
    return answer
