"""The two mails: to the agent, and to the visitor. Prepared in a transaction, sent outside one, then marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from realestate import mail
from realestate.db import db, transaction
from realestate.db import now as moment
from realestate.errors import PermanentError
from realestate.modules.content.queries import website
from realestate.modules.crm.models import Lead
from realestate.modules.crm.rules import normalised_email
from realestate.modules.events.handlers import Occurrence, Post
from realestate.modules.notifications import queries, rules
from realestate.modules.notifications.models import OutgoingMail
from realestate.modules.notifications.rules import Inquiry
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from realestate.tenancy.urls import workspace_url


@dataclass(frozen=True)
class Letter:
    """A mail as it will be sent: nothing in it needs the database any more."""

    template: str
    to: str
    sender_name: str
    reply_to: str
    receipt: str
    context: dict[str, Any] = field(default_factory=dict)


def mail_agent(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> Post | None:
    """Tell one member of the agency (the delivery's target) who asked for what."""
    member = queries.recipient(tenant, occurrence.target)
    if member is None:
        raise PermanentError("nobody of the agency is left to tell", "no_recipient")
    lead = queries.lead_of(tenant, occurrence)
    if lead is None:  # erased meanwhile, with all that was said in it
        return None
    inquiry = rules.inquiry_of(occurrence.facts)
    letter = Letter(
        template="agent_lead",
        to=member.user.email,
        sender_name=website(tenant).display_name,
        reply_to=inquiry.reply_to,
        receipt=lead.receipt or occurrence.receipt,
        context=_about(tenant, occurrence, inquiry, lead) | {"member": member.user.name},
    )
    return _once(tenant, occurrence, letter, now)


def acknowledge_visitor(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> Post | None:
    """Tell the visitor that it arrived, in none of their own words: a form must not carry mail for others."""
    address = rules.inquiry_of(occurrence.facts).email
    if not address or occurrence.is_test:
        return None
    agency = website(tenant)
    receipt = queries.receipt_of(tenant, occurrence)
    letter = Letter(
        template="visitor_receipt",
        to=address,
        sender_name=agency.display_name,
        reply_to=normalised_email(agency.email) or "",
        receipt=receipt,
        context={
            "agency": agency,
            "receipt": receipt,
            "link": queries.receipt_url(tenant, occurrence, receipt),
            "is_correction": occurrence.revises_id is not None,
        },
    )
    return _once(tenant, occurrence, letter, now, at_most=rules.ACKNOWLEDGEMENTS)


def who_gave_an_address(_tenant: TenantRef, occurrence: Occurrence) -> list[str]:
    """Targets of the acknowledgement: one, when there is an e-mail address to write to."""
    return [""] if getattr(getattr(occurrence.facts, "contact", None), "email", None) else []


def _about(
    tenant: TenantRef, occurrence: Occurrence, inquiry: Inquiry, lead: Lead
) -> dict[str, Any]:
    return {
        "inquiry": inquiry,
        "message": rules.quoted(inquiry.message),
        "is_correction": occurrence.revises_id is not None,
        "received": rules.local_time(occurrence.occurred_at, tenant.timezone),
        "receipt": lead.receipt or occurrence.receipt,
        "link": workspace_url(tenant, "crm.lead", lead_id=lead.id),
    }


def _once(
    tenant: TenantRef,
    occurrence: Occurrence,
    letter: Letter,
    now: datetime,
    *,
    at_most: int | None = None,
) -> Post | None:
    """The call that sends it, unless it was sent (or withheld) before. Its Message-ID never changes."""
    kept = queries.mail_of(tenant, occurrence.delivery_id)
    if kept is None:
        kept = _keep(tenant, occurrence, letter, now, at_most)
    if kept.outcome in ("sent", "withheld"):
        return None
    return partial(_send, tenant, kept.id, kept.message_id, letter)


def _keep(
    tenant: TenantRef, occurrence: Occurrence, letter: Letter, now: datetime, at_most: int | None
) -> OutgoingMail:
    to_hash = rules.address_hash(tenant.id, letter.to)
    outcome = "prepared"
    if at_most is not None:
        queries.take_turns(tenant, letter.to)
        since = now - rules.ACKNOWLEDGED_IN
        if queries.mailed_since(tenant, letter.template, to_hash, since) >= at_most:
            outcome = "withheld"
    kept = OutgoingMail(
        delivery_id=occurrence.delivery_id,
        template=letter.template,
        to_hash=to_hash,
        message_id=mail.message_id(f"{occurrence.receipt.lower()}.{occurrence.delivery_id}"),
        outcome=outcome,
        created_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def _send(tenant: TenantRef, mail_id: int, message_id: str, letter: Letter) -> None:
    """Killed between the two lines of this, it is sent again: with the same Message-ID, which mailboxes know."""
    try:
        mail.send(
            letter.template,
            letter.to,
            sender_name=letter.sender_name,
            reply_to=letter.reply_to,
            message_id=message_id,
            headers={"X-Receipt": letter.receipt, "X-Auto-Response-Suppress": "All"},
            **letter.context,
        )
    except PermanentError:
        _mark(tenant, mail_id, "refused")
        raise
    _mark(tenant, mail_id, "sent")


def _mark(tenant: TenantRef, mail_id: int, outcome: str) -> None:
    with acting_as(tenant), transaction():
        kept = db.session.scalars(OutgoingMail.of(tenant).where(OutgoingMail.id == mail_id)).one()
        kept.sent_at = moment() if outcome == "sent" else None
        kept.outcome = outcome
