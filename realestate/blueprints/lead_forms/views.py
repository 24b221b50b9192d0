"""The forms every website has: contact, selling, inquiry on a home, showing; and thanks."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, abort, g, render_template
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.gates import SitemapEntry
from realestate.blueprints.lead_forms import door
from realestate.blueprints.lead_forms.forms import (
    ContactForm,
    InquiryForm,
    SellerForm,
    ShowingForm,
)
from realestate.blueprints.lead_forms.sending import Sheet, is_test, send
from realestate.modules.alerts.queries import newsletter as newsletters
from realestate.modules.content.queries import website
from realestate.modules.entitlements import require
from realestate.modules.events.queries import by_receipt
from realestate.modules.lead_forms import queries
from realestate.modules.lead_forms.actions.messages import request_showing, submit_lead
from realestate.modules.lead_forms.rules import BUYER_NOTICE, consent_text
from realestate.modules.listings import queries as listings
from realestate.modules.listings.models import Listing
from realestate.modules.synthetic import mark
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

CONTACT, SELLER = Sheet("contact"), Sheet("seller")


@door.get("/contact")
def contact() -> Response:
    answer = CONTACT.show(ContactForm(formdata=None))
    if is_test():
        answer.headers[mark.HEADER] = mark.KNOWN
    return answer


@door.post("/contact")
def send_contact() -> AnyResponse:
    return send(CONTACT, ContactForm())


@door.get("/sell")
def sell() -> Response:
    return SELLER.show(SellerForm(formdata=None))


@door.post("/sell")
def send_sell() -> AnyResponse:
    form = SellerForm()
    return send(SELLER, form, partial(submit_lead, problems=form.own_problems))


@door.get("/listings/<int:listing_id>/inquiry")
def inquiry(listing_id: int) -> Response:
    form = InquiryForm(formdata=None, about=listing_id)
    return Sheet("inquiry", {"listing": _home(listing_id)}).show(form)


@door.post("/listings/<int:listing_id>/inquiry")
def send_inquiry(listing_id: int) -> AnyResponse:
    form = InquiryForm(about=listing_id)
    return send(Sheet("inquiry", {"listing": _home(listing_id)}), form)


@door.get("/listings/<int:listing_id>/showing")
def showing(listing_id: int) -> Response:
    form = ShowingForm(formdata=None, about=listing_id)
    return Sheet("showing", {"listing": _for_sale(listing_id)}).show(form)


@door.post("/listings/<int:listing_id>/showing")
def send_showing(listing_id: int) -> AnyResponse:
    form = ShowingForm(about=listing_id)
    return send(Sheet("showing", {"listing": _for_sale(listing_id)}), form, request_showing)


@door.get("/thanks/<receipt>")
def thanks(receipt: str) -> str:
    event = by_receipt(g.tenant, receipt)
    if event is None:
        abort(404)
    return render_template("lead_forms/thanks.html", receipt=event.receipt)


@door.in_sitemap()
def _addresses(tenant: TenantRef, _page: int) -> list[SitemapEntry]:
    plain = [
        SitemapEntry(site_url(tenant, name)) for name in ("lead_forms.contact", "lead_forms.sell")
    ]
    if newsletters.offered(tenant):
        plain.append(SitemapEntry(site_url(tenant, "lead_forms.newsletter")))
    own = queries.published_forms(tenant)
    return plain + [
        SitemapEntry(site_url(tenant, "lead_forms.designed", slug=form.slug), form.updated_at)
        for form in own
    ]


@door.app_context_processor
def _for_other_pages() -> dict[str, Any]:
    """The page of a home shows the inquiry form; consent words are the same everywhere."""
    return {
        "new_inquiry_form": lambda listing: InquiryForm(formdata=None, about=listing.id),
        "buyer_notice": BUYER_NOTICE,
        "consent_text": lambda: consent_text(website(g.tenant).display_name),
    }


def _home(listing_id: int) -> Listing:
    require(g.tenant, "listings")
    listing = listings.public(g.tenant, listing_id)
    if listing is None:
        abort(404)
    return listing


def _for_sale(listing_id: int) -> Listing:
    """Nobody is shown round a home that is sold."""
    listing = _home(listing_id)
    if not listing.is_for_sale:
        abort(404)
    return listing
