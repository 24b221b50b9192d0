"""Every page that can be read: whole for a browser, a piece for HTMX, well-formed, self-contained."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask import Flask

from realestate.tenancy.models import TenantRef
from tests.blueprints.test_website_homes import add as add_home
from tests.cast import Cast
from tests.house.addresses import ENTRY, MADE, PLATFORM, SITE, WITH_PARTIAL, WORKSPACE
from tests.modules.alerts.conftest import subscribe, word_of
from tests.modules.feeds.conftest import home as a_home
from tests.modules.feeds.conftest import take_in
from tests.support import words
from tests.support.browser import Visitor
from tests.support.letters import bury_lead
from tests.support.newsletters import reader, switched_on
from tests.support.places import given_place


def make(app: Flask, cast: Cast, what: str) -> str:
    """A file that was taken in, its source, or a home typed at the desk; returns its page."""
    if what == "HOME OF OURS":
        owner = Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)
        return str(add_home(owner).headers["Location"])
    run = take_in(app, cast, [a_home(1), a_home(2, Beds="many")])
    return f"/website/imports/{run.id}" if what == "IMPORT" else f"/website/feeds/{run.source_id}"


def open_page(app: Flask, cast: Cast, surface: str, path: str, **options: object) -> object:
    ids = cast.fairfield
    path = {
        "LISTING": f"/listings/{ids.listing_ids[0]}/12-alder-way-bellevue",
        "GONE": f"/listings/{ids.listing_ids[6]}/x",
        "INQUIRY": f"/listings/{ids.listing_ids[0]}/inquiry",
        "SHOWING": f"/listings/{ids.listing_ids[0]}/showing",
        "ALERTHOME": f"/alerts/homes/{ids.listing_ids[0]}",
        "FAVORITE": f"/listings/{ids.listing_ids[0]}/favorite",
        "LEAD": f"/leads/{ids.lead_id}",
        "HOME": f"/website/homes/{ids.listing_ids[0]}",
    }.get(path, path)
    if path.startswith("AREA"):
        number = given_place(app, ids.ref)
        path = path.removeprefix("AREA").replace("ID", str(number))
    if path in ("MINE", "STOP", "SUBSCRIBER"):
        path = subscriber_page(app, cast, path)
    if "newsletter" in path or path.startswith("NEWS"):
        path = read_page(app, cast, path)
    path = written(app, ids.ref, path)
    if path in MADE:
        path = make(app, cast, path)
    visitor = Visitor(
        app,
        {"site": "fairfield.estate.localhost", "platform": "admin.estate.localhost"}.get(
            surface, "fairfield.crm.estate.localhost"
        ),
    )
    if surface == "workspace":
        is_owners = path.startswith(("/webhooks", "/website"))
        visitor.signed_in(ids.owner_email if is_owners else ids.agent_email)
    if surface == "platform":
        with app.app_context():
            path = path.replace("LETTER", f"/dead-letters/{bury_lead(ids.ref)}")
        visitor.signed_in(cast.staff_email)
    return visitor.get(path, **options)  # type: ignore[arg-type]


def subscriber_page(app: Flask, cast: Cast, which: str) -> str:
    """A page of somebody who keeps a search and a favourite by e-mail."""
    tenant = cast.fairfield.ref
    with app.app_context():
        number = subscribe(tenant, listing_id=cast.fairfield.listing_ids[0])
        if which == "MINE":
            return f"/my/{word_of(tenant, number)}"
        if which == "STOP":
            return f"/alerts/stop/{word_of(tenant, number, 'stop')}"
    return f"/website/alerts/subscribers/{number}"


def read_page(app: Flask, cast: Cast, path: str) -> str:
    """A page of the newsletter, or of somebody who reads it."""
    tenant = cast.fairfield.ref
    with app.app_context():
        switched_on(tenant)
        number = reader(tenant)
        if path == "NEWS MINE":
            return f"/newsletter/mine/{word_of(tenant, number)}"
        if path == "NEWS STOP":
            return f"/newsletter/stop/{word_of(tenant, number, 'stop')}"
    return path


def written(app: Flask, tenant: TenantRef, path: str) -> str:
    """The path with what it names written first."""
    kinds = {"PAGE": "page", "ARTICLE": "post", "EDITOR": "page"}
    name = path.partition("/")[0]
    if name not in kinds:
        return path
    with app.app_context():
        number = words.write(tenant, words.content("First steps"), kind=kinds[name])
    at = {"PAGE": "/p/first-steps", "ARTICLE": "/insights/first-steps"}
    return at.get(name, f"/website/pages/{number}{path.removeprefix(name)}")


ALL = [
    (s, p)
    for s, paths in {
        "site": SITE,
        "workspace": WORKSPACE,
        "platform": PLATFORM,
        "entry": ENTRY,
    }.items()
    for p in paths
]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.problems: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "style" or "style" in given:
            self.problems.append(f"inline style on <{tag}>")
        if tag == "script" and "src" not in given and given.get("type") != "application/ld+json":
            self.problems.append("inline script")
        self.problems += [f"{name} on <{tag}>" for name in given if name.startswith("on")]
        for name in ("src", "href"):
            value = given.get(name) or ""
            if (
                tag in ("script", "link", "img", "use")
                and "//" in value
                and given.get("rel") != "canonical"
            ):
                self.problems.append(f"{tag} from elsewhere: {value}")
        if (given.get("data-hx-target") or "").startswith("#"):
            self.targets.append(str(given["data-hx-target"])[1:])


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize(("surface", "path"), ALL)
def test_a_page_is_whole_and_brings_nothing_from_elsewhere(
    app: Flask, cast: Cast, surface: str, path: str
) -> None:
    answer = open_page(app, cast, surface, path)
    html = answer.text  # type: ignore[attr-defined]
    assert html.lower().count("<!doctype") == 1
    assert "HX-Request" in answer.headers["Vary"]  # type: ignore[attr-defined]
    reader = read(html)
    assert reader.problems == []
    assert len(reader.ids) == len(set(reader.ids)), "ids repeat"
    assert set(reader.targets) <= set(reader.ids), "an hx-target that is not on the page"
    assert len(re.findall(r"<h1[\s>]", html)) == 1
    assert re.search(r"<title>\s*\S", html)
    assert '<html lang="en"' in html


@pytest.mark.parametrize(("surface", "path"), [(s, p) for s, p in ALL if p in WITH_PARTIAL])
def test_htmx_gets_a_piece_and_history_the_whole(
    app: Flask, cast: Cast, surface: str, path: str
) -> None:
    piece = open_page(app, cast, surface, path, htmx=True)
    assert "<!doctype" not in piece.text.lower()  # type: ignore[attr-defined]
    assert read(piece.text).problems == []  # type: ignore[attr-defined]
    for header in ({"HX-History-Restore-Request": "true"}, {"HX-Request-Type": "full"}):
        whole = open_page(app, cast, surface, path, htmx=True, headers=header)
        assert whole.text.lower().count("<!doctype") == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(("surface", "path"), ALL)
def test_links_within_a_page_lead_somewhere(
    app: Flask, cast: Cast, surface: str, path: str
) -> None:
    """Every path on this host that a page links to is in the URL map."""
    html = open_page(app, cast, surface, path).text  # type: ignore[attr-defined]
    host = {"site": "site", "platform": "platform"}.get(surface, "workspace")
    router = app.url_map.bind(host)
    for link in set(re.findall(r'(?:href|src)="(/[^"#?]*)', html)):
        if not link.startswith("//"):
            router.match(link, method="GET")
