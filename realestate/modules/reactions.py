"""REACTIONS: for this event, these answers, and what follows them. The whole wiring of the house on one page."""

from __future__ import annotations

from realestate.modules.alerts.actions.mailing import mail_subscriber
from realestate.modules.alerts.actions.matches import hear_changes, match_changes, slices
from realestate.modules.alerts.actions.proofs import mail_proof
from realestate.modules.crm.actions.leads import (
    capture_lead,
    capture_leads,
    capture_showing,
    capture_valuation,
)
from realestate.modules.crm.actions.visitors import note_deed, note_past_deeds, of_remembered
from realestate.modules.events.catalogue import (
    ALERT_MAIL_PLANNED,
    BEHAVIOUR,
    LEAD_SUBMITTED,
    LISTINGS_CHANGED,
    NEWSLETTER_TESTED,
    SHOWING_REQUESTED,
    VALUATION_REQUESTED,
    WEBHOOK_TESTED,
)
from realestate.modules.events.handlers import Handler, outgoing, reaction
from realestate.modules.notifications.actions import (
    acknowledge_visitor,
    mail_agent,
    who_gave_an_address,
)
from realestate.modules.notifications.queries import recipients
from realestate.modules.webhooks.actions import post_webhook
from realestate.modules.webhooks.queries import wanting

# What follows once a visitor's wish has become a lead: what their browser did before, and who is told.
LEAD_FOLLOW_UPS = (
    reaction(note_past_deeds, targets=of_remembered),
    outgoing(mail_agent, targets=recipients),
    outgoing(acknowledge_visitor, targets=who_gave_an_address),
    outgoing(post_webhook, targets=wanting),
)

REACTIONS: dict[str, tuple[Handler, ...]] = {
    LEAD_SUBMITTED: (reaction(capture_lead, together=capture_leads, then=LEAD_FOLLOW_UPS),),
    SHOWING_REQUESTED: (reaction(capture_showing, then=LEAD_FOLLOW_UPS),),
    VALUATION_REQUESTED: (reaction(capture_valuation, then=LEAD_FOLLOW_UPS),),
    WEBHOOK_TESTED: (outgoing(post_webhook),),
    LISTINGS_CHANGED: (reaction(hear_changes, then=(reaction(match_changes, targets=slices),)),),
    ALERT_MAIL_PLANNED: (outgoing(mail_subscriber),),
    NEWSLETTER_TESTED: (outgoing(mail_proof),),
    **{type_: (reaction(note_deed),) for type_ in BEHAVIOUR},
}
