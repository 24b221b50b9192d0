"""A TCP proxy that can begin to swallow: it acknowledges every byte and passes none on."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class SwallowingProxy:
    """`with SwallowingProxy("127.0.0.1", 5432) as proxy:` listens on ``proxy.port``."""

    def __init__(self, host: str, port: int) -> None:
        self._behind = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._swallows = threading.Event()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for one in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def swallow(self) -> None:
        """From now on nothing passes, on connections that stand and on new ones, and nobody is told."""
        self._swallows.set()

    def let_pass(self) -> None:
        """New connections work again; what stood when it swallowed stays dead."""
        self._swallows.clear()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._behind)
                self._open += [near, far]
                dead = threading.Event()
                for one, other in ((near, far), (far, near)):
                    threading.Thread(
                        target=self._pump, args=(one, other, dead), daemon=True
                    ).start()

    def _pump(self, one: socket.socket, other: socket.socket, dead: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while received := one.recv(65_536):
                if self._swallows.is_set():
                    dead.set()
                if not dead.is_set():
                    other.sendall(received)
            if not dead.is_set():
                other.shutdown(socket.SHUT_WR)
