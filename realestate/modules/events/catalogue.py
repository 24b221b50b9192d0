"""The catalogue of events: for each type and version, the exact shape of its payload."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from realestate.errors import PermanentError

LEAD_SUBMITTED = "website.lead.submitted"
WEBHOOK_TESTED = "webhook.tested"
VALUATION_REQUESTED = "website.valuation.requested"
SHOWING_REQUESTED = "website.showing.requested"
SEARCH_PERFORMED = "website.search.performed"
SEARCH_SAVED = "website.search.saved"
LISTING_VIEWED = "website.listing.viewed"
LISTING_FAVORITED = "website.listing.favorited"
LISTING_UNFAVORITED = "website.listing.unfavorited"
LISTINGS_CHANGED = "listings.changed"
ALERT_MAIL_PLANNED = "alerts.mail.planned"
NEWSLETTER_TESTED = "newsletter.tested"
# What a remembered browser does; unlike an asking, it never makes a lead.
BEHAVIOUR = (
    SEARCH_PERFORMED,
    SEARCH_SAVED,
    LISTING_VIEWED,
    LISTING_FAVORITED,
    LISTING_UNFAVORITED,
)
_LARGEST_ID = 2**63 - 1
_LARGEST_PRICE = 1_000_000_000


def _storable(words: str) -> str:
    if "\x00" in words:
        raise ValueError("zero bytes cannot be kept")
    return words


# Lone surrogates are refused by pydantic itself.
Text = Annotated[str, AfterValidator(_storable)]
Line = Annotated[Text, Field(max_length=120)]
Address = Annotated[Text, Field(max_length=500)]


class Shape(BaseModel):
    """A payload, or a part of one. Numbers are finite, words have an end, unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=4000, allow_inf_nan=False)


class ContactFacts(Shape):
    """Whom to answer: a name, and an e-mail address or a phone number."""

    name: Text = Field(min_length=1, max_length=120)
    email: Text | None = Field(None, max_length=254)
    phone: Text | None = Field(None, max_length=40)


class ListingFacts(Shape):
    """The home that was asked about or looked at."""

    id: int = Field(ge=1, le=_LARGEST_ID)
    url: Address
    address: Text = Field(max_length=200)


class PropertyFacts(Shape):
    """The home the visitor has or wants."""

    property_type: Text | None = Field(None, max_length=60)
    beds: int | None = Field(None, ge=0, le=99)
    baths: float | None = Field(None, ge=0, le=99)
    sqft: int | None = Field(None, ge=0, le=1_000_000)


class ConsentFacts(Shape):
    """What was asked in which words, and whether the box was ticked."""

    text_id: Text = Field(max_length=60)
    text: Text = Field(max_length=1000)
    granted: bool


class NoticeFacts(Shape):
    """What the law wants said before something, in which words, and whether it stood on the page."""

    text_id: Text = Field(max_length=60)
    text: Text = Field(max_length=2000)
    shown: bool


class AnswerFacts(Shape):
    """A question of a form that the agency designed, and what was answered."""

    label: Text = Field(min_length=1, max_length=120)
    value: Text = Field(max_length=4000)


class Attribution(Shape):
    """Where the visitor came from."""

    utm_source: Line | None = None
    utm_medium: Line | None = None
    utm_campaign: Line | None = None
    utm_term: Line | None = None
    utm_content: Line | None = None
    referrer: Address | None = None
    landing_page: Address | None = None
    first_touch: Address | None = None


class _Asking(Shape):
    """What every asking carries. ``page`` is where it was sent from, ``address`` the sender's on the network."""

    contact: ContactFacts
    message: Text = Field("", max_length=4000)
    consent: ConsentFacts | None = None
    attribution: Attribution | None = None
    page: Address = ""
    address: Text = Field("", max_length=60)


class LeadSubmitted(_Asking):
    """A visitor asked to be answered."""

    source: Text = Field(
        pattern=r"^(listing_inquiry|contact_form|seller_inquiry|api|form:[a-z0-9-]{1,30})$"
    )
    lead_type: Literal["buyer", "seller", "investor", "renter", "other"] | None = None
    timeframe: Text | None = Field(None, max_length=60)
    listing: ListingFacts | None = None
    property_address: Text | None = Field(None, max_length=200)
    property_details: PropertyFacts | None = None
    answers: tuple[AnswerFacts, ...] = Field((), max_length=20)


class WebhookTested(Shape):
    """Somebody of the agency wants to see whether a webhook's receiver answers."""

    endpoint_id: int


class ValuationRequested(_Asking):
    """A visitor asked what their home may be worth."""

    property_address: Text = Field(min_length=1, max_length=200)
    property_details: PropertyFacts | None = None
    timeframe: Text | None = Field(None, max_length=60)


class WishedTime(Shape):
    """A day and a part of it that would suit."""

    date: date
    part: Literal["morning", "afternoon", "evening"]


class ShowingRequested(_Asking):
    """A visitor asked to see a home. ``buyer_notice``: what was said about buyer agreements beforehand."""

    listing: ListingFacts
    preferred_times: list[WishedTime] = Field(min_length=1, max_length=3)
    buyer_notice: NoticeFacts


