"""Public remarks from recorded facts only. They describe the property, never the people."""

from __future__ import annotations

from collections.abc import Iterator

from realestate.modules.demo.chance import choose, roll
from realestate.modules.demo.sales import Sale

ACRE_SQFT = 43_560

OPENINGS = (
    "Built in {year}, this {beds}-bedroom {kind} in {city} offers {area} square feet on {levels}.",
    "{Beds} bedrooms and {baths} in {area} square feet: a {city} {kind} from {year}.",
    "This {city} {kind} dates from {year} and spreads {area} square feet over {levels}.",
    "A {year} {kind} with {beds} bedrooms, {baths} and {area} square feet of living space.",
    "{Area} square feet, {beds} bedrooms, {baths}: the measure of this {kind} in {city}, built in {year}.",
    "In {city}'s {zip} ZIP code, a {beds}-bedroom {kind} of {area} square feet on {levels}.",
    "Finished in {year}, the {kind} holds {beds} bedrooms and {baths} on {levels}.",
    "Here is a {kind} of {area} square feet, built in {year}, with {beds} bedrooms in {city}.",
    "{Levels}, {beds} bedrooms and {baths} make up this {kind} from {year}.",
    "{City} {kind}, {year}: {beds} bedrooms, {baths}, {area} square feet.",
    "From {year} and set in {city}, this {kind} arranges its {area} square feet on {levels}.",
    "With {beds} bedrooms and {baths}, this {year} {kind} measures {area} square feet inside.",
)
_WATERFRONT = (
    "The lot lies directly on the water.",
    "This is recorded waterfront: the property reaches the shore.",
    "The land runs down to the water's edge.",
    "Its lot is waterfront, which few parcels in {city} can say.",
)
_VIEW = (
    "County records note a view from the property.",
    "The assessor records a view here, rated {view} of 4.",
    "A view is on record, at {view} on the county's scale of 4.",
    "The property has a recorded view.",
)
_RENOVATED = (
    "Renovation is on record for {renovated}.",
    "The house was renovated in {renovated}, {since} years after it was built.",
    "A renovation followed in {renovated}.",
    "County records show a renovation in {renovated}.",
)
_BASEMENT = (
    "Of the total, {basement} square feet are in the basement.",
    "The basement accounts for {basement} square feet.",
    "Below the main floor there is a basement of {basement} square feet.",
    "{Above} square feet are above ground and {basement} in the basement.",
    "A {basement}-square-foot basement is part of the living area.",
)
_LOT = (
    "The lot measures {lot}.",
    "It stands on {lot}.",
    "Outside, the parcel comes to {lot}.",
    "The parcel is {lot} in size.",
    "There are {lot} of land around it.",
    "Land: {lot}.",
)
_LAYOUT = (
    "Its rooms are laid out on {levels}.",
    "There are {baths} in all, half baths counted.",
    "Inside there are {baths}, spread over {levels}.",
    "The floor plan takes up {levels}.",
    "Counting half baths, it has {baths}.",
)
_CONDITION = (
    "The assessor rates its condition as {condition}.",
    "Recorded condition: {condition}.",
    "Its condition is on record as {condition}.",
)
_NEARBY = (
    "Among the fifteen nearest homes, the average living area is {nearby} square feet.",
    "Homes close by average {nearby} square feet of living area.",
    "For comparison, the fifteen nearest homes average {nearby} square feet.",
)
_CONDITIONS = {4: "good", 5: "very good"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
_LEVELS = {
    1.0: "a single level", 1.5: "one and a half stories", 2.0: "two stories", 2.5: "two and a half stories",
    3.0: "three stories", 3.5: "three and a half stories",
}  # fmt: skip


def sentence_templates() -> tuple[str, ...]:
    groups = (
        OPENINGS,
        _WATERFRONT,
        _VIEW,
        _RENOVATED,
        _BASEMENT,
        _LOT,
        _LAYOUT,
        _CONDITION,
        _NEARBY,
    )
    return tuple(sentence for group in groups for sentence in group)


def remarks_for(sale: Sale, *, kind: str, baths: int, position: int) -> str:
    """Two to four sentences; `position` in the agency's list keeps neighbours from opening alike."""
    words = _words(sale, kind, baths)
    opening = (position * 5 + position // len(OPENINGS)) % len(OPENINGS)
    parts = [OPENINGS[opening]]
    wanted = 2 + roll(sale.sale_id, "length", 3)
    for about, group in _worth_saying(sale):
        fresh = [sentence for sentence in group if not _repeats(sentence, parts[0])]
        if fresh and len(parts) < wanted:
            parts.append(choose(sale.sale_id, about, fresh))
    return " ".join(part.format_map(words) for part in parts)


def _repeats(sentence: str, opening: str) -> bool:
    """Whether both would name the levels, or both the bathrooms."""
    said, more = opening.lower(), sentence.lower()
    return any(field in said and field in more for field in ("{levels}", "{baths}"))


def _worth_saying(sale: Sale) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The groups that apply, the rarest fact first."""
    if sale.is_waterfront:
        yield "waterfront", _WATERFRONT
    if sale.view:
        yield "view", _VIEW
    if sale.yr_renovated:
        yield "renovated", _RENOVATED
    if sale.sqft_basement >= 100:
        yield "basement", _BASEMENT
    common = [("lot", _LOT), ("nearby", _NEARBY), ("layout", _LAYOUT)]
    if sale.condition in _CONDITIONS:
        common.append(("condition", _CONDITION))
    turn = roll(sale.sale_id, "turn", len(common))
    yield from common[turn:] + common[:turn]


def _words(sale: Sale, kind: str, baths: int) -> dict[str, str]:
    bath_words = (
        f"{_NUMBERS[baths]} bathroom{'s' if baths != 1 else ''}"
        if baths < 9
        else f"{baths} bathrooms"
    )
    words = {
        "year": str(sale.yr_built),
        "kind": kind,
        "city": sale.city,
        "zip": sale.zipcode,
        "beds": _NUMBERS[sale.bedrooms],
        "baths": bath_words,
        "area": f"{sale.sqft_living:,}",
        "levels": _LEVELS.get(sale.floors, f"{sale.floors:g} floors"),
        "view": str(sale.view),
        "renovated": str(sale.yr_renovated or ""),
        "since": str((sale.yr_renovated or sale.yr_built) - sale.yr_built),
        "basement": f"{sale.sqft_basement:,}",
        "above": f"{sale.sqft_living - sale.sqft_basement:,}",
        "lot": _lot(sale.sqft_lot),
        "condition": _CONDITIONS.get(sale.condition, ""),
        "nearby": f"{sale.sqft_living_nearby:,}",
    }
    return words | {name.capitalize(): word[:1].upper() + word[1:] for name, word in words.items()}


def _lot(square_feet: int) -> str:
    if square_feet < ACRE_SQFT * 0.45:
        return f"{square_feet:,} square feet"
    return f"{square_feet / ACRE_SQFT:.1f} acres"
