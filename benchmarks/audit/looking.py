"""A page looked at in Chromium: what it weighs before anybody touches it, what it complains of, what axe finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

WIDTHS = {"390": (390, 844), "1280": (1280, 860)}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_KINDS = {
    "document": "html",
    "stylesheet": "css",
    "script": "js",
    "font": "fonts",
    "image": "images",
}


@dataclass
class Look:
    """What was seen: bytes on the wire by kind, and everything that was wrong, in words."""

    weights: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    html: str = ""
    has_words_without_script: bool = True


def look(browser: Browser, address: str, width: str, axe: str) -> Look:
    """Open the page as a newcomer: an empty cache, no cookie."""
    size = WIDTHS[width]
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    try:
        return _look(context, address, width, axe)
    finally:
        context.close()


def without_script(browser: Browser, address: str) -> bool:
    """Does the page say what it is with JavaScript off? (A title, and words in its main part.)"""
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(address)
        return bool(page.locator("h1").count()) and len(page.locator("main").inner_text()) > 60
    finally:
        context.close()


def _look(context: BrowserContext, address: str, width: str, axe: str) -> Look:
    page, seen = context.new_page(), Look()
    is_missing = address.endswith("/nothing-here")
    page.on("console", lambda message: _hear(seen, message.type, message.text, is_missing))
    page.on("pageerror", lambda error: seen.wrong.append(f"script: {error}"))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective))"
    )
    devtools = context.new_cdp_session(page)
    _weigh(devtools, seen)
    answer = page.goto(address, wait_until="load")
    page.wait_for_timeout(400)
    seen.html = answer.text() if answer else ""
    seen.wrong += _sideways(page, width) + _axe(page, axe)
    return seen


def _hear(seen: Look, kind: str, words: str, is_missing: bool) -> None:
    if kind == "error" and not (is_missing and "404" in words):
        seen.wrong.append(f"console: {words[:200]}")


def _weigh(devtools: Any, seen: Look) -> None:
    """Bytes as they came over the wire, headers apart."""
    kinds: dict[str, str] = {}
    devtools.send("Network.enable")
    devtools.on(
        "Network.responseReceived",
        lambda e: kinds.__setitem__(e["requestId"], _KINDS.get(e["type"].lower(), "other")),
    )

    def done(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "other")
        seen.weights[kind] = seen.weights.get(kind, 0) + int(event["encodedDataLength"])

    devtools.on("Network.loadingFinished", done)


def _sideways(page: Page, width: str) -> list[str]:
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [f"scrolls sideways by {over} px at {width}"] if over > 0 else []


def _axe(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    return [f"axe {each['id']}: {each['nodes'][0]['target'][0]}" for each in found["violations"]]
