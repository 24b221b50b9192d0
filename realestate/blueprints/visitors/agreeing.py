"""Keeping something needs a yes: given before, or with the very press that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import g, request
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints import visitor
from realestate.db import now
from realestate.modules.events.actions import Origin
from realestate.modules.visitors import actions


@dataclass(frozen=True)
class Agreed:
    """Who keeps something; ``sealed`` puts a new number into the answer."""

    origin: Origin
    sealed: Callable[[AnyResponse], AnyResponse]


def agreed(page: str) -> Agreed | None:
    """The browser that agreed; None when it still has to be asked."""
    visitor.refuse_private()
    origin = visitor.origin()
    if origin.visitor_id:
        return Agreed(origin, lambda response: response)
    if request.form.get("agree") != "yes":
        return None
    number = actions.remember(g.tenant, page=page, address=request.remote_addr or "", now=now())
    return Agreed(
        replace(origin, visitor_id=number), lambda response: visitor.remember(response, number)
    )
