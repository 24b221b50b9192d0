"""Percentiles from counted buckets, and lengths of time in words."""

from __future__ import annotations

import pytest

from realestate.modules.operations.latency import BOUNDS, Latency, in_words, of_buckets


def test_nothing_has_no_percentile() -> None:
    assert Latency().percentile(0.5) is None


def test_a_percentile_lies_between_its_buckets_bounds() -> None:
    latency = of_buckets([(3, 100)])  # 50 to 100 ms
    assert latency.percentile(0.5) == pytest.approx(0.075)
    assert latency.percentile(1.0) == pytest.approx(0.1)


@pytest.mark.parametrize(("share", "bucket"), [(0.5, 2), (0.9, 2), (0.95, 6), (0.99, 6), (1.0, 6)])
def test_the_tail_shows_in_the_high_percentiles(share: float, bucket: int) -> None:
    value = of_buckets([(2, 90), (6, 10)]).percentile(share)
    assert value is not None
    assert BOUNDS[bucket - 1] <= value <= BOUNDS[bucket]


def test_what_took_longer_than_every_bound_counts_as_the_last() -> None:
    assert of_buckets([(len(BOUNDS), 3)]).percentile(0.5) == BOUNDS[-1]


def test_latencies_add_up_bucket_by_bucket() -> None:
    both = of_buckets([(0, 1), (0, 2)]) + of_buckets([(0, 4), (5, 1)])
    assert (both.counts[0], both.counts[5], both.total) == (7, 1, 8)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "–"),
        (0.0452, "45 ms"),
        (0.9996, "1 s"),
        (1.25, "1.2 s"),
        (12.4, "12 s"),
        (59.9, "60 s"),
        (60, "1 min"),
        (570, "9.5 min"),
        (3_600, "1 h"),
        (200_000, "56 h"),
    ],
)
def test_a_length_of_time_is_said_in_the_unit_that_fits(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
