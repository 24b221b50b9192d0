"""The quality of the websites: `python3 run.py audit` judges every kind of page in every theme; `--write` publishes it."""

from __future__ import annotations

import argparse
import platform
import sys
import tarfile
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.audit import goals, lighthouse, links, looking, places, report, validator
from benchmarks.audit.report import Row
from realestate import assets
from run_setup import ROOT, progress, say
from tests.support import chromium
from tests.support.live import LiveSite

AGENCIES = ("fairfield", "harbor", "summit")
PAGE = ROOT / "docs" / "quality.md"


def main() -> None:
    """Start the demo, judge it, print the tables; exits 1 when anything is not as it must be."""
    options = _options()
    began = time.monotonic()
    live = LiveSite({"APP_MODE": "demo"})
    live.flask("demo", "prepare")
    with live, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=str(chromium.executable()),
            args=chromium.launch_arguments(),
            env=chromium.environment(),
        )
        rows = [
            row for slug in options.agency for row in _look_at(browser, live.port, slug, options)
        ]
        browser.close()
        _validate(rows)
        asked, broken = _follow(live.port, options.agency)
        if not options.no_lighthouse:
            _judge(rows, live.port, options)
    text = _text(rows, broken, asked, time.monotonic() - began, options)
    print(text)
    if options.write:
        PAGE.write_text(text + "\n", encoding="utf-8")
    sys.exit(any(row.wrong for row in rows) or any(broken.values()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py audit", description=__doc__)
    parser.add_argument("--agency", action="append", choices=AGENCIES, help="only this one")
    parser.add_argument("--kind", action="append", choices=list(places.KINDS), help="only this")
    parser.add_argument(
        "--runs", type=int, default=1, help="Lighthouse runs a page; the middle one counts"
    )
    parser.add_argument("--no-lighthouse", action="store_true", help="all but Lighthouse")
    parser.add_argument("--write", action="store_true", help="write docs/quality.md")
    options = parser.parse_args()
    options.agency = options.agency or list(AGENCIES)
    return options


def _root(slug: str, port: int) -> str:
    return f"http://{slug}.estate.localhost:{port}"


def _look_at(browser: Browser, port: int, slug: str, options: argparse.Namespace) -> list[Row]:
    page = browser.new_page()
    found = places.find_all(page, _root(slug, port))
    page.goto(_root(slug, port))
    theme = page.evaluate("document.documentElement.dataset.theme || 'plain'")
    page.close()
    axe, rows = _axe(), []
    for place in found:
        if options.kind and place.kind not in options.kind:
            continue
        progress(f"{slug}: {place.kind}")
        row = Row(slug, theme, place.kind, place.path)
        for width in looking.WIDTHS:
            row.looks[width] = looking.look(browser, _root(slug, port) + place.path, width, axe)
            row.wrong += [
                f"{words} ({width} px)" for words in goals.of_look(row.looks[width], place.kind)
            ]
        if not looking.without_script(browser, _root(slug, port) + place.path):
            row.wrong.append("says nothing with JavaScript off")
        rows.append(row)
    return rows


def _axe() -> str:
    with tempfile.TemporaryDirectory() as folder:
        archive = assets.fetch(["axe-core"], Path(folder))["axe-core"]
        with tarfile.open(archive) as package:
            script = package.extractfile("package/axe.min.js")
            assert script is not None
            return script.read().decode()


def _validate(rows: list[Row]) -> None:
    progress("HTML checker")
    found = validator.errors_of({f"{r.agency} {r.kind}": r.looks["390"].html for r in rows})
    for row in rows:
        row.wrong += found[f"{row.agency} {row.kind}"]


def _follow(port: int, agencies: list[str]) -> tuple[int, dict[str, list[str]]]:
    asked, broken = 0, {}
    for slug in agencies:
        progress(f"{slug}: links")
        host = f"{slug}.estate.localhost:{port}"
        broken[slug], number = links.broken(f"http://127.0.0.1:{port}", host)
        asked += number
    return asked, broken


def _judge(rows: list[Row], port: int, options: argparse.Namespace) -> None:
    for row in rows:
        if row.kind not in places.JUDGED:
            continue
        progress(f"{row.agency}: {row.kind}, Lighthouse")
        row.judgement = lighthouse.best_of(_root(row.agency, port) + row.path, options.runs)
        row.wrong += goals.of_judgement(row.judgement) + row.judgement.failed


def _text(
    rows: list[Row],
    broken: dict[str, list[str]],
    asked: int,
    seconds: float,
    options: argparse.Namespace,
) -> str:
    missing = [kind for kind in places.JUDGED if kind not in {row.kind for row in rows}]
    judged = "" if options.no_lighthouse else _judged(rows, options.runs)
    say("")
    return f"""# The quality of the websites, measured

`python3 run.py audit --write` wrote this on {datetime.now(UTC):%Y-%m-%d} in {seconds:.0f} s, on the demo's three agencies
({platform.python_implementation()} {platform.python_version()}, SQLite, {platform.machine()}, 2 cores). Goals: all four scores 100, LCP < 1.5 s,
TBT < 50 ms, CLS 0; before anybody touches the page at most 25 kB of HTML, 15 kB of CSS and 30 kB of JavaScript, compressed
(the map, which needs Leaflet, apart); no axe violation (WCAG 2.2 AA and best practice), no error of the HTML checker, no
broken link, no console error, no violation of the content policy, nothing that scrolls sideways, words with JavaScript off.

{judged}
## Weight and findings of {len(rows)} pages

{report.weighed(rows)}

Links: {asked} addresses followed inside the websites, {sum(map(len, broken.values()))} broken.
Not judged, because no such page exists yet: {", ".join(missing) or "nothing"}.

## Everything that is not as it must be

{report.findings(rows, broken)}"""


def _judged(rows: list[Row], runs: int) -> str:
    return f"""## Lighthouse {lighthouse.version()}, mobile, its standard throttling, {runs} run{"s" if runs > 1 else ""} a page

{report.judged(rows)}
"""


if __name__ == "__main__":
    main()
