"""What the visitors of the benchmark send; known to every contender, also to one without our packages."""

from __future__ import annotations

from typing import Any

AGENCIES = 64
PAST = 20_000  # leads of former days: nobody measures an empty CRM, and planners misjudge one
TYPE = "website.lead.submitted"
HANDLER = "crm.actions.leads.capture_lead"


def payload(n: int) -> dict[str, Any]:
    """What the n-th visitor sent. Every tenth is a person known already, every second asks about a home."""
    person = n - AGENCIES if n % 10 == 0 and n > PAST + AGENCIES else n
    home = {"id": 7 * (n % AGENCIES) + 1, "url": "https://agency.example/listings/1"}
    return {
        "source": "listing_inquiry" if n % 2 else "contact_form",
        "contact": {
            "name": f"Visitor {person}",
            "email": f"visitor{person}@mail.example",
            "phone": f"+1206{2_000_000 + person:07}",
        },
        "timeframe": "3 to 6 months",
        "message": "Is the garden level, and can we see the house on Saturday?",
        "listing": home | {"address": "12 Alder Way, Bellevue, WA 98004"} if n % 2 else None,
        "property_details": None,
        "consent": {
            "text_id": "contact-by-mail-and-phone-1",
            "text": "I agree that the agency may call, text or e-mail me about this request.",
            "granted": True,
        },
        "attribution": {"utm_source": "newsletter", "landing_page": "/listings"},
        "page": "/contact",
        "address": "203.0.113.7",
    }
