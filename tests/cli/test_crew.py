"""The worker's threads: woken by the bell, not ended by failures, replaced when stuck."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask

from realestate.cli import crew as crew_module
from realestate.cli.crew import Crew


def eventually(is_so: Callable[[], bool], seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:
        time.sleep(0.01)
    return is_so()


def test_the_bell_wakes_and_a_failure_ends_nothing(built: Flask) -> None:
    crew, bell, calls = Crew(built), threading.Event(), []

    def work() -> None:
        calls.append(1)
        raise OSError("the database is away")

    crew.hire("hand", 60, work, bell)
    crew.start()
    assert eventually(lambda: len(calls) == 1)
    time.sleep(crew_module._SHORTEST_REST + 0.1)
    bell.set()
    assert eventually(lambda: len(calls) == 2)
    crew.stop()


def test_a_stuck_thread_is_replaced_and_stays_away(
    built: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew_module, "LONGEST_SILENCE", 0.2)
    monkeypatch.setattr(crew_module, "_LOOK_SECONDS", 0.05)
    crew, release, threads = Crew(built), threading.Event(), []

    def work() -> None:
        threads.append(threading.current_thread())
        if len(threads) == 1:
            release.wait(10)

    crew.hire("hand", 0.05, work)
    crew.start()
    assert eventually(lambda: len(set(threads)) == 2)
    release.set()
    assert eventually(lambda: not threads[0].is_alive())
    assert threads.count(threads[0]) == 1, "who was left behind works no more"
    crew.stop()


def test_who_says_that_it_is_busy_is_not_stuck(
    built: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew_module, "LONGEST_SILENCE", 0.3)
    monkeypatch.setattr(crew_module, "_LOOK_SECONDS", 0.05)
    crew, threads = Crew(built), []

    def work() -> None:
        threads.append(threading.current_thread())
        for _ in range(8):
            time.sleep(0.1)
            crew.pulse()

    crew.hire("hand", 60, work)
    crew.start()
    time.sleep(1)
    crew.stop()
    assert len(threads) == 1


def test_stopping_lets_everybody_finish(built: Flask) -> None:
    crew, done = Crew(built), []

    def work() -> None:
        time.sleep(0.3)
        done.append(1)

    crew.hire("hand", 60, work)
    crew.start()
    time.sleep(0.1)
    crew.stop()
    assert done == [1]
