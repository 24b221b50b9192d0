"""The agency's people on its website."""

from __future__ import annotations

from flask import g, render_template

from realestate.blueprints.gates import Door, requires_module
from realestate.modules.accounts.queries import members

door = Door("team", __name__, host="site", gate=requires_module("team"))


@door.get("/team")
def index() -> str:
    return render_template("team/index.html", people=members(g.tenant))
