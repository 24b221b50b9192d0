"""REACTIONS: for this event, these answers, and what follows them. The whole wiring of the house on one page."""

from __future__ import annotations

from realestate.modules.crm.actions.leads import capture_lead
from realestate.modules.events.catalogue import LEAD_SUBMITTED, WEBHOOK_TESTED
from realestate.modules.events.handlers import Handler, outgoing, reaction
from realestate.modules.notifications.actions import (
    acknowledge_visitor,
    mail_agent,
    who_gave_an_address,
)
from realestate.modules.notifications.queries import recipients
from realestate.modules.webhooks.actions import post_webhook
from realestate.modules.webhooks.queries import wanting

# What leaves the house once a visitor's wish has become a lead.
LEAD_FOLLOW_UPS = (
    outgoing(mail_agent, targets=recipients),
    outgoing(acknowledge_visitor, targets=who_gave_an_address),
    outgoing(post_webhook, targets=wanting),
)

REACTIONS: dict[str, tuple[Handler, ...]] = {
    LEAD_SUBMITTED: (reaction(capture_lead, then=LEAD_FOLLOW_UPS),),
    WEBHOOK_TESTED: (outgoing(post_webhook),),
}
