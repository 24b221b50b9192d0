"""The catalogue of events: for each type and version, the exact shape of its payload."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from realestate.errors import PermanentError

LEAD_SUBMITTED = "website.lead.submitted"
WEBHOOK_TESTED = "webhook.tested"


class Shape(BaseModel):
    """A payload, or a part of one."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=4000)


class ContactFacts(Shape):
    """Whom to answer: a name, and an e-mail address or a phone number."""

    name: str = Field(min_length=1, max_length=120)
    email: str | None = Field(None, max_length=254)
    phone: str | None = Field(None, max_length=40)


class ListingFacts(Shape):
    """The home that was asked about."""

    id: int = Field(ge=1, le=2**53)
    url: str = Field(max_length=500)
    address: str = Field(max_length=200)


class PropertyFacts(Shape):
    """The home the visitor has or wants."""

    property_type: str | None = Field(None, max_length=60)
    beds: int | None = Field(None, ge=0, le=99)
    baths: float | None = Field(None, ge=0, le=99)
    sqft: int | None = Field(None, ge=0, le=1_000_000)


class ConsentFacts(Shape):
    """What was asked in which words, and whether the box was ticked."""

    text_id: str = Field(max_length=60)
    text: str = Field(max_length=1000)
    granted: bool


class Attribution(Shape):
    """Where the visitor came from."""

    utm_source: str | None = Field(None, max_length=120)
    utm_medium: str | None = Field(None, max_length=120)
    utm_campaign: str | None = Field(None, max_length=120)
    referrer: str | None = Field(None, max_length=500)
    landing_page: str | None = Field(None, max_length=500)
    first_touch: str | None = Field(None, max_length=500)


class LeadSubmitted(Shape):
    """A visitor asked to be answered."""

    source: Literal["listing_inquiry", "contact_form", "api"]
    contact: ContactFacts
    timeframe: str | None = Field(None, max_length=60)
    message: str = Field("", max_length=4000)
    listing: ListingFacts | None = None
    property_details: PropertyFacts | None = None
    consent: ConsentFacts | None = None
    attribution: Attribution | None = None
    page: str = Field("", max_length=500)
    address: str = Field("", max_length=60)


class WebhookTested(Shape):
    """Somebody of the agency wants to see whether a webhook's receiver answers."""

    endpoint_id: int


SHAPES: dict[tuple[str, int], type[Shape]] = {
    (LEAD_SUBMITTED, 1): LeadSubmitted,
    (WEBHOOK_TESTED, 1): WebhookTested,
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
        field = ".".join(str(part) for part in first["loc"])
        raise PermanentError(f"{field or 'payload'}: {first['msg']}", "invalid_payload") from None
    except RecursionError:
        raise PermanentError("payload: nested too deeply", "invalid_payload") from None
