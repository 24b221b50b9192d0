"""The list of every picture there is: image key on the left, what to draw on the right."""

from dataclasses import dataclass

from realestate.modules.demo.drawing.exterior import Exterior

# style, storeys, then one row a picture: time, season, backdrop, paint, mirrored
_HOUSES: dict[tuple[str, str], tuple[tuple[str, str, str, int, bool], ...]] = {
    ("craftsman", "1"): (
        ("morning", "spring", "hills", 1, False),
        ("golden", "autumn", "hills", 2, True),
        ("day", "summer", "mountain", 0, False),
        ("dusk", "summer", "hills", 4, True),
        ("day", "spring", "hills", 3, True),
        ("evening", "autumn", "hills", 0, False),
    ),
    ("craftsman", "1h"): (
        ("golden", "summer", "mountain", 0, False),
        ("dusk", "autumn", "hills", 1, True),
        ("day", "spring", "hills", 3, False),
        ("mist", "autumn", "hills", 4, True),
    ),
    ("craftsman", "2"): (
        ("dusk", "autumn", "hills", 2, False),
        ("day", "summer", "mountain", 1, True),
        ("golden", "summer", "hills", 4, False),
        ("morning", "spring", "hills", 3, True),
        ("golden", "autumn", "hills", 0, False),
        ("evening", "summer", "hills", 1, True),
        ("day", "spring", "hills", 2, False),
    ),
    ("tudor", "1h"): (
        ("day", "summer", "hills", 0, False),
        ("golden", "autumn", "hills", 1, True),
        ("evening", "spring", "hills", 2, False),
    ),
    ("tudor", "2"): (
        ("dusk", "autumn", "hills", 1, False),
        ("morning", "spring", "mountain", 0, True),
        ("golden", "summer", "hills", 2, False),
    ),
    ("colonial", "1h"): (
        ("day", "autumn", "water", 1, False),
        ("golden", "summer", "hills", 2, True),
        ("dusk", "spring", "hills", 4, False),
    ),
    ("colonial", "2"): (
        ("morning", "spring", "hills", 0, False),
        ("golden", "autumn", "hills", 1, True),
        ("dusk", "summer", "hills", 2, False),
        ("day", "summer", "hills", 3, True),
        ("evening", "winter", "hills", 0, False),
        ("mist", "autumn", "hills", 4, True),
        ("golden", "summer", "hills", 4, False),
        ("day", "spring", "hills", 1, True),
        ("morning", "autumn", "hills", 2, False),
        ("dusk", "autumn", "hills", 0, True),
    ),
    ("midcentury", "1"): (
        ("golden", "summer", "range", 0, False),
        ("dusk", "summer", "hills", 1, True),
        ("day", "spring", "hills", 2, False),
        ("morning", "autumn", "mountain", 1, True),
        ("evening", "summer", "hills", 0, False),
        ("golden", "autumn", "hills", 3, True),
        ("mist", "spring", "hills", 2, False),
        ("day", "autumn", "hills", 3, True),
        ("dusk", "spring", "mountain", 2, False),
    ),
    ("rambler", "1"): (
        ("day", "summer", "hills", 0, False),
        ("golden", "autumn", "hills", 1, True),
        ("dusk", "summer", "hills", 2, False),
        ("morning", "spring", "mountain", 3, True),
        ("golden", "summer", "range", 4, False),
        ("mist", "autumn", "hills", 2, True),
        ("evening", "spring", "hills", 0, False),
        ("day", "spring", "water", 1, True),
        ("day", "autumn", "hills", 3, False),
    ),
    ("modern", "1"): (
        ("day", "summer", "hills", 0, False),
        ("dusk", "autumn", "mountain", 2, True),
        ("golden", "summer", "range", 3, False),
    ),
    ("modern", "2"): (
        ("dusk", "summer", "mountain", 1, False),
        ("day", "spring", "hills", 0, True),
        ("golden", "autumn", "hills", 2, False),
        ("evening", "summer", "hills", 3, True),
    ),
    ("modern", "3"): (
        ("golden", "autumn", "hills", 3, False),
        ("evening", "summer", "hills", 1, True),
        ("day", "summer", "water", 0, False),
    ),
    ("townhouse", "2"): (
        ("day", "spring", "hills", 0, False),
        ("golden", "autumn", "hills", 1, True),
        ("dusk", "summer", "hills", 2, False),
    ),
    ("townhouse", "3"): (
        ("evening", "summer", "hills", 1, False),
        ("morning", "spring", "hills", 0, True),
        ("day", "autumn", "hills", 2, False),
    ),
    ("cabin", "1"): (
        ("mist", "autumn", "range", 2, False),
        ("golden", "summer", "range", 0, True),
    ),
    ("cabin", "1h"): (
        ("evening", "winter", "range", 0, False),
        ("golden", "autumn", "range", 1, True),
        ("day", "summer", "mountain", 2, False),
    ),
    ("cabin", "2"): (
        ("golden", "autumn", "range", 1, False),
        ("dusk", "winter", "range", 2, True),
        ("day", "summer", "range", 0, False),
    ),
    ("lakehouse", "1"): (
        ("golden", "summer", "mountain", 0, False),
        ("evening", "summer", "hills", 2, True),
        ("day", "spring", "hills", 1, False),
    ),
    ("lakehouse", "2"): (
        ("dusk", "summer", "hills", 1, False),
        ("morning", "autumn", "mountain", 3, True),
        ("golden", "summer", "hills", 2, False),
    ),
}


