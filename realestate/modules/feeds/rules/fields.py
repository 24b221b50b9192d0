"""FIELDS: what a source may tell of a home, one row a field, with the other names that sources use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One fact: its column of Listing, its RESO name, what people call it, and how it is read.

    ``kind`` names a reader of values.py. ``size`` is the most characters (text) or the largest number.
    """

    name: str
    label: str
    group: str
    kind: str
    size: int = 0
    also: tuple[str, ...] = ()
    is_private: bool = False

    @property
    def reso(self) -> str:
        """The RESO name: ``list_price`` is ListPrice, ``waterfront_yn`` WaterfrontYN."""
        shouted = {"yn": "YN", "url": "URL"}
        return "".join(shouted.get(w, w.capitalize()) for w in self.name.split("_"))


GROUPS = ("Identity", "Status and price", "Address", "The home", "Words", "Who lists it", "Display")


def _group(group: str, *rows: tuple[object, ...]) -> tuple[Field, ...]:
    return tuple(
        Field(str(name), str(label), group, str(kind), *rest)  # type: ignore[arg-type]
        for name, label, kind, *rest in rows
    )


_ROWS = (
    *_group(
        "Identity",
        ("listing_key", "Listing key", "text", 60, ("key", "uniqueid", "propertyid", "externalid")),
        (
            "listing_id",
            "MLS number",
            "text",
            30,
            ("mlsnumber", "mls", "mlsid", "mlsno", "listingnumber", "listno", "ml"),
        ),
        ("parcel_number", "Parcel number", "text", 30, ("apn", "parcel", "taxid", "parcelid")),
    ),
    *_group(
        "Status and price",
        ("standard_status", "Status", "status", 0, ("status", "listingstatus")),
        ("mls_status", "The source’s own status", "text", 60),
        ("list_price", "Price", "price", 0, ("price", "askingprice", "listingprice", "saleprice")),
        ("original_list_price", "First price", "money", 0, ("originalprice",)),
        ("previous_list_price", "Price before", "money", 0, ("previousprice",)),
        ("close_price", "Sold for", "money", 0, ("soldprice", "sellingprice")),
        ("association_fee", "Dues a month", "money", 0, ("hoa", "hoafee", "hoadues", "dues")),
        (
            "tax_annual_amount",
            "Property tax a year",
            "money",
            0,
            ("taxes", "annualtax", "taxamount"),
        ),
        (
            "listing_contract_date",
            "Listed on",
            "date",
            0,
            ("listdate", "listingdate", "datelisted"),
        ),
        ("on_market_date", "On the market since", "date", 0, ("marketdate",)),
        ("off_market_date", "Off the market since", "date"),
        ("close_date", "Closed on", "date", 0, ("solddate", "closingdate", "saledate")),
        ("days_on_market", "Days on market", "whole", 10_000, ("dom", "cdom")),
        (
            "modification_timestamp",
            "Changed at",
            "time",
            0,
            ("lastmodified", "updatedat", "lastupdated", "modified"),
        ),
        ("original_entry_timestamp", "Entered at", "time"),
        ("status_change_timestamp", "Status changed at", "time"),
        ("price_change_timestamp", "Price changed at", "time"),
        ("photos_change_timestamp", "Pictures changed at", "time"),
    ),
    *_group(
        "Address",
        (
            "unparsed_address",
            "Street address",
            "text",
            160,
            ("address", "streetaddress", "fulladdress", "propertyaddress", "addressline1"),
        ),
        ("street_number", "House number", "text", 20, ("streetno", "housenumber")),
        ("street_name", "Street", "text", 100, ("street",)),
        ("unit_number", "Unit", "text", 20, ("unit", "apt", "suite", "apartment")),
        ("city", "Town", "text", 60, ("town", "municipality")),
        ("state_or_province", "State", "text", 20, ("state", "province", "region")),
        ("postal_code", "ZIP code", "zip", 12, ("zip", "zipcode", "postcode")),
        ("subdivision_name", "Subdivision", "text", 100, ("subdivision", "community")),
        ("latitude", "Latitude", "latitude", 0, ("lat",)),
        ("longitude", "Longitude", "longitude", 0, ("lon", "lng", "long")),
        ("elementary_school", "Elementary school", "text", 100),
        ("middle_or_junior_school", "Middle school", "text", 100, ("middleschool",)),
        ("high_school", "High school", "text", 100),
    ),
    *_group(
        "The home",
        ("property_type", "Kind of property", "property_type", 0, ("type", "propertycategory")),
        (
            "property_sub_type",
            "Kind of home",
            "sub_type",
            0,
            ("subtype", "hometype", "style", "propertystyle"),
        ),
        ("bedrooms_total", "Bedrooms", "whole", 200, ("beds", "bedrooms", "bed", "br", "bdrms")),
        (
            "bathrooms_total_integer",
            "Bathrooms",
            "baths",
            200,
            ("baths", "bathrooms", "bath", "bathroomstotal", "ba", "totalbaths"),
        ),
        ("bathrooms_full", "Full bathrooms", "whole", 200, ("fullbaths", "bathsfull")),
        ("bathrooms_half", "Half bathrooms", "whole", 200, ("halfbaths", "bathshalf")),
        (
            "living_area",
            "Living area",
            "area",
            2_000_000,
            ("sqft", "squarefeet", "livingareasqft", "size", "finishedsqft", "buildingarea"),
        ),
        (
            "lot_size_area",
            "Lot",
            "area",
            2_000_000_000,
            ("lotsize", "lot", "lotsqft", "lotsizesquarefeet", "lotarea"),
        ),
        ("year_built", "Built in", "year", 0, ("yearbuilt", "built", "year")),
        ("stories", "Stories", "decimal", 200, ("floors", "levels", "storiestotal")),
        ("garage_spaces", "Garage spaces", "decimal", 200, ("garage", "parkingspaces")),
        ("waterfront_yn", "On the water", "yn", 0, ("waterfront",)),
        ("view_yn", "With a view", "yn", 0, ("view",)),
        (
            "features",
            "Features",
            "features",
            0,
            ("amenities", "interiorfeatures", "exteriorfeatures", "appliances", "lotfeatures"),
        ),
    ),
    *_group(
        "Words",
        (
            "public_remarks",
            "Description",
            "remarks",
            20_000,
            ("remarks", "description", "publicremark", "comments", "marketingremarks"),
        ),
        (
            "private_remarks",
            "Private remarks",
            "remarks",
            20_000,
            ("agentremarks", "confidentialremarks", "brokerremarks", "privateremark"),
            True,
        ),
        ("showing_instructions", "Showing instructions", "remarks", 5_000, ("showing",), True),
        (
            "virtual_tour_url_unbranded",
            "Virtual tour",
            "url",
            500,
            ("virtualtour", "virtualtoururl", "tour"),
        ),
        ("disclaimer", "Disclaimer", "remarks", 5_000),
        (
            "photo_urls",
            "Addresses of pictures",
            "urls",
            50,
            ("photos", "images", "photourl", "imageurl", "imageurls", "pictures", "mediaurl"),
        ),
    ),
    *_group(
        "Who lists it",
        ("list_agent_full_name", "Agent", "text", 120, ("agent", "agentname", "listagent")),
        ("list_agent_email", "Agent’s mail", "text", 254, ("agentemail",)),
        (
            "list_office_name",
            "Office",
            "text",
            120,
            ("office", "brokerage", "listoffice", "broker"),
        ),
        ("attribution_contact", "Contact to be shown", "text", 120),
    ),
    *_group(
        "Display",
        (
            "internet_entire_listing_display_yn",
            "May be shown on websites",
            "yn",
            0,
            ("internetdisplay", "idx", "displayyn"),
        ),
        ("internet_address_display_yn", "Address may be shown", "yn", 0, ("addressdisplay",)),
        ("internet_automated_valuation_display_yn", "Automatic valuations may be shown", "yn"),
        ("internet_consumer_comment_yn", "Visitors may comment", "yn"),
    ),
)
FIELDS: dict[str, Field] = {field.name: field for field in _ROWS}
NOT_COLUMNS = frozenset({"photo_urls"})  # read with a home, kept elsewhere
