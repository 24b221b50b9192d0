"""Addresses of a RESO Web API: what is asked, and where a next link may lead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode, urljoin, urlsplit

OVERLAP = timedelta(
    minutes=5
)  # asked again each time: clocks differ, and changes are published late
PAGE = 200
KEYS_PAGE = 1_000
SELECT = (
    *("ListingKey", "ListingId", "ParcelNumber", "StandardStatus", "MlsStatus"),
    *("ListingContractDate", "OnMarketDate", "OffMarketDate", "CloseDate", "DaysOnMarket"),
    *("OriginalEntryTimestamp", "ModificationTimestamp", "StatusChangeTimestamp"),
    *("PriceChangeTimestamp", "PhotosChangeTimestamp", "ListPrice", "OriginalListPrice"),
    *("PreviousListPrice", "ClosePrice", "AssociationFee", "TaxAnnualAmount", "PropertyType"),
    *("PropertySubType", "BedroomsTotal", "BathroomsTotalInteger", "BathroomsFull"),
    *("BathroomsHalf", "LivingArea", "LivingAreaUnits", "LotSizeArea", "LotSizeUnits"),
    *("YearBuilt", "Stories", "GarageSpaces", "WaterfrontYN", "ViewYN", "InteriorFeatures"),
    *("ExteriorFeatures", "Appliances", "LotFeatures", "UnparsedAddress", "StreetNumber"),
    *("StreetName", "UnitNumber", "City", "StateOrProvince", "PostalCode", "SubdivisionName"),
    *("Latitude", "Longitude", "ElementarySchool", "MiddleOrJuniorSchool", "HighSchool"),
    *("PublicRemarks", "PrivateRemarks", "ShowingInstructions", "VirtualTourURLUnbranded"),
    *("ListAgentFullName", "ListAgentEmail", "ListOfficeName", "AttributionContact", "Disclaimer"),
    *("InternetEntireListingDisplayYN", "InternetAddressDisplayYN"),
    *("InternetAutomatedValuationDisplayYN", "InternetConsumerCommentYN"),
)


def changes(base_url: str, since: datetime | None, *, with_expand: bool = True) -> str:
    """Homes changed since ``since`` (with an overlap), oldest change first, so that a cursor can follow."""
    asked = {
        "$select": ",".join(SELECT),
        "$orderby": "ModificationTimestamp,ListingKey",
        "$top": str(PAGE),
    }
    if since is not None:
        asked["$filter"] = f"ModificationTimestamp gt {stamp(since - OVERLAP)}"
    if with_expand:
        asked["$expand"] = "Media,OpenHouse"
    return _address(base_url, "Property", asked)


def keys(base_url: str) -> str:
    """Keys of every home the source still has, and nothing else."""
    asked = {"$select": "ListingKey,StandardStatus", "$orderby": "ListingKey"}
    return _address(base_url, "Property", asked | {"$top": str(KEYS_PAGE)})


def related(base_url: str, resource: str, listing_keys: list[str]) -> str:
    """Media or open houses of some homes, for sources that do not expand them."""
    wanted = " or ".join(f"ResourceRecordKey eq '{quoted(k)}'" for k in listing_keys)
    if resource == "OpenHouse":
        wanted = wanted.replace("ResourceRecordKey", "ListingKey")
    return _address(base_url, resource, {"$filter": wanted, "$top": str(KEYS_PAGE)})


def _address(base_url: str, resource: str, asked: dict[str, str]) -> str:
    query = urlencode(asked, quote_via=quote, safe="$,'():")
    return f"{base_url.rstrip('/')}/{resource}?{query}"


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def quoted(key: str) -> str:
    return key.replace("'", "''")


def next_page(base_url: str, here: str, link: str) -> str | None:
    """The next page's address, if it is on the source's own host and below its own scheme; else None."""
    found = urljoin(here, link)
    ours, theirs = urlsplit(base_url), urlsplit(found)
    same = (ours.scheme, ours.netloc.lower()) == (theirs.scheme, theirs.netloc.lower())
    return found if same and "@" not in theirs.netloc else None
