"""Every route with an id, as the other agency: 404. Made from the URL map, so a new route without a case fails."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from realestate.blueprints.preview_link import token
from realestate.modules.webhooks import queries
from realestate.tenancy.scope import acting_as
from tests.blueprints.test_api_leads import BODY
from tests.blueprints.test_feeds import add_portal
from tests.cast import Cast
from tests.modules.alerts.conftest import subscribe, word_of
from tests.modules.feeds.conftest import home as a_home
from tests.modules.feeds.conftest import take_in
from tests.modules.webhooks.conftest import dead_sending
from tests.support import openings, words
from tests.support.browser import Visitor
from tests.support.newsletters import issued
from tests.support.pictures import kept_picture
from tests.support.places import given_place

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
    "listings.short": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "open_houses.one": lambda cast: {"open_house_id": "OPEN HOUSE"},
    "map_search.home": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "lead_forms.inquiry": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "lead_forms.send_inquiry": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "lead_forms.showing": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "lead_forms.send_showing": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "visitors.ask_favorite": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "visitors.favorite": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "visitors.unfavorite": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "visitors.delete_search": lambda cast: {"search_id": 1},
    "lead_forms.designed": lambda _cast: {"slug": "open-day"},
    "lead_forms.send_designed": lambda _cast: {"slug": "open-day"},
    "lead_forms.designed_thanks": lambda _cast: {"slug": "open-day", "receipt": "RECEIPT"},
    "lead_forms.embed_script": lambda _cast: {"slug": "open-day"},
    "lead_forms.embedded": lambda _cast: {"slug": "open-day"},
    "lead_forms.send_embedded": lambda _cast: {"slug": "open-day"},
    "lead_forms.embedded_thanks": lambda _cast: {"slug": "open-day", "receipt": "RECEIPT"},
    "website.own_form": lambda cast: {"form_id": cast.fairfield.form_id},
    "website.save_form": lambda cast: {"form_id": cast.fairfield.form_id},
    "website.remove_form": lambda cast: {"form_id": cast.fairfield.form_id},
    "website.restore_form": lambda cast: {"form_id": cast.fairfield.form_id},
    "saved_searches.ask_home": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "saved_searches.send_home": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    **{
        f"saved_searches.{name}": lambda cast: {"token": "KEY"}
        for name in (
            [
                "mine",
                "confirm",
                "change_homes",
                "bring",
                "stop_mails",
                "resume",
                "export",
                "erase",
                "change_newsletter",
            ]
        )
    },
    "saved_searches.change_search": lambda cast: {"token": "KEY", "search_id": 1},
    "saved_searches.delete_search": lambda cast: {"token": "KEY", "search_id": 1},
    "saved_searches.drop_home": lambda cast: {"token": "KEY", "listing_id": 1},
    **dict.fromkeys(
        ("lead_forms.my_newsletter", "lead_forms.change_my_newsletter"),
        lambda cast: {"token": "KEY"},
    ),
    **dict.fromkeys(("site.ask_stop_news", "site.stop_news"), lambda cast: {"token": "STOP"}),
    "website.newsletter_issue": lambda cast: {"issue_id": "ISSUE"},
    "site.ask_stop": lambda cast: {"token": "STOP"},
    "site.stop": lambda cast: {"token": "STOP"},
    "website.alert_subscriber": lambda cast: {"subscriber_id": "SUBSCRIBER"},
    "website.stop_alerts": lambda cast: {"subscriber_id": "SUBSCRIBER"},
    "website.allow_alerts": lambda cast: {"subscriber_id": "SUBSCRIBER"},
    "lead_forms.thanks": lambda cast: {"receipt": "RECEIPT"},
    "site.receipt": lambda cast: {"receipt": "RECEIPT"},
    "site.receipt_as_json": lambda cast: {"receipt": "RECEIPT"},
    "areas.show": lambda cast: {"slug": "bellevue"},
    "market_reports.area": lambda cast: {"slug": "bellevue"},
    "market_reports.month": lambda cast: {"slug": "bellevue", "month": "2026-06"},
    "market_reports.as_file": lambda cast: {"slug": "bellevue", "month": "2026-06"},
    **{
        f"website.{view}": lambda cast: {"area_id": "AREA"}
        for view in (
            "area",
            "save_area",
            "preview_area",
            "publish_area",
            "move_area",
            "remove_area",
            "restore_area",
            "area_facts",
            "save_area_facts",
            "import_area_facts",
        )
    },
    "site.og_listing": lambda cast: {"listing_id": cast.fairfield.listing_ids[0]},
    "website.describe_picture": lambda cast: {"picture_id": "PICTURE"},
    "website.remove_picture": lambda cast: {"picture_id": "PICTURE"},
    "website.restore_brand": lambda cast: {"number": 1},
    "site.page": lambda cast: {"slug": "first-steps", "page_id": "PAGE"},
    "site.preview": lambda cast: {"token": "TOKEN"},
    "insights.post": lambda cast: {"slug": "an-article", "page_id": "POST"},
    "insights.category": lambda cast: {"slug": "buying", "category_id": "TOPIC"},
    "insights.atom": lambda cast: {"slug": "buying", "category_id": "TOPIC"},
    "insights.json_feed": lambda cast: {"slug": "buying", "category_id": "TOPIC"},
    "team.person": lambda cast: {"slug": "ada-agent"},
    "website.edit_page": lambda cast: {"part": "pages", "page_id": "PAGE"},
    "website.save_page": lambda cast: {"part": "pages", "page_id": "PAGE"},
    "website.publish": lambda cast: {"part": "pages", "page_id": "PAGE"},
    "website.publish_now": lambda cast: {"part": "pages", "page_id": "PAGE"},
    "website.versions": lambda cast: {"part": "pages", "page_id": "PAGE"},
    "website.restore": lambda cast: {"part": "pages", "page_id": "PAGE"},
    "website.take_down": lambda cast: {"part": "pages", "page_id": "PAGE"},
    "website.remove_category": lambda cast: {"category_id": "TOPIC"},
    "website.edit_testimonial": lambda cast: {"testimonial_id": "PRAISE"},
    "website.save_testimonial": lambda cast: {"testimonial_id": "PRAISE"},
    "website.take_back_testimonial": lambda cast: {"testimonial_id": "PRAISE"},
    "website.remove_testimonial": lambda cast: {"testimonial_id": "PRAISE"},
    "website.edit_profile": lambda cast: {"member_id": "MEMBER"},
    "website.save_profile_of": lambda cast: {"member_id": "MEMBER"},
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
    "website.own_words": None,
    "website.new_page": None,
    "website.create_page": None,
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
# What an agency has written, made when a case names it.
WRITTEN: dict[object, Any] = {
    "PAGE": lambda cast: words.write(cast.fairfield.ref, words.content()),
    "POST": lambda cast: words.write(cast.fairfield.ref, words.content("An article"), kind="post"),
    "TOPIC": lambda cast: words.categorised(cast.fairfield.ref, "Buying"),
    "PRAISE": lambda cast: words.praised(cast.fairfield.ref),
    "TOKEN": lambda cast: token(
        cast.fairfield.ref, words.write(cast.fairfield.ref, words.content()), 1
    ),
    "ISSUE": lambda cast: issued(cast.fairfield.ref),
    "MEMBER": lambda cast: words.a_member(cast.fairfield.ref),
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
    if endpoint.startswith("website."):  # only owners and admins may open these at all
        stranger = Visitor(app, stranger.host).signed_in(cast.harbor.owner_email)
    if values.get("picture_id"):
        with app.app_context():
            values["picture_id"] = kept_picture(cast.fairfield.ref).id
    if values.get("endpoint_id") or values.get("delivery_id"):
        stranger = Visitor(app, stranger.host).signed_in(cast.harbor.owner_email)
        with app.app_context():
            dead = dead_sending(cast.fairfield.ref)
            with acting_as(cast.fairfield.ref):
                (webhook,) = queries.endpoints(cast.fairfield.ref)
        values = {name: dead if name == "delivery_id" else webhook.id for name in values}
    if values.get("open_house_id"):
        home = cast.fairfield.listing_ids[0]
        values["open_house_id"] = openings.hold(app, cast.fairfield.ref, home)
    if values.get("area_id") or values.get("slug") == "bellevue":
        number = given_place(app, cast.fairfield.ref)
        if values.get("area_id"):
            stranger = Visitor(app, stranger.host).signed_in(cast.harbor.owner_email)
            values["area_id"] = number
    if values.get("token") in ("KEY", "STOP") or values.get("subscriber_id"):
        with app.app_context():
            number = subscribe(cast.fairfield.ref)
            purpose = {"KEY": "my", "STOP": "stop"}
            if "token" in values:
                values["token"] = word_of(cast.fairfield.ref, number, purpose[values["token"]])
        if "subscriber_id" in values:
            values["subscriber_id"] = number
    if set(values.values()) & set(WRITTEN):
        stranger = Visitor(app, stranger.host).signed_in(cast.harbor.owner_email)
        with app.test_request_context(base_url=f"http://{fairfield_site.host}"):
            values = {n: WRITTEN.get(v, lambda _, v=v: v)(cast) for n, v in values.items()}
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
