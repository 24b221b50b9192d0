"""Many senders, killed workers: what was acknowledged becomes one lead each, counted outside the product."""

from __future__ import annotations

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count

import pytest
from sqlalchemy import create_engine, text

from tests.support.live import LiveSite

_visitors = count(1)


def send(site: LiveSite, slug: str, key: str, name: str) -> tuple[int, dict[str, object]]:
    """One JSON lead, from an address of its own."""
    number = next(_visitors)
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    headers = {
        "Host": f"{slug}.estate.localhost",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
    }
    body = json.dumps({"name": name, "email": f"{key}@mail.example"})
    with closing(connection):
        connection.request("POST", "/api/v1/leads", body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def leads_named(site: LiveSite, name: str) -> list[str]:
    """E-mail addresses of all leads of contacts of this name, by the owner of the tables."""
    url = site.environment.get("DATABASE_OWNER_URL") or f"sqlite:///{site.folder}/realestate.db"
    engine = create_engine(url)
    found = text(
        "select contacts.email from leads join contacts on contacts.id = leads.contact_id "
        "and contacts.tenant_id = leads.tenant_id where contacts.name = :name"
    )
    with engine.connect() as connection:
        emails = [email for (email,) in connection.execute(found, {"name": name})]
    engine.dispose()
    return emails


def wait_for(site: LiveSite, name: str, wanted: int, seconds: float = 40) -> list[str]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = leads_named(site, name)
        if len(found) >= wanted:
            break
        time.sleep(0.2)
    time.sleep(1)  # long enough for a doubled one to show
    return leads_named(site, name)


def test_fifty_sendings_of_one_key_make_one_lead_and_one_receipt(site: LiveSite) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: send(site, "fairfield", "same", "Ray Race"), range(50)))
    assert {status for status, _ in answers} == {202}
    assert len({body["receipt"] for _, body in answers}) == 1
    assert sum(body["duplicate"] is False for _, body in answers) == 1
    assert wait_for(site, "Ray Race", 1) == ["same@mail.example"]


@pytest.mark.parametrize("slug", ["harbor"])
def test_leads_sent_while_workers_are_killed_arrive_once_each(site: LiveSite, slug: str) -> None:
    keys = [f"k{number}" for number in range(60)]
    with ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(send, site, slug, key, "Kay Killed") for key in keys]
        for _ in range(3):
            time.sleep(0.25)
            site.kill_worker()
            site.restart_worker()
    acknowledged = [
        key for key, answer in zip(keys, answers, strict=True) if answer.result()[0] == 202
    ]
    assert len(acknowledged) == len(keys)
    arrived = wait_for(site, "Kay Killed", len(keys))
    assert sorted(arrived) == sorted(f"{key}@mail.example" for key in acknowledged)
