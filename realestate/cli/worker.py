"""flask worker: hears the bell, makes its round, says that it lives."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from realestate.cli.answers import settings
from realestate.config import Settings
from realestate.db import utc_now
from realestate.jobs import huey, worker_name
from realestate.modules.accounts import tasks as account_tasks
from realestate.modules.events import sweeper

log = logging.getLogger(__name__)
_BEAT_SECONDS = 5.0
_MAIL_SECONDS = 10.0
_TIDY_SECONDS = 3600.0


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Work until told to stop; TERM finishes what runs. Any number of these on PostgreSQL."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    here = settings()
    stopping = threading.Event()
    rounds = [
        threading.Thread(target=_repeat, args=(app, stopping, every, work), daemon=True, name=name)
        for name, every, work in (
            ("heartbeat", _BEAT_SECONDS, _beating()),
            ("sweeper", here.sweep_seconds, sweeper.sweep),
            ("mail", _MAIL_SECONDS, _mail),
            ("housekeeper", _TIDY_SECONDS, _tidy),
        )
    ]
    for thread in rounds:
        thread.start()
    log.info("worker started", extra={"worker": worker_name()})
    _listen(here)
    stopping.set()
    for thread in rounds:
        thread.join(timeout=10)
    log.info("worker stopped", extra={"worker": worker_name()})


def _listen(here: Settings) -> None:
    """Huey's consumer in the main thread, where signals arrive."""
    consumer = huey.create_consumer(
        workers=here.worker_threads,
        worker_type="thread",
        initial_delay=0.05,
        max_delay=0.5,
        periodic=False,
        graceful_signal="TERM",
        shutdown_timeout=10,
    )
    with suppress(SystemExit):
        consumer.run()


def _repeat(app: Flask, stopping: threading.Event, every: float, work: object) -> None:
    """Do it again and again; one failure (a database away) must not end the rest."""
    while True:
        try:
            with app.app_context():
                work()  # type: ignore[operator]
        except Exception as error:
            log.error("round failed", exc_info=error)
        if stopping.wait(every):
            return


def _beating() -> object:
    started = utc_now()
    return lambda: sweeper.beat(started)


def _mail() -> None:
    """A round of its own: a slow mail server holds up no lead."""
    for reset_id in account_tasks.waiting_resets(utc_now()):
        account_tasks.mail_reset.call_local(reset_id)


def _tidy() -> None:
    gone = account_tasks.tidy(utc_now())
    log.info("tidied", extra={"count": gone})
