"""REACTIONS: for this event, these answers, and what follows them. The whole wiring of the house on one page."""

from __future__ import annotations

from realestate.modules.crm.actions.leads import capture_lead, capture_leads
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.handlers import Handler, reaction

REACTIONS: dict[str, tuple[Handler, ...]] = {
    LEAD_SUBMITTED: (reaction(capture_lead, together=capture_leads),),
}
