"""The publish gate at the desk: what was measured, what blocks, schedules, versions, taking down."""

from __future__ import annotations

import pytest
from flask import Flask

from realestate.modules.content.blocks import Call, Homes, Picture, Text
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.words import content, write


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


def drafted(app: Flask, cast: Cast, *blocks: object, **facts: object) -> str:
    """The editor of a draft with these blocks."""
    with app.app_context():
        said = content(blocks=blocks or (Text(text="Walk."),), **facts)
        return f"/website/pages/{write(cast.fairfield.ref, said, is_published=False)}"


def test_a_good_page_is_measured_and_published(
    app: Flask, cast: Cast, owner: Visitor, fairfield_site: Visitor
) -> None:
    page = drafted(app, cast, Text(text="Walk. [Look](/listings)"), Homes(count=2))
    report = owner.get(f"{page}/publish").text
    for words in ("kB compressed", "none of them is broken", "names the office", "contrast"):
        assert words in report, words
    assert "Must be mended" not in report
    assert fairfield_site.get("/p/first-steps").status_code == 404
    assert owner.submit(f"{page}/publish", {"when": "now"}).status_code == 303
    assert fairfield_site.get("/p/first-steps").status_code == 200


def test_everything_that_blocks_is_named_with_where_to_mend_it(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    page = drafted(
        app,
        cast,
        Text(text="Adults only. [Gone](/p/nowhere) [Fine](/about)"),
        Picture(media_key="demo/none.svg"),
        Call(button="Go"),
        description="",
    )
    report = owner.get(f"{page}/publish").text
    for words in ("“Adults only”", "/p/nowhere leads nowhere", "none.svg has no words", "Block 3 (button)", "no description"):  # fmt: skip
        assert words in report, words
    assert f"{page}#block-0-text" in report
    assert "/about leads nowhere" not in report


def test_an_unfair_page_needs_a_reason_that_is_kept(
    app: Flask, cast: Cast, owner: Visitor, fairfield_site: Visitor
) -> None:
    page = drafted(app, cast, Text(text="Adults only."))
    refused = owner.submit(f"{page}/publish", {"when": "now"})
    assert refused.status_code == 422
    assert "Mend what is marked" in refused.text
    assert fairfield_site.get("/p/first-steps").status_code == 404
    reason = "Quoted from an old advertisement"
    answer = owner.submit(f"{page}/publish", {"when": "now", "override_reason": reason})
    assert answer.status_code == 303
    assert fairfield_site.get("/p/first-steps").status_code == 200
    assert reason in owner.get(f"{page}/publish").text


def test_a_time_to_come_is_in_the_agencys_zone(
    app: Flask, cast: Cast, owner: Visitor, fairfield_site: Visitor
) -> None:
    page = drafted(app, cast)
    assert "Choose a day" in owner.submit(f"{page}/publish", {"when": "later", "at": ""}).text
    typed = {"when": "later", "at": "2027-12-01T09:30"}
    assert owner.submit(f"{page}/publish", typed).status_code == 303
    assert "Appears Dec 1, 2027, 9:30 AM" in owner.get(page).text
    assert fairfield_site.get("/p/first-steps").status_code == 404


def test_what_was_saved_meanwhile_is_looked_at_first(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    page = drafted(app, cast)
    stale = owner.submit(f"{page}/publish", {"when": "now", "number": "7"})
    assert stale.status_code == 409
    assert "look at this first" in stale.text


def test_versions_are_compared_and_restored(
    app: Flask, cast: Cast, owner: Visitor, fairfield_site: Visitor
) -> None:
    page = drafted(app, cast)
    typed = {"title": "First steps", "block-0-kind": "text", "block-0-text": "Run."}
    owner.submit(page, typed)
    owner.submit(f"{page}/publish", {"when": "now"})
    compared = owner.get(f"{page}/versions?a=1&b=2").text
    assert "Walk.</del>" in compared
    assert "Run.</ins>" in compared
    assert owner.get(f"{page}/versions?a=1&b=9").status_code == 404
    assert owner.get(f"{page}/versions?a=1&b=x").status_code == 404
    restored = owner.submit(f"{page}/versions", {"number": "1"}, action=f"{page}/restore")
    assert restored.status_code == 303
    assert "Version 1 restored" in owner.get(f"{page}/versions").text
    assert "Run." in fairfield_site.get("/p/first-steps").text
    owner.submit(f"{page}/publish", {"when": "now"})
    assert "Walk." in fairfield_site.get("/p/first-steps").text


def test_a_page_is_taken_down(
    app: Flask, cast: Cast, owner: Visitor, fairfield_site: Visitor
) -> None:
    page = drafted(app, cast)
    owner.submit(f"{page}/publish", {"when": "now"})
    assert owner.submit(page, {}, action=f"{page}/take-down").status_code == 303
    assert "Taken down" in owner.get(page).text
    assert fairfield_site.get("/p/first-steps").status_code == 410


def test_measuring_leaves_the_desk_signed_in_as_itself(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    page = drafted(app, cast)
    for _ in range(3):
        assert "Olive Fairfield" in owner.get(f"{page}/publish").text
