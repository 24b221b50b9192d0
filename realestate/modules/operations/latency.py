"""How long deliveries took, counted in buckets: additive, small, and good enough to read percentiles from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

# Upper bounds in seconds; one more bucket holds what took longer than the last.
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200)

_UNITS = (("h", 3_600), ("min", 60), ("s", 1))


@dataclass(frozen=True)
class Latency:
    """How many deliveries took how long: one count a bucket of BOUNDS, and one for the rest."""

    counts: tuple[int, ...] = (0,) * (len(BOUNDS) + 1)

    @property
    def total(self) -> int:
        return sum(self.counts)

    def __add__(self, other: Latency) -> Latency:
        return Latency(tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)))

    def percentile(self, share: float) -> float | None:
        """Seconds within which this share (0..1) was done, straight between a bucket's bounds.

        None when there was nothing. What took longer than the last bound counts as that bound: the true
        figure is at least this.
        """
        if not self.total:
            return None
        wanted = share * self.total
        for number, below in enumerate(accumulate(self.counts)):
            if below >= wanted and self.counts[number]:
                return _between(number, (wanted - below) / self.counts[number] + 1)
        return float(BOUNDS[-1])


def of_buckets(rows: list[tuple[int, int]]) -> Latency:
    """From pairs of bucket and count, in any order; a bucket may come twice."""
    counts = [0] * (len(BOUNDS) + 1)
    for bucket, count in rows:
        counts[bucket] += count
    return Latency(tuple(counts))


def in_words(seconds: float | None) -> str:
    """“45 ms”, “1.2 s”, “12 s”, “4 min”, “2 h”; a dash when there is nothing to tell."""
    if seconds is None:
        return "–"
    if seconds < 0.9995:
        return f"{round(seconds * 1000)} ms"
    unit, length = next((u, n) for u, n in _UNITS if seconds >= n * 0.9995)
    amount = seconds / length
    return f"{amount:.0f} {unit}" if amount >= 9.95 else f"{amount:.1f} {unit}".replace(".0 ", " ")


def _between(bucket: int, part: float) -> float:
    """The value at this part (0..1) of a bucket's way from its lower to its upper bound."""
    if bucket >= len(BOUNDS):
        return float(BOUNDS[-1])
    lower = BOUNDS[bucket - 1] if bucket else 0.0
    return lower + (BOUNDS[bucket] - lower) * part
