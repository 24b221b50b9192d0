"""Which architectural styles can be drawn, with the storeys each comes in."""

from collections.abc import Callable

from realestate.modules.demo.drawing.building import Footprint, Stage
from realestate.modules.demo.drawing.styles.cabin import draw_cabin
from realestate.modules.demo.drawing.styles.colonial import draw_colonial
from realestate.modules.demo.drawing.styles.craftsman import draw_craftsman
from realestate.modules.demo.drawing.styles.lakehouse import draw_lakehouse
from realestate.modules.demo.drawing.styles.midcentury import draw_midcentury
from realestate.modules.demo.drawing.styles.modern import draw_modern
from realestate.modules.demo.drawing.styles.rambler import draw_rambler
from realestate.modules.demo.drawing.styles.townhouse import draw_townhouse
from realestate.modules.demo.drawing.styles.tudor import draw_tudor

STYLES: dict[str, Callable[[Stage, str], Footprint]] = {
    "craftsman": draw_craftsman,
    "tudor": draw_tudor,
    "colonial": draw_colonial,
    "midcentury": draw_midcentury,
    "rambler": draw_rambler,
    "modern": draw_modern,
    "townhouse": draw_townhouse,
    "cabin": draw_cabin,
    "lakehouse": draw_lakehouse,
}
