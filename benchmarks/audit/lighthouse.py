"""One page judged by Lighthouse as a phone sees it: its standard throttling, our Chromium."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.audit import tools
from realestate import assets
from tests.support import chromium

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_SECONDS = 180


@dataclass(frozen=True)
class Judgement:
    """Scores of 0 to 100; LCP and TBT in milliseconds, CLS without a unit; what failed, in Lighthouse's words."""

    scores: dict[str, int]
    lcp: float
    tbt: float
    cls: float
    failed: list[str] = field(default_factory=list)


class LighthouseFailed(Exception):
    """It could not judge; the message holds what it said."""


def judge(address: str) -> Judgement:
    """Load the page once in a fresh browser, as Lighthouse's mobile preset does."""
    browser = chromium.browser()
    command = [
        assets.node(),
        str(tools.packages() / "lighthouse" / "cli" / "index.js"),
        address,
        "--quiet",
        "--output=json",
        "--output-path=stdout",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(_flags(browser.arguments))}",
    ]
    environment = os.environ | browser.variables | {"CHROME_PATH": str(browser.path)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode or not done.stdout.startswith("{"):
        raise LighthouseFailed((done.stderr or done.stdout)[-2_000:])
    return _read(json.loads(done.stdout))


def best_of(address: str, runs: int) -> Judgement:
    """The run of median performance: one slow moment of the machine is not the page's."""
    found = sorted((judge(address) for _ in range(runs)), key=lambda j: j.scores["performance"])
    return found[len(found) // 2]


def _flags(arguments: list[str]) -> list[str]:
    """Our browser's arguments; those with blanks in them (made-up hosts) are not needed here."""
    wanted = [
        "--headless=new",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
    ]
    return wanted + [argument for argument in arguments if " " not in argument]


def _read(report: dict[str, object]) -> Judgement:
    categories: dict[str, dict[str, object]] = report["categories"]  # type: ignore[assignment]
    audits: dict[str, dict[str, object]] = report["audits"]  # type: ignore[assignment]
    if problem := report.get("runtimeError"):
        raise LighthouseFailed(str(problem))
    scores = {name: round(100 * float(categories[name]["score"] or 0)) for name in CATEGORIES}  # type: ignore[arg-type]
    return Judgement(
        scores=scores,
        lcp=_number(audits, "largest-contentful-paint"),
        tbt=_number(audits, "total-blocking-time"),
        cls=_number(audits, "cumulative-layout-shift"),
        failed=_failed(categories, audits, scores),
    )


def _number(audits: dict[str, dict[str, object]], name: str) -> float:
    return float(audits[name].get("numericValue") or 0)  # type: ignore[arg-type]


def _failed(
    categories: dict[str, dict[str, object]],
    audits: dict[str, dict[str, object]],
    scores: dict[str, int],
) -> list[str]:
    """What cost points, in the categories that are not whole."""
    found = []
    for name, score in scores.items():
        if score == 100:
            continue
        for ref in categories[name]["auditRefs"]:  # type: ignore[attr-defined]
            audit = audits[ref["id"]]
            if ref["weight"] and audit.get("score") is not None and float(audit["score"]) < 0.9:  # type: ignore[arg-type]
                found.append(f"{name}: {audit['title']} {audit.get('displayValue') or ''}".strip())
    return found


def version() -> str:
    """Lighthouse's own."""
    package: Path = tools.packages() / "lighthouse" / "package.json"
    return str(json.loads(package.read_text())["version"])
