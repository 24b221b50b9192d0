"""GET /metrics: the queue in Prometheus' text, read from the database at each scrape; no agency is named."""

from __future__ import annotations

import hmac
from collections.abc import Iterator

from flask import Response, current_app, jsonify, make_response, request
from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeHistogramMetricFamily,
    GaugeMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from realestate.blueprints.ops import door
from realestate.errors import NotFound
from realestate.modules.operations import dashboard
from realestate.modules.operations.figures import Figures
from realestate.modules.operations.latency import BOUNDS, Latency


def metrics() -> Response:
    """For a scraper that knows METRICS_TOKEN; without that setting there is nothing here."""
    token = current_app.config["SETTINGS"].metrics_token
    if not token:
        raise NotFound
    if not _knows(token):
        answer = make_response(jsonify(error="Send METRICS_TOKEN as a bearer token."), 401)
        answer.headers["WWW-Authenticate"] = 'Bearer realm="metrics"'
        return answer
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Queue(dashboard.look()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _knows(token: str) -> bool:
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


class _Queue(Collector):
    """One scrape's figures as families of metrics."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        yield from _depth(self._figures)
        yield from _trouble(self._figures)
        yield from _workers(self._figures)
        yield _latency(self._figures.latest, self._figures.latest_seconds)


def _depth(figures: Figures) -> Iterator[Metric]:
    waiting = GaugeMetricFamily(
        "estate_deliveries", "Deliveries that are not over.", labels=["lane", "status"]
    )
    oldest = GaugeMetricFamily(
        "estate_oldest_pending_seconds", "Age of the oldest pending delivery.", labels=["lane"]
    )
    due = GaugeMetricFamily(
        "estate_deliveries_due", "Pending deliveries that may start by now.", labels=["lane"]
    )
    for lane in figures.lanes:
        waiting.add_metric([lane.name, "pending"], lane.pending)
        waiting.add_metric([lane.name, "processing"], lane.processing)
        due.add_metric([lane.name], lane.due)
        age = figures.at - lane.oldest_at if lane.oldest_at else None
        oldest.add_metric([lane.name], max(age.total_seconds(), 0) if age else 0)
    yield from (waiting, due, oldest)
    accepted = CounterMetricFamily("estate_events_accepted", "Number of the newest event.")
    accepted.add_metric([], figures.newest_event_id)
    yield accepted


def _trouble(figures: Figures) -> Iterator[Metric]:
    dead = GaugeMetricFamily(
        "estate_dead_letters", "Dead letters nobody has dealt with.", labels=["reason"]
    )
    for each in figures.buried:
        dead.add_metric([each.reason], each.count)
    yield dead
    yield GaugeMetricFamily("estate_events_held", "Messages held back as doubtful.", figures.held)


def _workers(figures: Figures) -> Iterator[Metric]:
    yield GaugeMetricFamily("estate_workers_alive", "Workers that beat lately.", figures.alive)
    processed = CounterMetricFamily(
        "estate_deliveries_processed", "Done since this worker began.", labels=["worker"]
    )
    failed = CounterMetricFamily(
        "estate_attempts_failed", "Attempts that failed since this worker began.", labels=["worker"]
    )
    for worker in figures.workers:
        processed.add_metric([worker.name], worker.processed)
        failed.add_metric([worker.name], worker.failed)
    yield from (processed, failed)


def _latency(latest: Latency, seconds: float) -> Metric:
    """Cumulative, as Prometheus wants it; of the last five minutes, so it is a gauge's histogram."""
    bounds = [*(f"{bound:g}" for bound in BOUNDS), "+Inf"]
    below = [sum(latest.counts[: n + 1]) for n in range(len(bounds))]
    return GaugeHistogramMetricFamily(
        "estate_latency_recent_seconds",
        "Acceptance to processed in the CRM's lane, over the last five minutes.",
        buckets=list(zip(bounds, below, strict=True)),
        gsum_value=seconds,
    )


door.add_url_rule("/metrics", "metrics", metrics, host="platform")
