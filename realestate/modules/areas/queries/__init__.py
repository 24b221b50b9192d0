"""Looking at places: which there are, and what their market does."""

from __future__ import annotations

from realestate.modules.areas.queries.places import named_like, named_place, outlines, place

__all__ = ["named_like", "named_place", "outlines", "place"]
