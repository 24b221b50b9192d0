"""Host headers: what each means, and what each is answered with."""

from __future__ import annotations

import pytest
from flask import Flask

from realestate.db import transaction
from realestate.tenancy import hosts
from realestate.tenancy.actions import set_status
from tests.cast import Cast
from tests.support.browser import Visitor

PLATFORM = "estate.example"


@pytest.mark.parametrize(
    ("header", "kind", "slug"),
    [
        ("fairfield.estate.example", "site", "fairfield"),
        ("FairField.Estate.Example:8000", "site", "fairfield"),
        ("fairfield.estate.example.", "site", "fairfield"),
        ("fairfield.crm.estate.example", "workspace", "fairfield"),
        ("admin.estate.example", "platform", None),
        ("www.fairfield-homes.example", "site", None),
        ("bücher.example", "site", None),
        ("estate.example", "site", None),
        ("", "malformed", None),
        ("a..b", "malformed", None),
        ("host/path", "malformed", None),
        ("two words", "malformed", None),
        ("[::1]", "malformed", None),
        ("x" * 300, "malformed", None),
        ("fairfield.estate.example:port", "malformed", None),
        ("fairfield.estate.example@evil.example", "malformed", None),
        ("-dash.example", "malformed", None),
    ],
)
def test_a_host_header_is_sorted_into_its_kind(header: str, kind: str, slug: str | None) -> None:
    found = hosts.parse(header, PLATFORM)
    assert (found.kind, found.slug) == (kind, slug)


def test_names_in_other_scripts_are_kept_as_a_labels() -> None:
    assert hosts.normalised("BÜCHER.example") == "xn--bcher-kva.example"


@pytest.mark.parametrize("slug", ["admin", "crm", "www", "a", "-x", "UPPER", "a.b", "x--y", "1st"])
def test_names_that_would_confuse_hosts_are_refused(slug: str) -> None:
    assert not hosts.is_usable_slug(slug)


def test_an_unknown_host_gets_a_neutral_404_without_a_cookie(app: Flask) -> None:
    for host in ("nobody.example", "nobody.estate.localhost", "nobody.crm.estate.localhost"):
        answer = Visitor(app, host).get("/")
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert "fairfield" not in answer.text.lower()


@pytest.mark.parametrize("host", ["", "a..b", "fair field.estate.localhost", "x@y"])
def test_a_malformed_host_is_400(app: Flask, host: str) -> None:
    answer = app.test_client().get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_a_verified_domain_serves_its_agency_and_an_unverified_one_nobody(app: Flask) -> None:
    served = Visitor(app, "www.fairfield-homes.example").get("/")
    assert served.status_code == 200
    assert "Fairfield Homes" in served.text
    assert Visitor(app, "new.fairfield-homes.example").get("/").status_code == 404


def test_a_custom_domain_has_no_workspace_and_no_admin(app: Flask) -> None:
    for path in ("/leads", "/sign-in", "/agencies"):
        assert Visitor(app, "www.fairfield-homes.example").get(path).status_code == 404


def test_each_surface_answers_on_its_kind_of_host_only(app: Flask) -> None:
    assert Visitor(app, "fairfield.estate.localhost").get("/leads").status_code == 404
    assert Visitor(app, "fairfield.crm.estate.localhost").get("/listings").status_code == 404
    assert Visitor(app, "admin.estate.localhost").get("/listings").status_code == 404
    assert Visitor(app, "admin.estate.localhost").get("/leads").status_code == 404


def test_crm_on_a_website_leads_to_the_workspace(fairfield_site: Visitor) -> None:
    answer = fairfield_site.get("/crm/leads/7")
    assert answer.status_code == 302
    assert answer.location == "http://fairfield.crm.estate.localhost/leads/7"


def test_a_suspended_agency_shows_a_maintenance_page(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        set_status("fairfield", "suspended")
    for host in ("fairfield.estate.localhost", "fairfield.crm.estate.localhost"):
        answer = Visitor(app, host).get("/")
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
        assert "Set-Cookie" not in answer.headers
    assert Visitor(app, "harbor.estate.localhost").get("/").status_code == 200


def test_an_archived_agency_is_gone(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        set_status("fairfield", "archived")
    assert Visitor(app, "fairfield.estate.localhost").get("/").status_code == 404


def test_what_is_remembered_is_bounded_and_short(app: Flask) -> None:
    visitor_hosts = [f"h{n}.example" for n in range(50)]
    for host in visitor_hosts:
        Visitor(app, host).get("/")
    kept = hosts._known._kept
    assert len(kept) >= 50, "what is not there is remembered too"
    assert kept.maxsize == app.config["SETTINGS"].cache_hosts
    assert kept.ttl <= 5


def test_headers_that_claim_a_tenant_are_dropped(app: Flask) -> None:
    answer = Visitor(app, "harbor.estate.localhost").get(
        "/", headers={"X-Tenant-Id": "1", "X-Forwarded-Host": "fairfield.estate.localhost"}
    )
    assert "Harbor Realty" in answer.text
