"""Every route with an id, as the other agency: 404. Made from the URL map, so a new route without a case fails."""

from __future__ import annotations

import pytest
from flask import Flask

from realestate.modules.webhooks import queries
from realestate.tenancy.scope import acting_as
from tests.blueprints.test_api_leads import BODY
from tests.blueprints.test_feeds import add_portal
from tests.cast import Cast
from tests.modules.feeds.conftest import home as a_home
from tests.modules.feeds.conftest import take_in
from tests.modules.webhooks.conftest import dead_sending
from tests.support.browser import Visitor
from tests.support.pictures import kept_picture

# Route -> the values that name a thing of Fairfield's (for the things of the platform: None).
CASES: dict[str, object] = {
    "crm.lead": lambda cast: {"lead_id": cast.fairfield.lead_id},
    "crm.change_status": lambda cast: {"lead_id": cast.fairfield.lead_id},
    "crm.add_note": lambda cast: {"lead_id": cast.fairfield.lead_id},
    "crm.switch_webhook": lambda cast: {"endpoint_id": "WEBHOOK"},
    "crm.test_webhook": lambda cast: {"endpoint_id": "WEBHOOK"},
    "crm.remove_webhook": lambda cast: {"endpoint_id": "WEBHOOK"},
    "crm.replay_webhook": lambda cast: {"delivery_id": "DEAD"},
    "crm.release": lambda cast: {"event_id": "HELD"},
    "listings.show": lambda cast: {"listing_id": cast.fairfield.listing_ids[0], "slug": "x"},
    "lead_forms.inquiry": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "lead_forms.send_inquiry": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "lead_forms.showing": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "lead_forms.send_showing": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "visitors.ask_favorite": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "visitors.favorite": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "visitors.unfavorite": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "visitors.delete_search": lambda cast: {"search_id": 1},
    "site.og_listing": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "website.describe_picture": lambda cast: {"picture_id": "PICTURE"},
    "website.remove_picture": lambda cast: {"picture_id": "PICTURE"},
    "website.restore_brand": lambda cast: {"number": 1},
    "lead_forms.thanks": lambda cast: {"receipt": "RECEIPT"},
    "site.receipt": lambda cast: {"receipt": "RECEIPT"},
    "site.receipt_as_json": lambda cast: {"receipt": "RECEIPT"},
    **dict.fromkeys(
        ("website.home", "website.save_home", "website.add_photos", "website.add_open_house"),
        lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    ),
    **dict.fromkeys(
        (
            *("website.describe_photo", "website.move_photo", "website.prefer_photo"),
            "website.remove_photo",
        ),
        lambda cast: {"listing_id": cast.fairfield.listing_ids[0], "media_id": 1},
    ),
    "website.cancel_open_house": lambda cast: {
        "listing_id": cast.fairfield.listing_ids[0],
        "open_house_id": 1,
    },
    **dict.fromkeys(
        (
            *("website.import_run", "website.match_import", "website.start_import"),
            *("website.stop_import", "website.resume_import", "website.discard_import"),
            *("website.revert_import", "website.match_again", "website.import_errors"),
        ),
        lambda cast: {"run_id": "RUN"},
    ),
    **dict.fromkeys(
        (
            *("website.source", "website.edit_source", "website.save_source"),
            *("website.read_source", "website.switch_source", "website.agree_removals"),
            "website.save_notice",
        ),
        lambda cast: {"source_id": "RUN"},
    ),
    "website.revoke_portal": lambda cast: {"portal_id": "RUN"},
    "feeds.portal": lambda cast: {"token": "RUN", "kind": "json"},
    # not an agency's things
    "static": None,
    "site.media": None,  # tests/blueprints/test_website_pictures.py
    "website.media": None,  # likewise
    "site.touch_icon": None,
    "website.switch_module": None,
    "site.brand": None,
    "site.sitemap_page": None,
    "site.to_workspace": None,
    "admin.agency": None,
    "admin.switch": None,
    "admin.letter": None,
    "admin.retry_letter": None,
    "admin.mend_letter": None,
    "admin.discard_letter": None,
    "admin.show_payload": None,
    "admin.bulk_report": None,
    "admin.trace": None,
    "admin.run_synthetic": None,
    "workspace_auth.new_password": None,
    "workspace_auth.save_password": None,
    "platform_auth.new_password": None,
    "platform_auth.save_password": None,
}


def feed_things(app: Flask, cast: Cast) -> dict[str, object]:
    """A file, its source and a portal's feed of Fairfield's."""
    run = take_in(app, cast, [a_home(1)])
    portal = add_portal(app, cast.fairfield.ref)
    return {
        "run_id": run.id,
        "source_id": run.source_id,
        "portal_id": portal.id,
        "token": portal.token,
    }


def test_every_route_with_a_value_has_a_case(app: Flask) -> None:
    with_values = {rule.endpoint for rule in app.url_map.iter_rules() if rule.arguments}
    assert with_values == set(CASES)


@pytest.mark.parametrize("endpoint", [name for name, case in CASES.items() if case])
def test_the_other_agency_gets_404(
    app: Flask,
    cast: Cast,
    fairfield_site: Visitor,
    agent: Visitor,
    stranger: Visitor,
    harbor_site: Visitor,
    endpoint: str,
) -> None:
    values = dict(CASES[endpoint](cast))  # type: ignore[operator]
    if values.get("receipt"):
        values["receipt"] = fairfield_site.post("/api/v1/leads", json=BODY).json["receipt"]
    if values.get("event_id"):
        import re

        fairfield_site.post("/api/v1/leads", json={**BODY, "message": "http:// " * 5})
        found = re.search(r"/held/(\d+)/release", agent.get("/held").text)
        assert found
        values["event_id"] = int(found[1])
    if values.get("picture_id"):
        with app.app_context():
            values["picture_id"] = kept_picture(cast.fairfield.ref).id
    if endpoint.startswith("website."):
        stranger = Visitor(app, stranger.host).signed_in(cast.harbor.owner_email)
    if values.get("endpoint_id") or values.get("delivery_id"):
        stranger = Visitor(app, stranger.host).signed_in(cast.harbor.owner_email)
        with app.app_context():
            dead = dead_sending(cast.fairfield.ref)
            with acting_as(cast.fairfield.ref):
                (webhook,) = queries.endpoints(cast.fairfield.ref)
        values = {name: dead if name == "delivery_id" else webhook.id for name in values}
    if "RUN" in values.values():
        stranger = Visitor(app, stranger.host).signed_in(cast.harbor.owner_email)
        made = feed_things(app, cast)
        values = {name: made.get(name, value) for name, value in values.items()}
    rule = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint)
    host = rule.host
    path = app.url_map.bind(host).build(endpoint, values)
    visitor = stranger if host == "workspace" else harbor_site
    if "GET" in (rule.methods or ()):
        answer = visitor.get(path)
    else:
        headers = {"X-CSRFToken": stranger.csrf()} if host == "workspace" else {}
        answer = visitor.post(path, headers=headers)
    assert answer.status_code == 404
    assert "Fairfield" not in answer.text
