"""The website section of the CRM: what the agency shows its visitors, edited on its workspace host."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_login

door = Door("website", __name__, host="workspace", gate=requires_login)

from realestate.blueprints.website import (  # noqa: E402, F401
    alerts,
    area_facts,
    areas,
    brand,
    feeds,
    home_parts,
    homes,
    imports,
    modules,
    newsletter,
    own_forms,
    pages,
    pictures,
    publish,
    team,
    testimonials,
)
