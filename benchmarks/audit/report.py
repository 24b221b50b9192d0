"""The audit's table, for docs/quality.md and for the terminal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from benchmarks.audit.lighthouse import Judgement
from benchmarks.audit.looking import Look


@dataclass
class Row:
    """One page of one agency: looks by width, Lighthouse's judgement if it was asked, and what is wrong."""

    agency: str
    theme: str
    kind: str
    path: str
    looks: dict[str, Look] = field(default_factory=dict)
    judgement: Judgement | None = None
    wrong: list[str] = field(default_factory=list)


def judged(rows: list[Row]) -> str:
    """Lighthouse's part."""
    lines = [
        "| Agency (theme) | Page | Performance | Accessibility | Best practices | SEO | LCP s | TBT ms | CLS |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        found = row.judgement
        if found is None:
            continue
        scores = " | ".join(str(score) for score in found.scores.values())
        lines.append(
            f"| {row.agency} ({row.theme}) | {row.kind} | {scores} "
            f"| {found.lcp / 1000:.2f} | {found.tbt:.0f} | {found.cls:.3f} |"
        )
    return "\n".join(lines)


def weighed(rows: list[Row]) -> str:
    """What a newcomer's phone loads before touching anything: the heaviest of the agencies, in kB."""
    lines = [
        "| Page | HTML kB | CSS kB | JS kB | Fonts kB | Images kB | Findings, 390 and 1280 px |",
        "|---|---|---|---|---|---|---|",
    ]
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        kinds.setdefault(row.kind, []).append(row)
    for kind, group in kinds.items():
        cells = [
            f"{max(row.looks['390'].weights.get(name, 0) for row in group) / 1000:.1f}"
            for name in ("html", "css", "js", "fonts", "images")
        ]
        wrong = sum(len(row.wrong) for row in group)
        lines.append(f"| {kind} | {' | '.join(cells)} | {wrong} |")
    return "\n".join(lines)


def findings(rows: list[Row], broken: dict[str, list[str]]) -> str:
    """Everything that is not as it must be, in words."""
    times = Counter((row.agency, row.kind, words) for row in rows for words in row.wrong)
    lines = [
        f"- {agency}, {kind}: {words}{f' ({number} times)' if number > 1 else ''}"
        for (agency, kind, words), number in times.items()
    ]
    lines += [f"- {agency}, links: {words}" for agency, found in broken.items() for words in found]
    return "\n".join(lines) or "None."
