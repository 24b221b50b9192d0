"""REACTIONS: for this event, these functions. The whole wiring of the house on one page."""

from __future__ import annotations

from realestate.modules.crm.actions.leads import capture_lead
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.dispatch import Reaction

REACTIONS: dict[str, tuple[Reaction, ...]] = {
    LEAD_SUBMITTED: (capture_lead,),
}
