"""The three demo agencies: their brand, their words and the people who work there. All invented."""

from realestate.modules.demo.people.cast import Agency, Agent, Brand
from realestate.modules.demo.people.fairfield import FAIRFIELD
from realestate.modules.demo.people.harbor import HARBOR
from realestate.modules.demo.people.summit import SUMMIT

AGENCIES: dict[str, Agency] = {agency.slug: agency for agency in (FAIRFIELD, HARBOR, SUMMIT)}

__all__ = ["AGENCIES", "Agency", "Agent", "Brand", "agency"]


def agency(slug: str) -> Agency:
    """KeyError for a slug that is not one of the demo's."""
    return AGENCIES[slug]
