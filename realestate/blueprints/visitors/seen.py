"""What pages tell once they are looked at; reading a page by itself changes nothing."""

from __future__ import annotations

from flask import Response, g, jsonify, make_response, request

from realestate.blueprints import visitor
from realestate.blueprints.form_token import is_from_elsewhere
from realestate.blueprints.visitors import door
from realestate.db import now
from realestate.errors import TooMany
from realestate.modules.visitors import actions
from realestate.tenancy.middleware import keep_transaction


@door.post("/seen")
def seen() -> Response:
    claims = visitor.read_seen(request.form.get("token", ""))
    if claims is None or is_from_elsewhere() or visitor.visitor_id() is None:
        return make_response(jsonify(error="Only pages of ours, for whoever agreed."), 403)
    told = {"type": claims["type"], "payload": claims["payload"], "key": f"seen:{claims['key']}"}
    try:
        actions.note_behaviour(g.tenant, visitor.origin(), now=now(), **told)
    except TooMany as refusal:
        keep_transaction()  # the try counts
        answer = make_response(jsonify(error=refusal.message), 429)
        answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer
    return Response(status=204)
