"""RESO's enumerations in both spellings: "Active Under Contract" and "ActiveUnderContract" are one."""

from __future__ import annotations

import re
from difflib import get_close_matches

from realestate.modules.listings.models import STANDARD_STATUSES

PROPERTY_TYPES = (
    "Residential",
    "Residential Lease",
    "Residential Income",
    "Land",
    "Farm",
    "Commercial Sale",
    "Commercial Lease",
    "Business Opportunity",
    "Manufactured In Park",
)
PROPERTY_SUB_TYPES = (
    *("Single Family Residence", "Condominium", "Townhouse", "Duplex", "Triplex", "Quadruplex"),
    *("Multi Family", "Apartment", "Cabin", "Farm", "Ranch", "Manufactured Home"),
    *("Manufactured On Land", "Mobile Home", "Stock Cooperative", "Own Your Own", "Timeshare"),
    *("Unimproved Land", "Agriculture", "Boat Slip", "Deeded Parking", "Business", "Hotel/Motel"),
    *("Industrial", "Mixed Use", "Office", "Retail", "Warehouse"),
)
STATUSES = STANDARD_STATUSES
# What exporters write instead, without blanks and capitals.
_ALSO = {
    "forsale": "Active",
    "available": "Active",
    "onmarket": "Active",
    "undercontract": "Active Under Contract",
    "contingent": "Active Under Contract",
    "activecontingent": "Active Under Contract",
    "undercontractshowing": "Active Under Contract",
    "sold": "Closed",
    "cancelled": "Canceled",
    "comingsoonnoshow": "Coming Soon",
    "deleted": "Delete",
    "offmarket": "Withdrawn",
    "temporarilyoffmarket": "Hold",
    "singlefamily": "Single Family Residence",
    "singlefamilyhome": "Single Family Residence",
    "house": "Single Family Residence",
    "detached": "Single Family Residence",
    "sfr": "Single Family Residence",
    "condo": "Condominium",
    "townhome": "Townhouse",
    "rowhouse": "Townhouse",
    "coop": "Stock Cooperative",
    "fourplex": "Quadruplex",
    "multifamilyhome": "Multi Family",
    "lot": "Unimproved Land",
    "vacantland": "Unimproved Land",
    "lotsandland": "Land",
    "rental": "Residential Lease",
    "lease": "Residential Lease",
    "commercial": "Commercial Sale",
    "income": "Residential Income",
}


def bare(words: str) -> str:
    """Words without blanks, marks and capitals: what both spellings share."""
    return re.sub(r"[^a-z0-9]", "", words.lower())


def find(words: str, choices: tuple[str, ...]) -> str | None:
    """The choice these words mean, in the one spelling that is stored; None when they mean none."""
    wanted = bare(words)
    known = {bare(choice): choice for choice in choices}
    also = _ALSO.get(wanted)
    return known.get(wanted) or (also if also in choices else None)


def nearest(words: str, choices: tuple[str, ...]) -> str | None:
    """The choice that looks most like these words."""
    known = {bare(choice): choice for choice in choices}
    found = get_close_matches(bare(words), list(known), n=1, cutoff=0.5)
    return known[found[0]] if found else None


def odata(choice: str) -> str:
    """“Active Under Contract” as OData writes it: “ActiveUnderContract”."""
    return re.sub(r"[^A-Za-z0-9]", "", choice)
