"""flask worker: hears the bell, works on what is due, keeps its leases, and replaces a thread that is stuck."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from realestate import presence
from realestate.cli.answers import settings
from realestate.cli.crew import Crew, Work
from realestate.config import Settings
from realestate.db import end_hanging_sessions, utc_now
from realestate.jobs import huey, worker_name
from realestate.modules.accounts import tasks as account_tasks
from realestate.modules.alerts.actions import issues, planning
from realestate.modules.areas.actions import counting
from realestate.modules.events import claims, dispatch, sweeper
from realestate.modules.events.outcomes import Tally
from realestate.modules.events.tasks import bell
from realestate.modules.feeds.actions import rounds as feed_rounds
from realestate.modules.feeds.actions.leases import Hands
from realestate.modules.feeds.tasks import bell as feeds_bell
from realestate.modules.operations import actions as operations
from realestate.modules.synthetic import journey
from realestate.modules.synthetic.tasks import bell as test_bell

log = logging.getLogger(__name__)
_BEAT_SECONDS = 5.0
_MAIL_SECONDS = 10.0
_CLOCK_SECONDS = 10.0
_CALM_SECONDS = 6.0
_TIDY_SECONDS = 3600.0
_TEST_SECONDS = 15.0
_ALERT_SECONDS = 5.0
_FEED_SECONDS = 5.0
_FIGURES_SECONDS = 20.0
_POST_THREADS = 2


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Work until told to stop; TERM finishes what runs. Any number of these on PostgreSQL."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    here = settings()
    crew = Crew(app)
    done = _Done()
    _hire_hands(crew, done, here)
    crew.hire("keeper", _BEAT_SECONDS, _keeping(done), is_last=True)
    crew.hire("sweeper", here.sweep_seconds, _rescuing(here))
    crew.hire("clock", _CLOCK_SECONDS, _mend)
    crew.hire("mail", _MAIL_SECONDS, lambda: _mail(crew.pulse))
    crew.hire("alerts", _ALERT_SECONDS, lambda: _plan_alerts(crew))
    crew.hire("feeds", _FEED_SECONDS, _feeding(crew), feeds_bell)
    crew.hire("figures", _FIGURES_SECONDS, lambda: _count_figures(crew))
    crew.hire("fetcher", _FEED_SECONDS, _fetching(crew))
    crew.hire("housekeeper", _TIDY_SECONDS, lambda: _tidy(crew.pulse))
    _hire_tester(crew, here)
    presence.announce(here.workers_dir, worker_name())
    crew.start()
    log.info("worker started", extra={"worker": worker_name()})
    _listen(here)
    crew.stop()
    presence.withdraw()
    log.info("worker stopped", extra={"worker": worker_name()})


def _listen(here: Settings) -> None:
    """Huey's consumer in the main thread, where signals arrive. On SQLite it looks 20 times a second."""
    consumer = huey.create_consumer(
        workers=2,
        worker_type="thread",
        initial_delay=0.02,
        max_delay=0.05 if here.queue_url.startswith("sqlite") else 0.5,
        periodic=False,
        graceful_signal="TERM",
        shutdown_timeout=10,
    )
    with suppress(SystemExit):
        consumer.run()


class _Done:
    """What this process has done since it began; told with its heart-beat."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.total = Tally()

    def add(self, tally: Tally) -> None:
        with self._lock:
            self.total += tally


def _hire_hands(crew: Crew, done: _Done, here: Settings) -> None:
    """Those who work on what is due. What leaves the house has threads of its own: a slow mail server
    holds up no lead. They hear when something may have followed a lead."""
    followed = threading.Event()

    def hand() -> None:
        tally = _work_off("crm", crew)
        done.add(tally)
        if tally.processed:
            followed.set()

    def post() -> None:
        done.add(_work_off("post", crew))

    for number in range(here.worker_threads):
        crew.hire(f"hand-{number + 1}", here.sweep_seconds, hand, bell)
    for number in range(_POST_THREADS):
        crew.hire(f"post-{number + 1}", here.sweep_seconds, post, followed)


def _work_off(lane: str, crew: Crew) -> Tally:
    """Claim after claim until nothing is due, or we are told to stop."""
    total = Tally()
    while not crew.is_stopping:
        tally = dispatch.work(lane)
        if not tally.picked:
            break
        total += tally
        crew.pulse()
    return total


def _rescuing(here: Settings) -> Work:
    """Leases that ended; first those of workers that died on this machine, whose end need not be awaited.

    After an outage everybody alive gets the time to give back what they hold: it is no worker's death.
    """
    calm_until = 0.0

    def rescue() -> None:
        nonlocal calm_until
        if time.monotonic() < calm_until:
            return
        try:
            presence.bury_dead(here.workers_dir, sweeper.end_leases_of)
            sweeper.rescue()
        except SQLAlchemyError:
            calm_until = time.monotonic() + _CALM_SECONDS
            raise

    return rescue


def _keeping(done: _Done) -> Work:
    started = utc_now()

    def keep() -> None:
        claims.extend_leases()
        sweeper.beat(started, processed=done.total.processed, failed=done.total.failed)

    return keep


def _mend() -> None:
    """What a clock or a connection left behind: times that lie too far ahead, locks nobody will let go."""
    sweeper.mend_clock()
    if ended := end_hanging_sessions():
        log.warning("hanging sessions ended", extra={"count": ended})


def _mail(breathe: Callable[[], None]) -> None:
    """A round of its own: a slow mail server holds up no lead."""
    for reset_id in account_tasks.waiting_resets(utc_now()):
        account_tasks.mail_reset.call_local(reset_id)
        breathe()


def _plan_alerts(crew: Crew) -> None:
    """Which mails to subscribers are due; they leave the house like every other."""
    for make_round in (planning.make_round, issues.make_round):
        make_round(utc_now(), breathe=crew.pulse, is_stopping=lambda: crew.is_stopping)


def _count_figures(crew: Crew) -> None:
    """What places tell of their market, counted before anybody asks."""
    counting.make_round(utc_now(), breathe=crew.pulse, is_stopping=lambda: crew.is_stopping)


def _feeding(crew: Crew) -> Work:
    """Files that wait, then sources that are due; a slow source holds up no lead."""
    hands = Hands(worker_name(), is_stopping=lambda: crew.is_stopping, breathe=crew.pulse)

    def feed() -> None:
        feed_rounds.files(hands)
        feed_rounds.sources(hands)
        feed_rounds.watch()

    return feed


def _fetching(crew: Crew) -> Work:
    """Pictures that sources named, beside everything else: their servers are slow."""
    hands = Hands(worker_name(), is_stopping=lambda: crew.is_stopping, breathe=crew.pulse)
    return lambda: feed_rounds.fetch_pictures(hands)


def _hire_tester(crew: Crew, here: Settings) -> None:
    """Synthetic leads, where we know how to reach the website."""
    if not here.web_url:
        log.info("no synthetic leads", extra={"reason": "WEB_URL is not set"})
        return
    place = journey.Place(here.web_url, here.secret_key)

    def test() -> None:
        minutes = here.synthetic_minutes
        journey.make_round(place, minutes, is_stopping=lambda: crew.is_stopping, breathe=crew.pulse)

    crew.hire("tester", _TEST_SECONDS, test, test_bell)


def _tidy(breathe: Callable[[], None]) -> None:
    gone = account_tasks.tidy(utc_now())
    log.info("tidied", extra={"count": gone})
    feed_rounds.tidy()
    if days := settings().retention_days:
        pruned = operations.prune(utc_now() - timedelta(days=days), breathe=breathe)
        log.info("events pruned", extra={"count": pruned.events})
