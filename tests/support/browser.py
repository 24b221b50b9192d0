"""A visitor without a browser: keeps one host and its cookies, finds forms, and sends them back."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

PASSWORD = "a long walk by the lake"
HTMX = {"HX-Request": "true"}


class Visitor:
    """A test client that always speaks to one host."""

    def __init__(self, app: Flask, host: str) -> None:
        self.app = app
        self.host = host
        self.client = app.test_client()

    def get(self, path: str, *, htmx: bool = False, **options: Any) -> TestResponse:
        return self._open("GET", path, htmx, options)

    def post(self, path: str, *, htmx: bool = False, **options: Any) -> TestResponse:
        return self._open("POST", path, htmx, options)

    def _open(self, method: str, path: str, htmx: bool, options: dict[str, Any]) -> TestResponse:
        headers = {**(HTMX if htmx else {}), **options.pop("headers", {})}
        return self.client.open(
            path, method=method, base_url=f"http://{self.host}", headers=headers, **options
        )

    def signed_in(self, email: str, password: str = PASSWORD) -> Visitor:
        answer = self.submit("/sign-in", {"email": email, "password": password})
        assert answer.status_code == 303, answer.text
        return self

    def submit(
        self, page: str, typed: dict[str, Any], *, action: str | None = None, htmx: bool = False
    ) -> TestResponse:
        """Open a page, fill its form (with this action; else to the page itself, else the first), send it."""
        html = self.get(page).text
        form = form_of(html, action or (page if f'action="{page}"' in html else None))
        return self.post(form.action or page, data={**form.hidden, **typed}, htmx=htmx)

    def csrf(self, page: str = "/leads") -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get(page).text)
        assert found, "the page has no csrf token"
        return found[1]


class Form:
    """A form as it stands in a page: where it goes, and what it carries hidden."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.hidden: dict[str, str] = {}


def form_of(html: str, action: str | None = None) -> Form:
    """The posting form with this action (any, when None)."""
    reader = _FormReader()
    reader.feed(html)
    for form in reader.forms:
        if action is None or form.action == action:
            return form
    raise AssertionError(f"no form {action or ''} among {[f.action for f in reader.forms]}")


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._is_inside = (given.get("method") or "get").lower() == "post"
            if self._is_inside:
                self.forms.append(Form(given.get("action") or ""))
        if tag == "input" and self._is_inside and given.get("type") == "hidden":
            self.forms[-1].hidden[given.get("name") or ""] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
