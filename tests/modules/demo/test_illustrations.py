"""The drawings: small, well-formed, harmless, always the same, and enough of them."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from realestate.modules.demo.illustrations import draw, scenes

KEYS = tuple(scenes())
MAX_BYTES = 12_000


@pytest.mark.parametrize("key", KEYS)
def test_a_drawing_is_small_well_formed_and_harmless(key: str) -> None:
    drawing = draw(key)
    assert len(drawing.encode()) <= MAX_BYTES
    root = ElementTree.fromstring(drawing)
    assert root.get("viewBox") == "0 0 1200 800"
    for element in root.iter():
        name = element.tag.rsplit("}", 1)[-1]
        assert name not in ("script", "style", "foreignObject", "image", "text", "filter", "use")
        for attribute, value in element.attrib.items():
            assert "href" not in attribute
            assert not attribute.startswith("on")
            assert attribute != "style"
            assert "nan" not in value
    assert not re.search(r"url\((?!#g\d+\))", drawing)


@pytest.mark.parametrize("key", KEYS)
def test_every_paint_a_drawing_uses_is_defined_in_it(key: str) -> None:
    drawing = draw(key)
    assert set(re.findall(r"url\(#(g\d+)\)", drawing)) == set(re.findall(r'id="(g\d+)"', drawing))


def test_a_drawing_is_the_same_each_time() -> None:
    for key in KEYS[::9]:
        assert draw(key) == draw(key)


def test_no_two_drawings_are_the_same() -> None:
    assert len({draw(key) for key in KEYS}) == len(KEYS)


def test_there_are_enough_of_each_kind() -> None:
    kinds = Counter(key.split("-")[0] for key in KEYS)
    assert kinds["exterior"] >= 48
    for kind in ("living", "kitchen", "bedroom", "bath", "garden", "view"):
        assert kinds[kind] >= 8
    assert len({key.split("-")[1] for key in KEYS if key.startswith("exterior")}) >= 8


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError):
        draw("exterior-castle-9-noon-01")
