"""Half-open connections: something between us and PostgreSQL acknowledges every byte and passes none on."""

from __future__ import annotations

import time

from e2e.faults import checker
from e2e.faults.cluster import Cluster
from e2e.faults.house import House
from e2e.faults.stage import Stage
from tests.support.swallowing import SwallowingProxy

_SILENT_SECONDS = 25.0  # longer than any wait of ours
_ANSWER_SECONDS = 30.0
_PATIENCE = 60.0


def half_open(stage: Stage) -> None:
    """The way to the database swallows for a while under load, then lets new connections pass."""
    cluster = Cluster()
    with (
        SwallowingProxy("127.0.0.1", cluster.port) as proxy,
        House(stage.database, cluster=cluster, proxy_port=proxy.port) as house,
        stage.ledger() as ledger,
    ):
        with stage.load(house, ledger, rate=15, senders=8) as load:
            for _ in range(stage.rounds):
                time.sleep(stage.rng.uniform(1, 2))
                newest = checker.newest_event(house.engine)
                proxy.swallow()
                time.sleep(_SILENT_SECONDS)
                proxy.let_pass()
                stage.recover(house, newest, _PATIENCE)
        stage.conclude(house, load, ledger)
        stage.result.notes.append(f"slowest answer {load.slowest:.1f} s")
        if load.slowest > _ANSWER_SECONDS:
            stage.result.complaints.append(f"an answer took {load.slowest:.1f} s")
