"""Every link of a website followed once: inside it nothing may be missing, and no anchor may be dead."""

from __future__ import annotations

from collections import deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import urllib3

_MOST = 2_000
_SKIPPED = ("/static/", "/media/", "/brand/")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        for name in ("href", "src"):
            if given.get(name):
                self.links.append(given[name] or "")


def broken(root: str, host: str, *, most: int = _MOST) -> tuple[list[str], int]:
    """Follow links from the home page. Returns what is broken ("from -> to: why") and how many were asked."""
    http = urllib3.PoolManager(headers={"Host": host})
    asked: dict[str, set[str]] = {}
    waiting, wrong = deque([("/", "start")]), []
    anchors: list[tuple[str, str, str]] = []
    while waiting and len(asked) < most:
        path, origin = waiting.popleft()
        if path in asked:
            continue
        answer = http.request("GET", root + path, redirect=False)
        asked[path] = set()
        if answer.status >= 400:
            wrong.append(f"{origin} -> {path}: {answer.status}")
        elif answer.status >= 300:
            target = _inside(answer.headers.get("Location", ""), path, host)
            if target:
                waiting.append((target[0], path))
        elif "html" in answer.headers.get("Content-Type", "") and "after=" not in path:
            asked[path] = _read(answer.data.decode(), path, host, waiting, anchors)
    wrong += [
        f"{origin} -> {path}#{anchor}: no such anchor"
        for origin, path, anchor in anchors
        if path in asked and asked[path] and anchor not in asked[path]
    ]
    return wrong, len(asked)


def _read(
    html: str,
    path: str,
    host: str,
    waiting: deque[tuple[str, str]],
    anchors: list[tuple[str, str, str]],
) -> set[str]:
    reader = _Reader()
    reader.feed(html)
    for link in reader.links:
        found = _inside(link, path, host)
        if found is None:
            continue
        target, anchor = found
        waiting.append((target, path))
        if anchor:
            anchors.append((path, target, anchor))
    return reader.ids


def _inside(link: str, path: str, host: str) -> tuple[str, str] | None:
    """Path and anchor of a link that stays on this website; files of ours are asked without their anchor."""
    if link.startswith(("mailto:", "tel:", "data:", "webcal:")):
        return None
    whole, anchor = urldefrag(urljoin(f"http://{host}{path}", link))
    parts = urlsplit(whole)
    if parts.netloc.partition(":")[0] != host.partition(":")[0]:
        return None
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return target, "" if parts.path.startswith(_SKIPPED) else anchor
