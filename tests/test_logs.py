"""The log: one line an outcome, each with its request and event, and never a person's words."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from realestate.logs import JsonLines, request_id
from realestate.modules.events import dispatch
from tests.support.browser import Visitor

CANARIES = {
    "name": "Carla Canary",
    "email": "canary@mail.example",
    "phone": "+1 206 555 0177",
    "message": "A canary sings in the garden",
}


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What would be written to stderr."""
    written: list[str] = []

    class _Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = _Kept()
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def _send(site: Visitor, key: str = "log-1", **changes: str) -> str:
    body = {"name": CANARIES["name"], "email": CANARIES["email"], "phone": CANARIES["phone"]}
    body |= {"message": CANARIES["message"], **changes}
    headers = {"Idempotency-Key": key, "X-Request-ID": "trace-me.1"}
    answer = site.post("/api/v1/leads", json=body, headers=headers)
    assert answer.status_code in (200, 201, 202), answer.text
    return str(answer.headers["X-Request-ID"])


def _said(lines: list[str], message: str) -> list[dict[str, object]]:
    return [line for line in map(json.loads, lines) if line["message"] == message]


def test_an_accepted_event_is_one_line_with_its_request(
    fairfield_site: Visitor, lines: list[str]
) -> None:
    assert _send(fairfield_site) == "trace-me.1"
    (line,) = _said(lines, "event accepted")
    assert line["request"] == "trace-me.1"
    assert line["tenant"] == "fairfield"
    assert line["type"] == "website.lead.submitted"
    assert line["held"] is False
    assert isinstance(line["event"], int)


def test_a_held_event_says_so(fairfield_site: Visitor, lines: list[str]) -> None:
    _send(fairfield_site, message="http:// " * 5)
    (line,) = _said(lines, "event accepted")
    assert line["held"] is True


def test_the_worker_tells_of_the_same_event_without_a_request(
    app: Flask, fairfield_site: Visitor, lines: list[str]
) -> None:
    _send(fairfield_site)
    with app.app_context():
        dispatch.work()
    (accepted,), (processed,) = _said(lines, "event accepted"), _said(lines, "delivery processed")
    assert processed["event"] == accepted["event"]
    assert processed["delivery"]
    assert "request" not in processed


def test_a_second_press_is_not_accepted_twice(fairfield_site: Visitor, lines: list[str]) -> None:
    _send(fairfield_site)
    _send(fairfield_site)
    assert len(_said(lines, "event accepted")) == 1


def test_what_is_undone_was_not_accepted(
    fairfield_site: Visitor, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("realestate.modules.events.actions._deliver", broken)
    answer = fairfield_site.post("/api/v1/leads", json={"name": "X", "email": "x@mail.example"})
    assert answer.status_code == 500
    assert _said(lines, "event accepted") == []
    (failure,) = _said(lines, "request failed")
    assert failure["request"] == answer.headers["X-Request-ID"]


def test_no_line_of_a_leads_way_holds_a_persons_words(
    app: Flask, fairfield_site: Visitor, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ValueError(f"cannot store {CANARIES}")

    _send(fairfield_site, "well")
    with app.app_context():
        dispatch.work()
        _send(fairfield_site, "badly")
        monkeypatch.setattr(dispatch, "_react", broken)
        dispatch.work()
    assert _said(lines, "delivery processed")
    assert _said(lines, "delivery failed")
    for canary in (*CANARIES.values(), "Canary", "555 0177", "12065550177"):
        assert canary not in "\n".join(lines), canary


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\tb", "é", "<script>", "a/b"])
def test_a_request_id_that_is_not_harmless_is_replaced(app: Flask, given: str) -> None:
    answer = app.test_client().get("/healthz", headers={"X-Request-ID": given})
    own = answer.headers["X-Request-ID"]
    assert own != given
    assert len(own) == 32


@pytest.mark.parametrize("path", ["/healthz", "/nothing", "/static/none.css"])
def test_every_answer_carries_its_request_id(app: Flask, path: str) -> None:
    answers = [app.test_client().get(path, headers={"Host": "a_b"}) for _ in range(2)]
    first, second = [answer.headers.getlist("X-Request-ID") for answer in answers]
    assert len(first) == len(second) == 1
    assert first != second
    assert request_id.get() == ""
