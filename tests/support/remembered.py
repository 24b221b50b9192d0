"""A browser that said yes, and looks at what is kept about it."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from realestate.db import db
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor

COOKIE = "__Host-visitor"
GPC = {"Sec-GPC": "1"}
NOTICE = "Remember my searches and favourites on this device?"


def remembered(visitor: Visitor) -> Visitor:
    assert visitor.post("/remember", data={"answer": "yes", "page": "/"}).status_code == 303
    return visitor


def cookie_of(visitor: Visitor) -> str | None:
    found = visitor.client.get_cookie(COOKIE, domain=visitor.host)
    return found.value if found else None


def rows(app: Flask, cast: Cast, model: Any) -> list[Any]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        found = list(db.session.scalars(select(model).order_by(model.id)))
        db.session.expunge_all()
        db.session.remove()
        return found


def home_path(cast: Cast) -> str:
    return f"/listings/{cast.fairfield.listing_ids[0]}/12-alder-way-bellevue"


def word_of(visitor: Visitor, path: str) -> str:
    found = re.search(r'data-seen="([^"]+)"', visitor.get(path).text)
    assert found, "the page tells nothing"
    return found[1]
