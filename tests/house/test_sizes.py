"""Walls: a file has 300 lines, a function 40, a view 20, a template 120, and a docstring opens each file."""

from __future__ import annotations

import ast

from tests.house.code import ROOT, functions, length, sources

FILE, FUNCTION, VIEW, TEMPLATE = 300, 40, 20, 120


def _lines(path: str) -> int:
    return (ROOT / path).read_text(encoding="utf-8").count("\n")


def test_no_file_is_longer_than_its_wall() -> None:
    others = [str(p.relative_to(ROOT)) for p in (ROOT / "tests").rglob("*.py")]
    others += [p.name for p in ROOT.glob("run*.py")]
    others += [str(p.relative_to(ROOT)) for p in (ROOT / "migrations").rglob("*.py")]
    assert {p: n for p in (*sources(), *others) if (n := _lines(p)) > FILE} == {}


def test_no_function_is_longer_than_its_wall() -> None:
    found = {
        f"{path}:{node.name}": length(node)
        for path, tree in sources().items()
        for node in functions(tree)
        if length(node) > FUNCTION
    }
    assert found == {}


def test_no_view_is_longer_than_its_wall() -> None:
    found = {
        f"{path}:{node.name}": length(node)
        for path, tree in sources().items()
        if path.startswith("realestate/blueprints/")
        for node in functions(tree)
        if any(isinstance(d, ast.Call) and _is_route(d) for d in node.decorator_list)
        and length(node) > VIEW
    }
    assert found == {}


def _is_route(decorator: ast.Call) -> bool:
    return isinstance(decorator.func, ast.Attribute) and decorator.func.attr in (
        "get",
        "post",
        "route",
    )


def test_no_template_is_longer_than_its_wall() -> None:
    folder = ROOT / "realestate" / "templates"
    found = {
        str(path.relative_to(folder)): lines
        for path in folder.rglob("*.*")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > TEMPLATE
    }
    assert found == {}


def test_every_file_opens_by_saying_what_belongs_in_it() -> None:
    assert [path for path, tree in sources().items() if not ast.get_docstring(tree)] == []
