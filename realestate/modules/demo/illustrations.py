"""The demo's pictures: which there are, how each is drawn, and which suit a listing."""

from collections.abc import Callable
from functools import cache, partial

from realestate.modules.demo.drawing import catalogue
from realestate.modules.demo.drawing.bath import BATHS
from realestate.modules.demo.drawing.bedroom import BEDROOMS
from realestate.modules.demo.drawing.catalogue import Scene
from realestate.modules.demo.drawing.exterior import draw_exterior
from realestate.modules.demo.drawing.garden import GARDENS, open_garden
from realestate.modules.demo.drawing.kitchen import KITCHENS
from realestate.modules.demo.drawing.living import LIVING
from realestate.modules.demo.drawing.room import Room, open_room
from realestate.modules.demo.drawing.view import VIEWS

_LAYOUTS: dict[str, tuple[Callable[[Room], None], ...]] = {
    "living": LIVING,
    "kitchen": KITCHENS,
    "bedroom": BEDROOMS,
    "bath": BATHS,
}


@cache
def scenes() -> dict[str, Callable[[], str]]:
    """Every image key with the function that draws it."""
    drawn: dict[str, Callable[[], str]] = {}
    for key, house in catalogue.exteriors().items():
        drawn[key] = partial(draw_exterior, house, key)
    for key, scene in catalogue.rooms().items():
        drawn[key] = partial(_draw_room, scene, key)
    for key, scene in (catalogue.gardens() | catalogue.views()).items():
        drawn[key] = partial(_draw_outdoors, scene, key)
    return drawn


def draw(image_key: str) -> str:
    """One scene as an SVG document of 1200 by 800 units; KeyError for a key not in scenes()."""
    return scenes()[image_key]()


def _draw_room(scene: Scene, key: str) -> str:
    room = open_room(key, scene.scheme, scene.time, scene.season)
    _LAYOUTS[scene.kind][scene.layout](room)
    return room.c.document(mirrored=scene.mirrored)


def _draw_outdoors(scene: Scene, key: str) -> str:
    stage = open_garden(key, scene.time, scene.season)
    if scene.kind == "garden":
        GARDENS[scene.layout](stage)
    else:
        VIEWS[scene.kind.removeprefix("view-")](stage)
    return stage.c.document(mirrored=scene.mirrored)
