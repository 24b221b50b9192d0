"""One POST to a stranger: verified, bounded, never redirected, and never to a private address."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from realestate import strangers
from realestate.errors import PermanentError, TemporaryError
from realestate.modules.webhooks import transport
from realestate.strangers import INTERNET, Way
from tests.support.receiver import HOST, Receiver, receiving


@pytest.fixture
def receiver(certificates: Path) -> Iterator[Receiver]:
    with receiving(certificates) as found:
        yield found


def post(receiver: Receiver, **changes: object) -> transport.Answer:
    return transport.post(
        receiver.url, b"{}", {"User-Agent": "Test/1"}, way=receiver.way(**changes)
    )


def test_the_body_arrives_at_the_name_that_was_asked_for(receiver: Receiver) -> None:
    assert post(receiver).status == 200
    ((path, headers, body),) = receiver.seen
    assert (path, body) == ("/hooks?key=canary-in-url", b"{}")
    assert headers["host"] == f"{HOST}:{receiver.port}"
    assert headers["user-agent"] == "Test/1"
    assert headers["content-length"] == "2"


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["10.0.0.1"], ["8.8.8.8", "127.0.0.1"]])
def test_a_host_with_any_private_address_is_never_connected_to(
    receiver: Receiver, addresses: list[str]
) -> None:
    """With the check that production has; one bad address among good ones is enough."""
    with pytest.raises(PermanentError) as caught:
        post(receiver, resolve=lambda *_: addresses, is_allowed=INTERNET.is_allowed)
    assert caught.value.reason == "address_private"
    assert receiver.seen == []


def test_a_name_is_asked_for_once_and_the_checked_address_is_the_one_connected_to(
    receiver: Receiver,
) -> None:
    """A name that changes its meaning between the check and the call (DNS rebinding) changes nothing."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    post(receiver, resolve=lambda *_: answers.pop(0))
    assert answers == [["10.0.0.1"]]
    assert len(receiver.seen) == 1


def test_the_next_address_is_tried_when_one_does_not_answer(receiver: Receiver) -> None:
    ways = {"resolve": lambda *_: ["127.0.0.9", "127.0.0.1"], "is_allowed": lambda _: True}
    assert post(receiver, **ways).status == 200


def test_a_certificate_for_another_name_is_refused(certificates: Path) -> None:
    with (
        receiving(certificates, "other.receiver.example") as other,
        pytest.raises(TemporaryError, match="SSLCertVerificationError"),
    ):
        post(other)
    assert other.seen == []


def test_a_certificate_nobody_vouches_for_is_refused(receiver: Receiver) -> None:
    with pytest.raises(TemporaryError, match="SSLCertVerificationError"):
        post(receiver, trust=ssl.create_default_context)
    assert receiver.seen == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_an_answer_and_not_followed(receiver: Receiver, status: int) -> None:
    receiver.says(status, {"Location": receiver.url})
    assert post(receiver).status == status
    assert len(receiver.seen) == 1


def test_of_an_endless_answer_only_a_piece_is_read(receiver: Receiver) -> None:
    receiver.says(200, {}, b"x" * 5_000_000)
    began = time.monotonic()
    assert post(receiver).status == 200
    assert time.monotonic() - began < 5


def test_a_body_cut_short_takes_nothing_from_the_answer(receiver: Receiver) -> None:
    receiver.says(204, {"Content-Length": "500"}, b"")
    receiver.says(200, {"Content-Length": "500"}, b"short")
    assert post(receiver).status == 204
    assert post(receiver).status == 200


def test_a_receiver_that_stutters_is_left_when_the_time_is_over(receiver: Receiver) -> None:
    """Each letter comes in time; all of them together would take for ever."""
    receiver.stutters = 0.05
    began = time.monotonic()
    with pytest.raises(TemporaryError, match="TimeoutError"):
        post(receiver, seconds=0.5)
    assert time.monotonic() - began < 3


def test_a_handshake_that_never_ends_is_left_too(receiver: Receiver) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as mute:
        mute_url = f"https://{HOST}:{mute.getsockname()[1]}/"
        began = time.monotonic()
        with pytest.raises(TemporaryError, match="TimeoutError"):
            transport.post(mute_url, b"{}", {}, way=receiver.way(seconds=0.5))
        assert time.monotonic() - began < 3


def test_a_receiver_that_is_away_is_for_now_and_its_address_is_not_quoted(
    receiver: Receiver,
) -> None:
    with pytest.raises(TemporaryError) as caught:
        post(receiver, resolve=lambda *_: ["127.0.0.9"], is_allowed=lambda _: True)
    assert "canary" not in str(caught.value)
    with pytest.raises(TemporaryError, match="leads nowhere"):
        post(receiver, resolve=lambda *_: [])


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()

    def slow(*_words: object, **_options: object) -> list[object]:
        ended.wait(10)
        return []

    monkeypatch.setattr(strangers, "RESOLVE_SECONDS", 0.2)
    monkeypatch.setattr(strangers.socket, "getaddrinfo", slow)
    began = time.monotonic()
    assert strangers.resolve("slow.example", 443) == []
    assert time.monotonic() - began < 3
    ended.set()


def test_the_systems_resolver_is_what_production_asks() -> None:
    assert Way() == INTERNET, "only a parameter makes another way"
    assert strangers.resolve("localhost", 443)[0] in ("127.0.0.1", "::1")
    assert not all(map(INTERNET.is_allowed, strangers.resolve("localhost", 443)))
