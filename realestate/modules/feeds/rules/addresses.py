"""Addresses of sources: on the Internet, over TLS, without a password in them."""

from __future__ import annotations

from urllib.parse import urlsplit

from realestate.tenancy.hosts import normalised

_PRIVATE = ("localhost", "local", "internal", "lan", "home", "corp", "test", "invalid", "onion")


def problem_with(url: str) -> str | None:
    """Why a source cannot be asked at this address, in words; None when it can."""
    if not url:
        return "Give the address; it begins with https://."
    if len(url) > 500:
        return "Use at most 500 characters."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is not a web address. It looks like https://api.example.com/reso/odata."
    if parts.scheme != "https":
        return "Use an address that begins with https://, so that nobody on the way can read along."
    if "@" in parts.netloc:
        return "Leave out name and password: they have fields of their own."
    if parts.fragment or parts.query or any(c.isspace() or c == "\\" for c in url):
        return "Write the address without blanks, ? and #."
    if port is not None and port != 443 and port < 1024:
        return "Use port 443, or one above 1023."
    return _problem_with_host(parts.hostname or "")


def _problem_with_host(hostname: str) -> str | None:
    name = normalised(hostname)
    if name is None or "." not in name or ":" in hostname:
        return "Use the host name of a server on the Internet, such as api.example.com."
    if name.rpartition(".")[2].isdigit():
        return "Use a host name instead of a number."
    if name.rpartition(".")[2] in _PRIVATE:
        return "This host is private: only servers on the Internet can be asked."
    return None
