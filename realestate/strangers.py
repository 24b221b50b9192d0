"""One call to a stranger's server: to the very address that was checked, over TLS, bounded in every way."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError

from realestate.errors import PermanentError, TemporaryError

RESOLVE_SECONDS = 5.0
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
WHOLE_SECONDS = 20.0
_MOST_ADDRESSES = 3  # so many of a host's addresses are tried before we come back later
_NEVER = tuple(
    ip_network(block)
    for block in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15"),
        *("::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20"),
        *("5f00::/16", "fec0::/10"),
    )
)
_NAT64 = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """May we connect there? Nothing private, local or reserved, in no disguise."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        within = _ipv4_within(found)
        if within is not None:
            return is_public(str(within))
        if found.scope_id is not None or found.is_site_local:
            return False
    if any(found in block for block in _NEVER if block.version == found.version):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_private)


def _ipv4_within(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that this one leads to: mapped, 6to4, or through NAT64."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None


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
    """How a stranger is reached. Only tests use another resolver, check and trust than the default."""

    resolve: Callable[[str, int], list[str]] = resolve
    is_allowed: Callable[[str], bool] = is_public
    trust: Callable[[], ssl.SSLContext] = _usual_trust
    seconds: float = WHOLE_SECONDS
    read_seconds: float = READ_SECONDS


INTERNET = Way()


@dataclass(frozen=True)
class Reply:
    """What a stranger said. ``headers`` have names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    largest: int,
    body: bytes | None = None,
    way: Way = INTERNET,
    who: str = "the receiver",
    is_whole: bool = False,
) -> Reply:
    """One request; no redirect is followed and nothing is tried again here.

    Of the answer's body at most ``largest`` bytes are read; ``is_whole``: it must end within them.
    Raises PermanentError (``address_private``) when any address of the host is not public, and
    TemporaryError when the stranger is not reached or too slow. Neither quotes the URL: it may hold a key.
    """
    parts = urlsplit(url)
    hostname, port = parts.hostname or "", parts.port or 443
    addresses = way.resolve(hostname, port)
    if not addresses:
        raise TemporaryError(f"{who}'s host name leads nowhere")
    if not all(way.is_allowed(address) for address in addresses):
        raise PermanentError(f"{who}'s host leads to a private address", "address_private")
    connection = _Checked(addresses[:_MOST_ADDRESSES], hostname, port, way)
    named = {"Host": hostname if port == 443 else f"{hostname}:{port}", **headers}
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    hanging_up = threading.Timer(way.seconds, connection.hang_up)
    hanging_up.daemon = True
    hanging_up.start()
    try:
        connection.request(method, path, body=body, headers=named, preload_content=False)
        return _read(connection, largest, is_whole)
    except (OSError, HTTPError, HTTPException, ValueError) as error:
        why = "TimeoutError" if connection.is_late else type(error).__name__
        raise TemporaryError(f"{who} was not reached: {why}") from None
    finally:
        hanging_up.cancel()
        connection.close()


def _read(connection: _Checked, largest: int, is_whole: bool) -> Reply:
    response = connection.getresponse()
    if connection.is_late:  # what was read may be half of what was said
        raise TimeoutError
    body = b""
    with suppress(*(() if is_whole else (OSError, HTTPError, HTTPException))):
        body = response.read(largest + 1 if is_whole else largest, decode_content=False)
    if is_whole and len(body) > largest:
        raise ValueError("longer than agreed")
    if is_whole and connection.is_late:
        raise TimeoutError
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status, headers, body)


class _Checked(HTTPSConnection):
    """Connects to one of these addresses, whatever the name means by now, and proves it is that name."""

    def __init__(self, addresses: list[str], hostname: str, port: int, way: Way) -> None:
        super().__init__(hostname, port, server_hostname=hostname, ssl_context=way.trust())
        self.timeout = way.read_seconds
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
