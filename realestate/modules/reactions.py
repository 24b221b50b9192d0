"""REACTIONS: for this event, these answers, and what follows them. The whole wiring of the house on one page."""

from __future__ import annotations

from realestate.modules.crm.actions.leads import capture_lead, capture_showing, capture_valuation
from realestate.modules.crm.actions.visitors import note_deed, note_past_deeds, of_remembered
from realestate.modules.events.catalogue import (
    BEHAVIOUR,
    LEAD_SUBMITTED,
    SHOWING_REQUESTED,
    VALUATION_REQUESTED,
)
from realestate.modules.events.handlers import Handler, reaction

_PAST = reaction(note_past_deeds, targets=of_remembered)
REACTIONS: dict[str, tuple[Handler, ...]] = {
    LEAD_SUBMITTED: (reaction(capture_lead, then=(_PAST,)),),
    SHOWING_REQUESTED: (reaction(capture_showing, then=(_PAST,)),),
    VALUATION_REQUESTED: (reaction(capture_valuation, then=(_PAST,)),),
    **{type_: (reaction(note_deed),) for type_ in BEHAVIOUR},
}
