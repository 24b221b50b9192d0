"""Which of the drawn pictures a listing shows: in the style of its years, with a view only if it has one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from realestate.modules.demo.chance import choose, roll
from realestate.modules.demo.drawing import catalogue
from realestate.modules.demo.sales import Sale

MOUNTAIN_CITIES = {
    "Black Diamond",
    "Carnation",
    "Enumclaw",
    "Fall City",
    "North Bend",
    "Snoqualmie",
}
GARDEN_LOT_SQFT = 3_000


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    order: int
    image_key: str
    short_description: str
    preferred: bool


# built from, built until, lowest grade -> for one, one and a half, two, three storeys: the styles to choose from
_ERAS: tuple[tuple[int, int, int, dict[str, tuple[str, ...]]], ...] = (
    (0, 1944, 7, {
        "1": ("craftsman-1",),
        "1h": ("craftsman-1h", "craftsman-1h", "tudor-1h", "colonial-1h"),
        "2": ("craftsman-2", "tudor-2", "colonial-2"),
        "3": ("craftsman-2", "tudor-2"),
    }),
    (0, 1944, 0, {"1": ("craftsman-1",), "1h": ("craftsman-1h", "colonial-1h"), "2": ("craftsman-2",), "3": ("craftsman-2",)}),
    (1945, 1959, 0, {
        "1": ("midcentury-1", "rambler-1", "rambler-1", "craftsman-1"),
        "1h": ("colonial-1h", "tudor-1h"),
        "2": ("colonial-2",),
        "3": ("colonial-2",),
    }),
    (1960, 1989, 0, {
        "1": ("midcentury-1", "rambler-1"), "1h": ("colonial-1h",), "2": ("colonial-2", "colonial-2", "craftsman-2"), "3": ("modern-3",),
    }),
    (1990, 2004, 10, {
        "1": ("modern-1", "craftsman-1"), "1h": ("craftsman-1h", "tudor-1h"), "2": ("tudor-2", "colonial-2", "craftsman-2"),
        "3": ("modern-3",),
    }),
    (1990, 2004, 0, {
        "1": ("craftsman-1",), "1h": ("craftsman-1h",), "2": ("colonial-2", "craftsman-2"), "3": ("modern-3",),
    }),
    (2005, 9999, 9, {
        "1": ("modern-1",), "1h": ("craftsman-1h",), "2": ("modern-2", "modern-2", "craftsman-2"), "3": ("modern-3",),
    }),
    (2005, 9999, 0, {
        "1": ("craftsman-1", "modern-1"), "1h": ("craftsman-1h",), "2": ("craftsman-2", "colonial-2"), "3": ("modern-3",),
    }),
)  # fmt: skip
_HOUSE_WORDS = {
    "craftsman": "craftsman house", "tudor": "tudor-style house", "colonial": "colonial-style house",
    "midcentury": "mid-century house", "rambler": "rambler", "modern": "modern house", "townhouse": "row of townhouses",
    "cabin": "cabin among firs", "lakehouse": "house on the water",
}  # fmt: skip
_STOREY_WORDS = {"1": "one-story", "1h": "story-and-a-half", "2": "two-story", "3": "three-story"}
_TIME_WORDS = {
    "morning": "in the morning", "day": "by day", "golden": "in evening sun", "dusk": "at dusk",
    "evening": "at night", "mist": "on a misty day",
}  # fmt: skip
_ROOM_WORDS = {
    "living": (
        "living room with a wide window",
        "living room with a fireplace",
        "living room with shelves",
        "dining room",
    ),
    "kitchen": (
        "kitchen with an island",
        "kitchen with a range",
        "kitchen with a table by the window",
    ),
    "bedroom": ("bedroom between two windows", "bedroom under a window", "bedroom beside a window"),
    "bath": ("bathroom with a free-standing tub", "bathroom with a shower"),
    "garden": ("terrace with a table", "lawn with a bench under a tree", "garden with raised beds"),
}
_VIEW_WORDS = {
    "lake": "over a lake",
    "sound": "over the Sound",
    "mountain": "to the mountains",
    "city": "to a city across the water",
}


def pick_photos(sale: Sale, *, is_townhouse: bool, seen: Counter[str]) -> tuple[PhotoFacts, ...]:
    """Five or six pictures; the first, the house itself, is the preferred one.

    `seen` counts the agency's houses by style and is counted up here: houses of one style show
    its drawings one after the other, so that neighbours in a list do not look alike.
    """
    style = house_style(sale, is_townhouse=is_townhouse)
    drawings = _keys(f"exterior-{style}-")
    slots = [drawings[seen[style] % len(drawings)]]
    seen[style] += 1
    if sale.is_waterfront or sale.view:
        slots.append(_view(sale))
    rooms = ["living", "kitchen", "bedroom", "bath"]
    if sale.sqft_lot >= GARDEN_LOT_SQFT and len(slots) == 1:
        rooms.append("garden")
    slots += [choose(sale.sale_id, room, _keys(f"{room}-")) for room in rooms]
    described = _descriptions()
    return tuple(PhotoFacts(n, key, described[key], n == 0) for n, key in enumerate(slots))


def house_style(sale: Sale, *, is_townhouse: bool) -> str:
    """Style and storeys as the catalogue spells them, for instance craftsman-1h."""
    storeys = (
        "3" if sale.floors >= 3 else "2" if sale.floors >= 2 else "1h" if sale.floors > 1 else "1"
    )
    if is_townhouse:
        return f"townhouse-{storeys if storeys in ('2', '3') else '2'}"
    if sale.is_waterfront:
        return f"lakehouse-{'1' if sale.floors < 2 else '2'}"
    if (
        sale.city in MOUNTAIN_CITIES
        and sale.sqft_lot >= 12_000
        and sale.sqft_living < 2_400
        and storeys != "3"
    ):
        return f"cabin-{storeys}"
    for since, until, grade, styles in _ERAS:
        if since <= sale.yr_built <= until and sale.grade >= grade:
            return choose(sale.sale_id, "style", styles[storeys])
    raise ValueError(f"no era for {sale.yr_built}")


def _view(sale: Sale) -> str:
    kinds: tuple[str, ...]
    if sale.city == "Seattle":
        kinds = ("sound",) if sale.is_waterfront else ("sound", "city", "mountain")
    elif sale.is_waterfront or sale.city in (
        "Bellevue",
        "Kirkland",
        "Medina",
        "Mercer Island",
        "Sammamish",
    ):
        kinds = ("lake",) if sale.is_waterfront else ("lake", "mountain")
    else:
        kinds = ("mountain",)
    kind = kinds[roll(sale.sale_id, "view", len(kinds))]
    return choose(sale.sale_id, "outlook", _keys(f"view-{kind}-"))


@cache
def _keys(prefix: str) -> tuple[str, ...]:
    return tuple(key for key in _descriptions() if key.startswith(prefix))


@cache
def _descriptions() -> dict[str, str]:
    """The alternative text of every picture."""
    words: dict[str, str] = {}
    for key, house in catalogue.exteriors().items():
        what = f"{_STOREY_WORDS[house.storeys]} {_HOUSE_WORDS[house.style]}"
        words[key] = f"Illustration of a {what} {_TIME_WORDS[house.time]}"
    for key, scene in (catalogue.rooms() | catalogue.gardens()).items():
        words[key] = f"Illustration of a {_ROOM_WORDS[scene.kind][scene.layout]}"
    for key, scene in catalogue.views().items():
        where = _VIEW_WORDS[scene.kind.removeprefix("view-")]
        words[key] = f"Illustration of a view {where} {_TIME_WORDS[scene.time]}"
    return words
