"""What a page must be, and how far each is from it."""

from __future__ import annotations

from benchmarks.audit.lighthouse import Judgement
from benchmarks.audit.looking import Look

MOST_BYTES = {"html": 25_000, "css": 15_000, "js": 30_000}
SLOWEST_LCP = 1_500.0  # ms
LONGEST_TBT = 50.0  # ms
LARGEST_CLS = 0.0
SCORE = 100


def of_judgement(found: Judgement) -> list[str]:
    """What Lighthouse's findings miss."""
    wrong = [f"{name} {score}" for name, score in found.scores.items() if score < SCORE]
    if found.lcp >= SLOWEST_LCP:
        wrong.append(f"LCP {found.lcp / 1000:.2f} s")
    if found.tbt >= LONGEST_TBT:
        wrong.append(f"TBT {found.tbt:.0f} ms")
    if round(found.cls, 3) > LARGEST_CLS:
        wrong.append(f"CLS {found.cls:.3f}")
    return wrong


def of_look(seen: Look, kind: str) -> list[str]:
    """What a look misses; the map may weigh more, since Leaflet is what was asked for there."""
    most = MOST_BYTES if kind != "map" else {"html": MOST_BYTES["html"]}
    heavy = [
        f"{name} {seen.weights.get(name, 0) / 1000:.1f} kB"
        for name, limit in most.items()
        if seen.weights.get(name, 0) > limit
    ]
    return seen.wrong + heavy