class CriteriaFacts(Shape):
    """What was looked for, in the grammar of the search page's address; several choices joined by commas."""

    location: Text | None = Field(None, max_length=80)
    price_min: int | None = Field(None, ge=0, le=_LARGEST_PRICE)
    price_max: int | None = Field(None, ge=0, le=_LARGEST_PRICE)
    beds_min: int | None = Field(None, ge=0, le=20)
    baths_min: int | None = Field(None, ge=0, le=20)
    type: Text | None = Field(None, max_length=300)
    status: Text | None = Field(None, max_length=60)
    living_area_min: int | None = Field(None, ge=0, le=_LARGEST_PRICE)
    living_area_max: int | None = Field(None, ge=0, le=_LARGEST_PRICE)
    lot_min: int | None = Field(None, ge=0, le=_LARGEST_PRICE)
    lot_max: int | None = Field(None, ge=0, le=_LARGEST_PRICE)
    year_min: int | None = Field(None, ge=0, le=2200)
    year_max: int | None = Field(None, ge=0, le=2200)
    features: Text | None = Field(None, max_length=200)
    open_house: bool | None = None
    new: int | None = Field(None, ge=0, le=365)
    reduced: bool | None = None
    area: Text | None = Field(None, max_length=80)
    bounds: Text | None = Field(None, max_length=100)
    polygon: Text | None = Field(None, max_length=1500)


class SearchPerformed(Shape):
    """A remembered browser searched. ``result_count`` is exact up to the search's cap."""

    criteria: CriteriaFacts
    result_count: int = Field(ge=0, le=1_000_000)
    sort: Text = Field("newest", max_length=20)
    is_first_page: bool = True
    page: Text = Field("", max_length=2000)


class SearchSaved(Shape):
    """A remembered browser keeps a search. ``frequency``: how often it is told of new homes."""

    name: Text = Field(min_length=1, max_length=80)
    criteria: CriteriaFacts
    frequency: Literal["none"] = "none"


class ListingTouched(Shape):
    """A remembered browser opened a home, made it a favourite, or took that back."""

    listing: ListingFacts
    page: Text = Field("", max_length=2000)


class ListingsChanged(Shape):
    """Homes were added or changed by a source: the ids of their ListingChange rows, oldest first."""

    change_ids: tuple[Annotated[int, Field(gt=0, le=_LARGEST_ID)], ...] = Field(
        min_length=1, max_length=2000
    )


class AlertMailPlanned(Shape):
    """A mail to somebody who keeps searches is due: the number of its row."""

    mail_id: int = Field(gt=0, le=_LARGEST_ID)


class NewsletterTested(Shape):
    """Somebody of the agency wants to see the next issue in their own mailbox: the number of their membership."""

    member_id: int = Field(gt=0, le=_LARGEST_ID)


SHAPES: dict[tuple[str, int], type[Shape]] = {
    (LEAD_SUBMITTED, 1): LeadSubmitted,
    (WEBHOOK_TESTED, 1): WebhookTested,
    (VALUATION_REQUESTED, 1): ValuationRequested,
    (SHOWING_REQUESTED, 1): ShowingRequested,
    (SEARCH_PERFORMED, 1): SearchPerformed,
    (SEARCH_SAVED, 1): SearchSaved,
    (LISTING_VIEWED, 1): ListingTouched,
    (LISTING_FAVORITED, 1): ListingTouched,
    (LISTING_UNFAVORITED, 1): ListingTouched,
    (LISTINGS_CHANGED, 1): ListingsChanged,
    (ALERT_MAIL_PLANNED, 1): AlertMailPlanned,
    (NEWSLETTER_TESTED, 1): NewsletterTested,
}


def read(text: str) -> Any:
    """A stored payload as Python sees it; raises PermanentError (``invalid_payload``) when it cannot be read."""
    try:
        return json.loads(text)
    except RecursionError:
        raise PermanentError("payload: nested too deeply", "invalid_payload") from None
    except ValueError as error:  # no JSON, or a number of more digits than Python reads
        raise PermanentError(f"payload: {error}", "invalid_payload") from None


def parse(type_: str, version: int, payload: Any) -> Shape:
    """The payload as facts; raises PermanentError (``invalid_payload``) naming the field that failed."""
    shape = SHAPES.get((type_, version))
    if shape is None:
        known = any(type_ == name for name, _ in SHAPES)
        words = f"version: {version} is not known" if known else "type: not in the catalogue"
        raise PermanentError(f"{words} ({type_})", "invalid_payload")
    try:
        return shape.model_validate(payload)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = _printable(".".join(str(part) for part in first["loc"]))
        raise PermanentError(f"{field or 'payload'}: {first['msg']}", "invalid_payload") from None
    except RecursionError:
        raise PermanentError("payload: nested too deeply", "invalid_payload") from None


def _printable(name: str) -> str:
    """A field's name as an error may quote it: an unknown field can be called anything."""
    known = name.encode("utf-8", "replace").decode()
    return "".join(ch if ch.isprintable() else "?" for ch in known)[:200]