@dataclass(frozen=True)
class Scene:
    """A picture of a room, a garden or a view: which layout, in which scheme and light."""

    kind: str
    layout: int
    scheme: int
    time: str
    season: str
    mirrored: bool


_ROOM_LIGHT = (
    ("day", "summer"), ("golden", "autumn"), ("morning", "spring"), ("dusk", "summer"), ("day", "autumn"),
    ("golden", "summer"), ("mist", "spring"), ("evening", "summer"), ("morning", "autumn"), ("day", "spring"),
)  # fmt: skip
_OUTDOOR_LIGHT = (
    ("golden", "summer"), ("day", "spring"), ("day", "summer"), ("dusk", "summer"), ("morning", "summer"),
    ("golden", "autumn"), ("dusk", "autumn"), ("day", "autumn"), ("morning", "spring"), ("mist", "autumn"),
)  # fmt: skip

ROOM_LAYOUTS = {"living": 4, "kitchen": 3, "bedroom": 3, "bath": 2}
VIEW_KINDS = ("lake", "sound", "mountain", "city")


def exteriors() -> dict[str, Exterior]:
    return {
        f"exterior-{style}-{storeys}-{row[0]}-{n:02}": Exterior(style, storeys, *row)
        for (style, storeys), rows in _HOUSES.items()
        for n, row in enumerate(rows, 1)
    }


def rooms() -> dict[str, Scene]:
    return {
        f"{kind}-{n + 1:02}": Scene(
            kind,
            n % layouts,
            (n * 3 + shift) % 10,
            *_ROOM_LIGHT[(n + shift) % 10],
            n // layouts % 2 == 1,
        )
        for shift, (kind, layouts) in enumerate(ROOM_LAYOUTS.items())
        for n in range(10)
    }


def gardens() -> dict[str, Scene]:
    return {
        f"garden-{n + 1:02}": Scene("garden", n % 3, 0, *_OUTDOOR_LIGHT[n], n // 3 % 2 == 1)
        for n in range(9)
    }


def views() -> dict[str, Scene]:
    return {
        f"view-{kind}-{n + 1:02}": Scene(
            f"view-{kind}", 0, 0, *_OUTDOOR_LIGHT[(n * 4 + shift * 3) % 10], n % 2 == 1
        )
        for shift, kind in enumerate(VIEW_KINDS)
        for n in range(3)
    }
