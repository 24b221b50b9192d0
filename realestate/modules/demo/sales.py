"""The recorded sales the demo is made of, read once from the slice that ships with it."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Sale:
    """One row as the county recorded it. Price in USD, areas in square feet, bathrooms in quarters."""

    sale_id: str
    parcel_id: str
    sale_date: date
    sale_price: int
    bedrooms: int
    bathrooms: float
    sqft_living: int
    sqft_lot: int
    floors: float
    is_waterfront: bool
    view: int
    condition: int
    grade: int
    sqft_basement: int
    yr_built: int
    yr_renovated: int | None
    city: str
    zipcode: str
    latitude: float
    longitude: float
    sqft_living_nearby: int


@cache
def all_sales() -> dict[str, tuple[Sale, ...]]:
    """Sales by agency slug, in the order they were recorded."""
    packed = files("realestate.modules.demo").joinpath("data/sales.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    found: dict[str, list[Sale]] = {}
    for row in csv.DictReader(lines):
        found.setdefault(row["agency"], []).append(_sale(row))
    return {agency: tuple(sales) for agency, sales in found.items()}


def _sale(row: dict[str, str]) -> Sale:
    return Sale(
        sale_id=row["sale_id"],
        parcel_id=row["parcel_id"],
        sale_date=date.fromisoformat(row["sale_date"]),
        sale_price=int(row["sale_price"]),
        bedrooms=int(row["bedrooms"]),
        bathrooms=float(row["bathrooms"]),
        sqft_living=int(row["sqft_living"]),
        sqft_lot=int(row["sqft_lot"]),
        floors=float(row["floors"]),
        is_waterfront=row["waterfront"] == "1",
        view=int(row["view"]),
        condition=int(row["condition"]),
        grade=int(row["grade"]),
        sqft_basement=int(row["sqft_basement"]),
        yr_built=int(row["yr_built"]),
        yr_renovated=int(row["yr_renovated"]) if row["yr_renovated"] else None,
        city=row["city"],
        zipcode=row["zipcode"],
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
        sqft_living_nearby=int(row["sqft_living15"]),
    )
