"""POST /api/v1/leads: the JSON twin of the forms."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, g, jsonify, make_response, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from realestate.blueprints import visitor
from realestate.blueprints.api import door
from realestate.db import now
from realestate.errors import Invalid, TooMany
from realestate.modules.events.catalogue import Attribution, PropertyFacts
from realestate.modules.lead_forms.actions.messages import submit_lead
from realestate.modules.lead_forms.rules import Submission
from realestate.tenancy.middleware import keep_transaction

LARGEST_BYTES = 32 * 1024
_LONGEST_KEY = 80


class LeadBody(BaseModel):
    """What a program may send. Which words will do is said in modules/lead_forms/rules.py."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field("", max_length=400)
    email: str = Field("", max_length=254)
    phone: str = Field("", max_length=40)
    message: str = Field("", max_length=20_000)
    timeframe: str = ""
    listing_id: int | None = Field(None, ge=1, le=2**53)
    consent: bool = False
    page: str = Field("", max_length=500)
    property_details: PropertyFacts | None = None
    attribution: Attribution | None = None


@door.post("/api/v1/leads")
def create() -> Response:
    body = _body()
    try:
        accepted = submit_lead(
            g.tenant, _submission(body), key=_key(), now=now(), origin=visitor.origin()
        )
    except (Invalid, TooMany) as refusal:
        keep_transaction()  # the try counts
        return _refused(refusal)
    answer = {"receipt": accepted.receipt, "duplicate": accepted.is_duplicate}
    return make_response(jsonify(answer), 202)


def _body() -> LeadBody:
    """The request as facts. Unknown fields are refused: a misspelt one would be lost in silence."""
    request.max_content_length = LARGEST_BYTES
    try:
        raw = _without_nul(request.get_json())  # 415 and 400 are Flask's own
    except RecursionError:
        raise _BadRequest({"body": ["This is nested too deeply."]}) from None
    if not isinstance(raw, dict):
        raise _BadRequest({"body": ["Send one JSON object."]})
    try:
        return LeadBody.model_validate(raw)
    except ValidationError as error:
        raise _BadRequest(_by_field(error)) from None


def _without_nul(value: Any) -> Any:
    """Zero bytes say nothing, and no database keeps them."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(each) for name, each in value.items()}
    return [_without_nul(each) for each in value] if isinstance(value, list) else value


class _BadRequest(Invalid):
    """In this door what cannot be used is 400, by contract."""

    status = 400

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__("Some fields cannot be used.", fields)


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for problem in error.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in problem["loc"]) or "body"
        fields.setdefault(name, []).append(f"{problem['msg']}.")
    return fields


def _key() -> str:
    """The sender's idempotency key, or one of our own."""
    given = request.headers.get("Idempotency-Key", "").strip()
    if len(given) > _LONGEST_KEY or not given.isprintable():
        raise _BadRequest(
            {"Idempotency-Key": [f"Use at most {_LONGEST_KEY} printable characters."]}
        )
    return f"api:{given}" if given else f"once:{secrets.token_urlsafe(18)}"


def _submission(body: LeadBody) -> Submission:
    given: dict[str, Any] = body.model_dump(exclude={"consent", "property_details", "attribution"})
    details, attribution = body.property_details, body.attribution
    return Submission(
        source="api",
        has_consented=body.consent,
        address=request.remote_addr or "",
        property_details=details.model_dump() if details else None,
        attribution=attribution.model_dump() if attribution else None,
        **given,
    )


def _refused(refusal: Invalid | TooMany) -> Response:
    if isinstance(refusal, TooMany):
        answer = make_response(jsonify(error=refusal.message), 429)
        answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer
    return make_response(jsonify(error="Some fields cannot be used.", fields=refusal.fields), 400)
