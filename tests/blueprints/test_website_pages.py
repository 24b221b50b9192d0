"""Website > Pages, Insights, Home at the desk: the editor with its blocks, preview, conflicts, categories."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from realestate.modules.content import queries
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.words import categorised, content, write

NEW = "/website/pages/new"
TYPED = {
    "title": "First steps",
    "description": "What comes first.",
    "block-0-kind": "text",
    "block-0-text": "Walk through **ten** homes.",
}


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


@pytest.fixture
def editor(app: Flask, cast: Cast) -> str:
    """The editor of a page that is published."""
    with app.app_context():
        return f"/website/pages/{write(cast.fairfield.ref, content())}"


def test_a_page_is_written_and_found_in_the_list(owner: Visitor) -> None:
    answer = owner.submit(NEW, TYPED)
    assert answer.status_code == 303
    assert "Walk through **ten** homes." in owner.get(answer.location).text
    page = owner.get("/website/pages").text
    assert "First steps" in page
    assert "Draft" in page
    assert "First steps" in owner.get("/website/pages?q=steps").text
    assert "No page has" in owner.get("/website/pages?q=nowhere").text


def test_plain_pages_begin_with_their_default_words(owner: Visitor) -> None:
    page = owner.get("/website/pages").text
    assert page.count("Default words") == 6
    answer = owner.submit("/website/pages", {}, action="/website/pages/plain/about")
    assert "helps people buy and sell homes" in owner.get(answer.location).text
    assert "address is fixed" in owner.get(answer.location).text
    assert owner.get("/website/pages").text.count("Default words") == 5


@pytest.mark.parametrize("htmx", [False, True])
def test_blocks_are_added_moved_and_removed_without_losing_a_word(
    owner: Visitor, editor: str, htmx: bool
) -> None:
    typed = {**TYPED, "title": "Typed", "block-1-kind": "quote", "block-1-text": "Said"}

    def pressed(deed: str) -> str:
        return owner.submit(editor, {**typed, "do": deed}, htmx=htmx).text

    added = pressed("add:faq")
    for words in (
        'value="Typed"',
        "ten** homes",
        "Said",
        'name="block-2-question-0"',
        "data-unsaved",
    ):
        assert words in added, words
    assert ("<!doctype" in added) != htmx
    for moved in (pressed("up:1"), pressed("down:0")):
        assert moved.index("Said") < moved.index("ten** homes")
    assert "Said" not in pressed("remove:1")
    assert "Said" in pressed("up:99")
    assert "Said" in pressed("add:nonsense")
    assert 'value="First steps"' in owner.get(editor).text, "nothing was saved"


def test_what_cannot_be_used_is_said_beside_it_and_kept(owner: Visitor, editor: str) -> None:
    bad = {**TYPED, "title": "", "slug": "No!", "block-0-text": "Kept words"}
    answer = owner.submit(editor, bad)
    assert answer.status_code == 422
    assert "Give it a title." in answer.text
    assert "Kept words" in answer.text
    bad = {**TYPED, "block-1-kind": "call", "block-1-href": "javascript:alert(1)", "slug": "No!"}
    answer = owner.submit(editor, bad)
    assert "Begin with /" in answer.text
    assert "Small letters" in owner.submit(editor, {**TYPED, "slug": "No!"}).text


def test_two_writers_see_theirs_and_yours(owner: Visitor, editor: str) -> None:
    assert owner.submit(editor, {**TYPED, "block-0-text": "Theirs now"}).status_code == 303
    late = owner.submit(editor, {**TYPED, "block-0-text": "Mine instead", "before": "1"})
    assert late.status_code == 409
    assert re.search(r"<del>.*Theirs now</del>", late.text)
    assert re.search(r"<ins>.*Mine instead</ins>", late.text)
    assert 'name="before" value="2"' in late.text
    assert owner.submit(editor, {**TYPED, "block-0-text": "Both"}).status_code == 303


def test_the_preview_shows_words_and_findings_while_typing(owner: Visitor) -> None:
    headers = {"X-CSRFToken": owner.csrf("/website/pages")}
    typed = {**TYPED, "block-0-text": "**Light** rooms. No children. <script>x</script>"}
    answer = owner.post("/website/preview", data=typed, headers=headers, htmx=True)
    for words in ("<strong>Light</strong>", "“No children”", "families with children"):
        assert words in answer.text, words
    assert "<script>" not in answer.text
    assert (
        "as soon as it has a title" in owner.post("/website/preview", data={}, headers=headers).text
    )


def test_an_article_has_category_author_and_excerpt(app: Flask, cast: Cast, owner: Visitor) -> None:
    with app.app_context():
        topic = categorised(cast.fairfield.ref, "Buying")
    page = owner.get("/website/insights/new").text
    assert "Buying" in page
    assert re.search(r'<option value="\d+" selected>Olive Fairfield', page)
    typed = {**TYPED, "category_id": str(topic), "author_id": "999999"}
    refused = owner.submit("/website/insights/new", typed)
    assert "Choose one of your people." in refused.text
    answer = owner.submit("/website/insights/new", {**typed, "author_id": ""})
    assert answer.status_code == 303
    with app.app_context(), acting_as(cast.fairfield.ref):
        (found,) = queries.latest_of(cast.fairfield.ref, "post")
        assert (found.version.category_id, found.page.slug) == (topic, "first-steps")


def test_categories_are_added_and_removed_while_empty(owner: Visitor) -> None:
    page, action = "/website/insights", "/website/insights/categories"
    assert owner.submit(page, {"title": "Selling"}, action=action).status_code == 303
    assert "/insights/category/selling" in owner.get(page).text
    owner.submit(page, {"title": "selling"}, action=action)
    assert "there already" in owner.get(page).text
    remove = re.search(rf'action="({action}/\d+/remove)"', owner.get(page).text)
    assert remove
    owner.submit(page, {}, action=remove[1])
    assert "/insights/category/selling" not in owner.get(page).text


def test_the_home_page_is_arranged(owner: Visitor, fairfield_site: Visitor) -> None:
    assert "arranges itself" in owner.get("/website/home").text
    answer = owner.submit("/website/home", {})
    page = owner.get(answer.location).text
    assert "Towns with homes for sale" in page
    assert page.index("Towns with homes") < page.index("Newest homes")
    typed = {"title": "Hello", "section-0-key": "towns", "section-1-key": "newest"}
    moved = owner.submit(answer.location, {**typed, "do": "s-down:0"}).text
    assert moved.index("Newest homes") < moved.index("Towns with homes")
    assert owner.submit(answer.location, typed).status_code == 303
    assert "<h1>Hello</h1>" not in fairfield_site.get("/").text


def test_only_owners_and_admins_write_pages(agent: Visitor, editor: str) -> None:
    for path in ("/website/pages", NEW, editor, "/website/insights", "/website/home"):
        assert agent.get(path).status_code == 403, path
    assert 'href="/website/pages"' not in agent.get("/leads").text


def test_a_page_is_no_article_and_a_plan_without_insights_has_no_editor(
    app: Flask, cast: Cast, owner: Visitor, editor: str
) -> None:
    assert owner.get(editor.replace("pages", "insights")).status_code == 404
    other = Visitor(app, "harbor.crm.estate.localhost").signed_in(cast.harbor.owner_email)
    assert other.get("/website/insights").status_code == 404
    assert "/website/insights" not in other.get("/website/pages").text
