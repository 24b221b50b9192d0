"""JSON-LD of a home (schema.org): no more than the seller lets the page show."""

from __future__ import annotations

from typing import Any

from flask import g

from realestate.modules.content.queries import website
from realestate.modules.listings.models import Listing
from realestate.tenancy.urls import site_url

_KINDS = {
    "Single Family Residence": "SingleFamilyResidence",
    "Condominium": "Apartment",
    "Townhouse": "House",
}
_AVAILABILITY = {"Pending": "LimitedAvailability", "Closed": "SoldOut"}


def residence(listing: Listing) -> dict[str, Any]:
    """RealEstateListing with its Offer and the home it is about."""
    url = site_url(g.tenant, "listings.show", listing_id=listing.id, slug=listing.slug)
    availability = _AVAILABILITY.get(listing.standard_status, "InStock")
    return {
        "@context": "https://schema.org",
        "@type": "RealEstateListing",
        "url": url,
        "name": listing.public_address,
        "description": listing.shown_remarks,
        "datePosted": listing.on_market_date.isoformat(),
        "dateModified": listing.modification_timestamp.isoformat(),
        "image": [site_url(g.tenant, "site.media", key=m.media_key) for m in listing.pictures],
        "publisher": _agency(),
        "offers": {
            "@type": "Offer",
            "price": str(listing.price),
            "priceCurrency": g.tenant.currency,
            "availability": f"https://schema.org/{availability}",
            "offeredBy": {"@type": "RealEstateAgent", "name": listing.list_office_name},
        },
        "mainEntity": _home(listing),
    }


def breadcrumbs(listing: Listing) -> dict[str, Any]:
    """Home > Homes for sale > town > this home."""
    steps = (
        ("Home", site_url(g.tenant)),
        ("Homes for sale", site_url(g.tenant, "listings.index")),
        (listing.city, site_url(g.tenant, "listings.index", location=listing.city)),
        (listing.street_address, None),
    )
    items = [
        {"@type": "ListItem", "position": place, "name": name} | ({"item": url} if url else {})
        for place, (name, url) in enumerate(steps, 1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def _agency() -> dict[str, Any]:
    """Whose website this is."""
    site = website(g.tenant)
    facts = {"telephone": site.phone, "email": site.email, "address": site.street_address}
    said = {name: value for name, value in facts.items() if value}
    return {"@type": "RealEstateAgent", "name": site.display_name, "url": site_url(g.tenant)} | said


def _home(listing: Listing) -> dict[str, Any]:
    home: dict[str, Any] = {
        "@type": _KINDS.get(listing.property_sub_type, "Residence"),
        "numberOfBedrooms": listing.bedrooms_total,
        "numberOfBathroomsTotal": listing.bathrooms_total_integer,
        "numberOfFullBathrooms": listing.bathrooms_full,
        "numberOfPartialBathrooms": listing.bathrooms_half,
        "yearBuilt": listing.year_built,
        "address": _address(listing),
    }
    if listing.living_area:
        home["floorSize"] = _square_feet(listing.living_area)
    if listing.internet_address_display_yn and listing.latitude is not None:
        home["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": listing.latitude,
            "longitude": listing.longitude,
        }
    return {name: value for name, value in home.items() if value is not None}


def _address(listing: Listing) -> dict[str, str]:
    address = {
        "@type": "PostalAddress",
        "addressLocality": listing.city,
        "addressRegion": listing.state_or_province,
        "postalCode": listing.postal_code,
        "addressCountry": "US",
    }
    if listing.internet_address_display_yn:
        address["streetAddress"] = listing.unparsed_address
    return address


def _square_feet(area: int) -> dict[str, Any]:
    return {"@type": "QuantitativeValue", "value": area, "unitCode": "FTK"}
