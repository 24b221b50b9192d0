"""The senders: programs that post leads from addresses of their own, and send again what nobody acknowledged."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any, Self

from e2e.faults.ledger import Ledger

REFUSED = "refuse the letter"  # a lead with these words gets no letter from e2e/faults/worker.py
POISON = "poison"  # a lead with this word kills who reacts to it there
WAITS = "waits"  # a file in INSTANCE_DIR: a worker has come to the step it was told of
PATIENCE = 40.0  # seconds a sender waits for an answer; a web that needs longer hangs
_SHARED_PEOPLE = 20  # some leads are of the same persons, so that workers meet at one contact
_RESENT = 0.10
_visitors = count(1)


@dataclass(frozen=True)
class Answer:
    """What came back, and after how long; status 0: nothing did."""

    status: int
    body: dict[str, Any]
    seconds: float


def post(port: int, agency: str, key: str, body: bytes, kind: str = "application/json") -> Answer:
    """One request to the JSON door, from an address nobody used before."""
    number = next(_visitors)
    headers = {
        "Host": f"{agency}.estate.localhost",
        "Content-Type": kind,
        "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
    }
    if key:
        headers["Idempotency-Key"] = key
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("POST", "/api/v1/leads", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        with suppress(ValueError):
            found = json.loads(text)
            if isinstance(found, dict):
                return Answer(answer.status, found, time.monotonic() - began)
        return Answer(answer.status, {}, time.monotonic() - began)
    except (OSError, http.client.HTTPException):
        return Answer(0, {}, time.monotonic() - began)
    finally:
        connection.close()


def lead(key: str, rng: random.Random, message: str = "") -> bytes:
    """The body of a lead: one of five is from somebody who writes often."""
    shared = rng.random() < 0.2
    person = f"person{rng.randrange(_SHARED_PEOPLE)}" if shared else key
    facts = {"name": f"Name of {person}", "email": f"{person}@mail.example", "message": message}
    return json.dumps(facts).encode()


class Load:
    """Senders at a steady rate, until `stop`; `burst` sends so many at once."""

    def __init__(
        self,
        port: int,
        agencies: list[str],
        ledger: Ledger,
        rng: random.Random,
        *,
        rate: float = 12,
        senders: int = 6,
    ) -> None:
        self._port, self._agencies, self._ledger = port, agencies, ledger
        self._pause = senders / rate
        self._seeds = [rng.getrandbits(64) for _ in range(senders)]
        self._rng = random.Random(rng.getrandbits(64))
        self._numbers = count(1)
        self._prefix = f"{rng.getrandbits(32):08x}"
        self._bodies: dict[str, bytes] = {}
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self.answers: Counter[int] = Counter()
        self.slowest = 0.0

    def __enter__(self) -> Self:
        self._threads = [
            threading.Thread(target=self._send_on, args=(random.Random(seed),), daemon=True)
            for seed in self._seeds
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """No new keys."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(PATIENCE + 5)

    def burst(self, number: int, message: str = "") -> None:
        """So many new leads, one after the other."""
        for _ in range(number):
            self.send(self._new_key(), self._rng, message)

    def settle(self, seconds: float = 60) -> int:
        """Send again what nobody acknowledged, as a good sender does; returns how many stay open."""
        until = time.monotonic() + seconds
        while (waiting := self._ledger.open_lines()) and time.monotonic() < until:
            for line in waiting:
                self.send(line.key, self._rng)
            time.sleep(0.2)
        return len(self._ledger.open_lines())

    def says(self, key: str, words: str) -> bool:
        """Was this key sent with these words?"""
        return words.encode() in self._bodies.get(key, b"")

    def send(self, key: str, rng: random.Random, message: str = "") -> int:
        """Send this key, with the same words as before when it was sent before."""
        number = int(key.rpartition("-")[2])
        agency = self._agencies[number % len(self._agencies)]
        body = self._bodies.setdefault(key, lead(key, rng, message))
        self._ledger.sent(key, agency)
        answer = post(self._port, agency, key, body)
        self.answers[answer.status] += 1
        self.slowest = max(self.slowest, answer.seconds)
        if answer.status == 202:
            self._ledger.acknowledged(key, str(answer.body["receipt"]))
        return answer.status

    def _new_key(self) -> str:
        return f"{self._prefix}-{next(self._numbers)}"

    def _send_on(self, rng: random.Random) -> None:
        mine: list[str] = []
        while not self._stopping.is_set():
            again = mine and rng.random() < _RESENT
            key = rng.choice(mine) if again else self._new_key()
            for _ in range(3):
                if self.send(key, rng) == 202 or self._stopping.wait(0.3):
                    break
            mine.append(key)
            self._stopping.wait(self._pause * rng.uniform(0.5, 1.5))
