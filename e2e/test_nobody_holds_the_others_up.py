"""One slow sender, one lost bell: leads of others go on arriving."""

from __future__ import annotations

import socket
import sqlite3
import time
from contextlib import closing

import pytest

from e2e.conftest import People
from e2e.test_many_at_once import send
from tests.support.live import LiveSite

pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)  # it has one writer


def test_a_slow_sender_holds_no_lock(site: LiveSite) -> None:
    """Headers, a cookie, and the beginning of a body that never ends."""
    head = (
        "POST /sign-in HTTP/1.1\r\nHost: fairfield.crm.estate.localhost\r\n"
        "Cookie: __Host-workspace=junk\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 500\r\n\r\nemail="
    )
    with closing(socket.create_connection(("127.0.0.1", site.port))) as slow:
        slow.sendall(head.encode())
        time.sleep(0.5)
        started = time.monotonic()
        status, _ = send(site, "summit", "beside-slow", "Bo Beside")
        assert status == 202
        assert time.monotonic() - started < 3


def test_a_reset_whose_bell_was_lost_is_mailed_and_holds_up_no_lead(
    site: LiveSite, people: People
) -> None:
    site.kill_worker()
    page = people.page("harbor.crm", path="/forgot-password")
    page.get_by_label("E-mail address").fill("agent@harbor.example")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    with closing(sqlite3.connect(site.folder / "queue.db")) as queue, queue:
        queue.execute("delete from task")
    before = set((site.folder / "mail").glob("*.eml"))
    site.restart_worker()
    until = time.monotonic() + 45
    while not set((site.folder / "mail").glob("*.eml")) - before:
        assert time.monotonic() < until, "the mail never came"
        started = time.monotonic()
        key = f"meanwhile-{int(started * 1000)}"
        assert send(site, "summit", key, "Mo Meanwhile")[0] == 202
        assert time.monotonic() - started < 5
        time.sleep(1)
