"""Made-up street addresses that sound like the Puget Sound. None is meant to be anybody's."""

from __future__ import annotations

from dataclasses import dataclass

from realestate.modules.demo.chance import choose, roll

NAMES = (
    "Alder Ridge", "Alpine Meadow", "Anchor Point", "Arbutus", "Aspen Hollow", "Bay Lantern", "Beaver Creek", "Bigleaf",
    "Birch Landing", "Blackberry", "Bluff View", "Boulder Creek", "Bracken", "Camas Prairie", "Cascade Crest",
    "Cedar Grove", "Chinook", "Cloudberry", "Copper Kettle", "Cottonwood", "Cranberry Bog", "Crescent Cove",
    "Deer Hollow", "Dogwood", "Driftwood", "Eagle Perch", "Elderberry", "Evergreen", "Fern Gully", "Fir Terrace",
    "Foghorn", "Foxglove", "Glacier Lily", "Granite Falls", "Gull Wing", "Harbor Bell", "Hemlock", "Heron Point",
    "High Meadow", "Huckleberry", "Kestrel", "Kingfisher", "Lantern Hill", "Larch Mountain", "Lichen Rock",
    "Lighthouse", "Loon Lake", "Lupine", "Madrona", "Maple Bend", "Marmot", "Meadowlark", "Mossback", "Mountain Ash",
    "Nettle Creek", "Old Orchard", "Orca", "Osprey", "Otter Creek", "Oxbow", "Pebble Beach", "Pinecone", "Quail Run",
    "Rainwater", "Red Cedar", "River Stone", "Salal", "Salmonberry", "Sandpiper", "Sea Glass", "Skyline Trail",
    "Snowberry", "Spruce Hollow", "Starfish", "Stillwater", "Sword Fern", "Tamarack", "Tidewater", "Timber Ridge",
    "Trillium", "Vine Maple", "Western Slope", "Wild Currant", "Windfall",
)  # fmt: skip
_TYPES = ("Ave", "Ct", "Dr", "Ln", "Pl", "Rd", "St", "Ter", "Way")

# compass letters and the range of numbered avenues or places, by city and (in Seattle) by ZIP
_QUARTERS: dict[str, tuple[tuple[str, ...], int, int]] = {
    "Auburn": (("SE", "S"), 100, 140),
    "Bellevue": (("NE", "SE"), 96, 172),
    "Black Diamond": (("SE",), 220, 256),
    "Carnation": (("NE",), 284, 330),
    "Enumclaw": (("SE",), 230, 290),
    "Fall City": (("SE",), 304, 346),
    "Issaquah": (("SE", "NW"), 180, 246),
    "Kent": (("SE", "S"), 104, 164),
    "Kirkland": (("NE",), 84, 132),
    "Maple Valley": (("SE",), 216, 266),
    "Medina": (("NE",), 76, 88),
    "Mercer Island": (("SE",), 60, 97),
    "North Bend": (("SE",), 408, 468),
    "Redmond": (("NE",), 134, 236),
    "Renton": (("SE", "NE"), 68, 188),
    "Sammamish": (("NE", "SE"), 192, 248),
    "Snoqualmie": (("SE",), 362, 402),
    "Woodinville": (("NE",), 124, 206),
    "98103": (("N",), 1, 12),
    "98107": (("NW",), 2, 36),
    "98109": (("N", "W"), 1, 9),
    "98115": (("NE",), 5, 58),
    "98116": (("SW",), 36, 64),
    "98117": (("NW",), 2, 37),
    "98119": (("W",), 1, 15),
    "98125": (("NE",), 5, 45),
    "98126": (("SW",), 25, 40),
    "98133": (("N",), 1, 20),
    "98136": (("SW",), 36, 51),
    "98177": (("NW",), 1, 28),
    "98199": (("W",), 20, 43),
}


@dataclass(frozen=True, slots=True)
class Address:
    street_number: str
    street_name: str

    @property
    def line(self) -> str:
        return f"{self.street_number} {self.street_name}"


def address_for(key: str, city: str, zipcode: str, *, taken: set[str]) -> Address:
    """An address nobody in `taken` has; it is added there."""
    attempt = 0
    while True:
        salted = f"{key}.{attempt}"
        address = Address(_number(salted), _street(salted, city, zipcode))
        if address.line not in taken:
            taken.add(address.line)
            return address
        attempt += 1


def _street(key: str, city: str, zipcode: str) -> str:
    compass, low, high = _QUARTERS.get(zipcode) or _QUARTERS[city]
    quarter = choose(key, "quarter", compass)
    if roll(key, "named", 100) < 58:
        name = f"{choose(key, 'name', NAMES)} {choose(key, 'type', _TYPES)}"
        return f"{name} {quarter}" if roll(key, "suffix", 3) == 0 else name
    kind = choose(key, "numbered", ("Ave", "Ct", "Pl", "Pl", "Ave"))
    return f"{ordinal(low + roll(key, 'avenue', high - low + 1))} {kind} {quarter}"


def _number(key: str) -> str:
    blocks = choose(key, "digits", (88, 88, 230))
    return str(100 * (2 + roll(key, "block", blocks)) + 1 + roll(key, "door", 98))


def ordinal(value: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 112th."""
    ending = (
        "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    )
    return f"{value}{ending}"
