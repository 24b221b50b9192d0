"""A visitor without a browser: opens the contact form over HTTP, takes a person's time, and sends it."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from realestate.modules.synthetic.mark import KNOWN

_TIMEOUT = 10.0  # seconds of silence
_LARGEST = 512 * 1024  # bytes of an answer
_AGAIN = 2.0  # seconds between two tries of a website that does not answer


class NotAccepted(Exception):
    """The website did not take the message; the words say how far it came."""


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


class Visit:
    """One visit to one agency's website. ``web_url`` is where the web process listens, ``mark`` the
    header (name, value) by which it knows a test: one that does not say so is sent nothing."""

    def __init__(self, web_url: str, host: str, mark: tuple[str, str]) -> None:
        self._server = urlsplit(web_url)
        self._host = host
        self._mark = mark

    def open_form(self, path: str, *, patience: float) -> Form:
        """The contact form; a website that does not answer is tried again for ``patience`` seconds."""
        until = time.monotonic() + patience
        while True:
            try:
                page = self._ask("GET", path)
                break
            except (OSError, http.client.HTTPException) as failure:
                if time.monotonic() + _AGAIN > until:
                    raise NotAccepted(f"the website did not answer ({_name(failure)})") from None
                time.sleep(_AGAIN)
        if page.status != 200:
            raise NotAccepted(f"the contact form did not open (status {page.status})")
        if page.headers.get(self._mark[0]) != KNOWN:
            raise NotAccepted("the website does not know our mark (is SECRET_KEY the same there?)")
        return form_in(page.text, path)

    def send(self, form: Form, typed: Mapping[str, str]) -> str:
        """Press the button; returns the receipt's number that the thanks page names."""
        fields = {**form.fields, **typed}
        taken = self._try("POST", form.action, urlencode(fields).encode())
        if taken.status != 303:
            raise NotAccepted(f"the form was not taken (status {taken.status})")
        path = urlsplit(taken.headers.get("Location", "")).path
        receipt = path.rpartition("/")[2]
        thanks = self._try("GET", path)
        if thanks.status != 200 or not receipt or receipt not in thanks.text:
            raise NotAccepted(f"nobody said thank you (status {thanks.status})")
        return receipt

    def _try(self, method: str, path: str, body: bytes | None = None) -> _Answer:
        try:
            return self._ask(method, path, body)
        except (OSError, http.client.HTTPException) as failure:
            raise NotAccepted(f"the website broke off ({_name(failure)})") from None

    def _ask(self, method: str, path: str, body: bytes | None = None) -> _Answer:
        kind: Callable[..., http.client.HTTPConnection] = http.client.HTTPConnection
        if self._server.scheme == "https":
            kind = http.client.HTTPSConnection
        connection = kind(self._server.hostname or "", self._server.port, timeout=_TIMEOUT)
        headers = {"Host": self._host, "User-Agent": "synthetic-lead", "Accept": "text/html"}
        headers |= dict([self._mark])
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            headers |= {"Origin": f"{self._server.scheme}://{self._host}"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read(_LARGEST).decode("utf-8", "replace")
            return _Answer(answer.status, answer.headers, text)
        finally:
            connection.close()


class Form:
    """A form as a browser would send it untouched: where it goes, and what its fields hold."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.fields: dict[str, str] = {}


def form_in(html: str, page: str) -> Form:
    """The posting form with a signed token; NotAccepted when the page has none."""
    reader = _Reader(page)
    reader.feed(html)
    for form in reader.forms:
        if form.fields.get("form_token"):
            return form
    raise NotAccepted("the contact page holds no form")


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self._page = page
        self._inside: Form | None = None
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            is_posting = (given.get("method") or "").lower() == "post"
            self._inside = Form(given.get("action") or self._page) if is_posting else None
            if self._inside:
                self.forms.append(self._inside)
        name = given.get("name")
        if self._inside is None or not name or tag not in ("input", "select", "textarea"):
            return
        if given.get("type") not in ("checkbox", "radio", "submit", "button"):  # left unticked
            self._inside.fields[name] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None


def _name(failure: Exception) -> str:
    return type(failure).__name__
