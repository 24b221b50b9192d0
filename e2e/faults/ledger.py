"""The senders' own book: which keys were sent, and which the product acknowledged, on disk before it counts."""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Line:
    """One key: whose lead it is, when it was first sent, and when (if ever) 202 came back."""

    key: str
    agency: str
    sent_at: float
    acknowledged_at: float | None = None
    receipt: str | None = None


class Ledger:
    """Written by the senders, read by the checker; the product never sees it."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8")
        self.lines: dict[str, Line] = {}
        self.quarrels: list[str] = []

    def sent(self, key: str, agency: str) -> None:
        """This key leaves for the first time, or again."""
        with self._lock:
            self.lines.setdefault(key, Line(key, agency, time.monotonic()))

    def acknowledged(self, key: str, receipt: str) -> None:
        """The product said 202. Another receipt than the first time is a quarrel."""
        with self._lock:
            line = self.lines[key]
            if line.acknowledged_at is None:
                line.acknowledged_at, line.receipt = time.monotonic(), receipt
                self._file.write(json.dumps({"key": key, "receipt": receipt}) + "\n")
                self._file.flush()
                os.fsync(self._file.fileno())
            elif line.receipt != receipt:
                self.quarrels.append(f"{key}: {line.receipt}, then {receipt}")

    def accepted(self) -> list[Line]:
        """Every line that was acknowledged."""
        with self._lock:
            return [line for line in self.lines.values() if line.acknowledged_at is not None]

    def open_lines(self) -> list[Line]:
        """Lines that nobody acknowledged yet."""
        with self._lock:
            return [line for line in self.lines.values() if line.acknowledged_at is None]
