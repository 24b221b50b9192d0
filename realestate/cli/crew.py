"""The worker's threads: each repeats its work, hears a bell, and is replaced when it is stuck."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

log = logging.getLogger(__name__)
LONGEST_SILENCE = 75.0  # seconds of one piece of work; longer than a lease is ever kept
_LOOK_SECONDS = 1.0
_FAREWELL_SECONDS = 32.0  # the longest a mail may take, and a little
_SHORTEST_REST = 0.5  # after a failure, however often the bell rings

Work = Callable[[], object]


@dataclass
class _Post:
    """One place in the crew: what is done there, how often, and by which thread."""

    name: str
    every: float
    work: Work
    bell: threading.Event | None = None
    thread: threading.Thread | None = None
    busy_since: float | None = None
    replaced: int = 0
    is_last: bool = False


class Crew:
    """Threads that never end by a failure. A stuck one is left behind and another takes its place:
    what the old one held it loses with its lease, and the fence undoes what it may still do."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._posts: list[_Post] = []
        self._stopping, self._closed = threading.Event(), threading.Event()
        self._watch = threading.Thread(target=self._watching, daemon=True, name="watchdog")
        self._mine = threading.local()

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def hire(
        self,
        name: str,
        every: float,
        work: Work,
        bell: threading.Event | None = None,
        *,
        is_last: bool = False,
    ) -> None:
        """Do ``work`` every so many seconds, and at once when the bell rings. Who ``is_last`` goes on until
        everybody else has finished."""
        self._posts.append(_Post(name, every, work, bell, is_last=is_last))

    def start(self) -> None:
        for post in self._posts:
            self._man(post)
        self._watch.start()

    def stop(self) -> None:
        """Let everybody finish what is in hand, for some seconds."""
        self._stopping.set()
        for post in self._posts:
            if post.bell:
                post.bell.set()
        until = time.monotonic() + _FAREWELL_SECONDS
        self._join(until, is_last=False)
        self._closed.set()
        self._join(until + _LOOK_SECONDS, is_last=True)

    def _join(self, until: float, *, is_last: bool) -> None:
        for post in self._posts:
            if post.thread and post.is_last == is_last:
                post.thread.join(max(0.0, until - time.monotonic()))

    def pulse(self) -> None:
        """Said by a worker between two pieces: it is busy, not stuck."""
        post: _Post | None = getattr(self._mine, "post", None)
        if post and post.thread is threading.current_thread():
            post.busy_since = time.monotonic()

    def _man(self, post: _Post) -> None:
        post.busy_since = None
        post.thread = threading.Thread(
            target=self._repeat, args=(post,), daemon=True, name=post.name
        )
        post.thread.start()

    def _repeat(self, post: _Post) -> None:
        """Again and again; one failure (a database away) must not end the rest."""
        self._mine.post = post
        while True:
            if post.thread is not threading.current_thread():
                return  # replaced while it was stuck
            post.busy_since = time.monotonic()
            failed = False
            try:
                with self._app.app_context():
                    post.work()
            except Exception as error:
                failed = True
                log.error("round failed", exc_info=error)
            if post.thread is not threading.current_thread():
                return  # what is written there is the successor's by now
            post.busy_since = None
            if self._rest(post, failed):
                return

    def _rest(self, post: _Post, failed: bool) -> bool:
        """Wait for the next round or the bell; returns whether it is time to go."""
        if failed and self._stopping.wait(_SHORTEST_REST):
            return True
        leaving = self._closed if post.is_last else self._stopping
        if post.bell is None:
            return leaving.wait(post.every)
        post.bell.wait(post.every)
        post.bell.clear()
        return leaving.is_set()

    def _watching(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            ending = time.monotonic() - LONGEST_SILENCE
            for post in self._posts:
                since = post.busy_since  # read once: its thread may be done in this very moment
                if since is not None and since < ending:
                    log.error("thread stuck, replaced", extra={"worker": post.name})
                    post.replaced += 1
                    self._man(post)
