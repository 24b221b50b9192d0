"""Templates: all compile, every partial is used, every hx-address is one of ours."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined

from tests.house.code import ROOT, sources

FOLDER = ROOT / "realestate" / "templates"
NAMES = sorted(str(p.relative_to(FOLDER)) for p in FOLDER.rglob("*.*"))


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def test_all_compile_and_nothing_unknown_is_silent(app: Flask) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    for name in NAMES:
        app.jinja_env.get_template(name)


def test_every_template_is_used() -> None:
    code = "\n".join((ROOT / path).read_text(encoding="utf-8") for path in sources())
    everything = code + "\n".join(_text(name) for name in NAMES)
    unused = []
    for name in NAMES:
        is_mail = name.startswith("mail/")
        stem = name.rpartition(".")[0].removeprefix("mail/") if is_mail else name
        kinds = re.sub(
            r"/(_?)(contact|inquiry|showing|seller|designed|embedded)\.html$",
            r"/\1{self.kind}.html",
            name,
        )
        if f'"{stem}"' not in everything and kinds not in everything:
            unused.append(name)
    assert unused == []


def test_partials_are_marked_by_their_name() -> None:
    """A page extends a layout; what does not is a partial, a layout, a macro file, or stands alone."""
    alone = {"errors/suspended.html", "errors/bare.html"}
    for name in NAMES:
        path = Path(name)
        if path.suffix != ".html" or path.parts[0] in ("layouts", "components") or name in alone:
            continue
        assert ("{% extends" in _text(name)) == (not path.name.startswith("_")), name


def test_addresses_in_templates_are_built_not_written() -> None:
    for name in NAMES:
        for attribute, value in re.findall(r'(hx-get|hx-post|action|href)="([^"]*)"', _text(name)):
            is_built = value == "/" or not value.startswith("/") or "{{" in value
            assert is_built, f"{name}: {attribute}={value}"


def test_no_template_marks_words_as_safe() -> None:
    for name in NAMES:
        assert "|safe" not in _text(name).replace(" ", ""), name
        assert "autoescape false" not in _text(name), name


def test_htmx_is_told_in_attributes_that_are_html() -> None:
    """``data-hx-get`` means the same as ``hx-get`` and is valid."""
    for name in NAMES:
        assert re.findall(r"(?<![-\w])hx-[a-z-]+=", _text(name)) == [], name
