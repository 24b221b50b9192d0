"""A webhook's receiver: a real TLS server on loopback, with a certificate made for this run."""

from __future__ import annotations

import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from realestate.strangers import Way

HOST = "hooks.receiver.example"


@dataclass
class Receiver:
    """What arrived, and what it answers next (200 when nothing is said)."""

    certificate: Path
    port: int = 0
    seen: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    stutters: float = 0.0

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}/hooks?key=canary-in-url"

    def says(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.answers.append((status, headers or {}, body))

    def way(self, **changes: Any) -> Way:
        """How tests reach it: a name that leads to loopback, which only they may call public."""
        plain: dict[str, Any] = {
            "resolve": lambda _host, _port: ["127.0.0.1"],
            "is_allowed": lambda address: address == "127.0.0.1",
            "trust": lambda: ssl.create_default_context(cafile=str(self.certificate)),
        }
        return Way(**{**plain, **changes})


@contextmanager
def receiving(folder: Path, name: str = HOST) -> Iterator[Receiver]:
    """A receiver whose certificate is for ``name``."""
    certificate, key = _certificate(folder, name)
    receiver = Receiver(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(receiver))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    openssl = which("openssl")
    if openssl is None:
        pytest.skip("no openssl here to make a certificate with")
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    words += ["-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([openssl, *words, *files], check=True, capture_output=True)
    return certificate, key


def _answering(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.seen.append((self.path, headers, self.rfile.read(length)))
            plain = (200, {}, b"thanks")
            status, headers, body = receiver.answers.pop(0) if receiver.answers else plain
            if receiver.stutters:
                self._stutter()
                return
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _stutter(self) -> None:
            """A letter of a header now and then, for as long as anybody listens."""
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(100):
                time.sleep(receiver.stutters)
                self.wfile.write(b"a")
                self.wfile.flush()

        def log_message(self, *_words: object) -> None:
            pass

    return Answering
