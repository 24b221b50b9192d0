"""Homes for sale on an agency's website: search and a page for every home."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("listings", __name__, host="site", gate=requires_module("listings"))

from realestate.blueprints.listings import homes, search, sitemap, suggest  # noqa: E402, F401
