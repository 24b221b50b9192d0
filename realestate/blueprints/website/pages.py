"""Website > Pages, Insights and Home: lists, and the editor they share."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, g, make_response, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.blueprints.htmx import page_or_partial, see_other
from realestate.blueprints.page_blocks import ground
from realestate.blueprints.preview_link import preview_url
from realestate.blueprints.website import door
from realestate.blueprints.website.home_sections import sections, with_all
from realestate.blueprints.website.page_form import Typed, fresh, kept, typed
from realestate.blueprints.website.picker import pictures
from realestate.db import utc_now
from realestate.errors import Invalid
from realestate.modules.content import people, plain, queries
from realestate.modules.content.actions import categories, pages
from realestate.modules.content.actions.pages import MENU_PLACES, Overtaken, Place
from realestate.modules.content.blocks import BLOCKS, Content
from realestate.modules.content.models import Page
from realestate.modules.content.queries import Shown
from realestate.modules.content.writing import compared
from realestate.modules.entitlements import require
from realestate.modules.fair_housing import rules as fair_housing

KINDS = {"pages": "page", "insights": "post", "home": "home"}
PARTS = "any(pages,insights,home)"


@door.get("/website/pages")
@requires_role(*MANAGERS)
def pages_list() -> Response:
    found = queries.latest_of(g.tenant, "page", request.args.get("q", "").strip()[:80])
    own = {one.page.slug for one in found}
    defaults = {
        slug: plain.default(slug, ground(g.tenant))
        for slug in plain.PLAIN
        if slug not in own and not request.args.get("q")
    }
    return _list("website/pages.html", found=found, defaults=defaults)


@door.get("/website/insights")
@requires_role(*MANAGERS)
def posts_list() -> Response:
    require(g.tenant, "insights")
    found = queries.latest_of(g.tenant, "post", request.args.get("q", "").strip()[:80])
    return _list("website/posts.html", found=found, categories=queries.categories(g.tenant))


def _list(template: str, **context: Any) -> Response:
    facts: dict[str, Any] = {"now": utc_now(), "plain": plain.PLAIN, "q": request.args.get("q", "")}
    return make_response(render_template(template, **facts, **context))


@door.post("/website/pages/plain/<slug>")
@requires_role(*MANAGERS)
def own_words(slug: str) -> AnyResponse:
    """A plain page gets words of the agency's own, beginning with the default ones."""
    if slug not in plain.PLAIN:
        abort(404)
    content = plain.default(slug, ground(g.tenant))
    facts: dict[str, Any] = {"kind": "page", "slug": slug, "content": content, "now": utc_now()}
    page = pages.own_words(g.tenant, current_user.email, **facts)
    return see_other(".edit_page", part="pages", page_id=page.id)


@door.get("/website/home")
@requires_role(*MANAGERS)
def front_page() -> AnyResponse:
    """The home page's editor; its first version is what visitors see anyway."""
    page = queries.page_at(g.tenant, "home", "home")
    if page:
        return see_other(".edit_page", part="home", page_id=page.id)
    return make_response(render_template("website/home_start.html"))


@door.post("/website/home")
@requires_role(*MANAGERS)
def start_home() -> AnyResponse:
    site = queries.website(g.tenant)
    content = Content(title=site.tagline or site.display_name)
    facts: dict[str, Any] = {"kind": "home", "slug": "home", "content": content, "now": utc_now()}
    page = pages.own_words(g.tenant, current_user.email, **facts)
    return see_other(".edit_page", part="home", page_id=page.id)


@door.get("/website/<any(pages,insights):part>/new")
@requires_role(*MANAGERS)
def new_page(part: str) -> Response:
    _refuse_off(part)
    author = current_user.membership_id if part == "insights" else None
    return _editor(part, None, fresh(["text"], author_id=author))


@door.post("/website/<any(pages,insights):part>/new")
@requires_role(*MANAGERS)
def create_page(part: str) -> AnyResponse:
    _refuse_off(part)
    form = typed(request.form)
    if deed := request.form.get("do", ""):
        form.do(deed)
        return _editor(part, None, form)
    try:
        _refuse_strangers(form)
        facts: dict[str, Any] = {"content": form.content(), "place": form.place(), "now": utc_now()}
        page = pages.create_page(g.tenant, current_user.email, kind=KINDS[part], **facts)
    except Invalid as refusal:
        form.take(refusal)
        return _editor(part, None, form, 422)
    flash("Saved as a draft. Nobody sees it until it is published.")
    return see_other(".edit_page", part=part, page_id=page.id)


@door.get(f"/website/<{PARTS}:part>/<int:page_id>")
@requires_role(*MANAGERS)
def edit_page(part: str, page_id: int) -> Response:
    found = known(part, page_id)
    place = Place(found.page.slug, found.page.menu_place, found.page.position)
    return _editor(part, found, kept(found.content, place, found.page.last_number))


@door.post(f"/website/<{PARTS}:part>/<int:page_id>")
@requires_role(*MANAGERS)
def save_page(part: str, page_id: int) -> AnyResponse:
    found, form = known(part, page_id), typed(request.form)
    form.slug = form.slug or found.page.slug
    if deed := request.form.get("do", ""):
        form.do(deed)
        return _editor(part, found, form)
    try:
        _refuse_strangers(form)
        _save(found.page, form)
    except Overtaken as refusal:
        return _overtaken(part, refusal, form)
    except Invalid as refusal:
        form.take(refusal)
        return _editor(part, found, form, 422)
    if request.form.get("then") == "publish":
        return see_other(".publish", part=part, page_id=page_id)
    flash("Saved.")
    return see_other(".edit_page", part=part, page_id=page_id)


@door.post("/website/preview")
@requires_role(*MANAGERS)
def preview() -> Response:
    """What is typed, as it will be shown, with what fair housing has to say about it."""
    return make_response(
        render_template("website/_preview.html", **_previewed(typed(request.form)))
    )


@door.post("/website/insights/categories")
@requires_role(*MANAGERS)
def add_category() -> AnyResponse:
    require(g.tenant, "insights")
    try:
        title = request.form.get("title", "")
        categories.add_category(g.tenant, current_user.email, title, now=utc_now())
    except Invalid as refusal:
        flash(" ".join(refusal.fields.get("title", [refusal.message])))
    return see_other(".posts_list")


@door.post("/website/insights/categories/<int:category_id>/remove")
@requires_role(*MANAGERS)
def remove_category(category_id: int) -> AnyResponse:
    categories.remove_category(g.tenant, current_user.email, category_id, now=utc_now())
    flash("Removed.")
    return see_other(".posts_list")


def known(part: str, page_id: int) -> Shown:
    """The page with its latest version; 404 when this part has none of that number."""
    _refuse_off(part)
    found = queries.version(g.tenant, page_id, None)
    if found is None or found.page.kind != KINDS[part]:
        abort(404)
    return found


def _refuse_off(part: str) -> None:
    if part == "insights":
        require(g.tenant, "insights")


def _save(page: Page, form: Typed) -> None:
    facts: dict[str, Any] = {
        "content": form.content(),
        "place": form.place(),
        "before": form.before,
    }
    pages.save_page(g.tenant, current_user.email, page.id, **facts, now=utc_now())


def _refuse_strangers(form: Typed) -> None:
    """A category or an author that is not the agency's."""
    fields = {}
    known_ids = {category.id for category in queries.categories(g.tenant)}
    if form.raw.get("category_id") and form.raw["category_id"] not in known_ids:
        fields["category_id"] = ["Choose one of these."]
    if form.raw.get("author_id") and form.raw["author_id"] not in _authors():
        fields["author_id"] = ["Choose one of your people."]
    if fields:
        raise Invalid("Some of this needs another look.", fields)


def _authors() -> dict[int, str]:
    return {one.member_id: one.name for one in people.people(g.tenant, everybody=True)}


def _overtaken(part: str, refusal: Overtaken, form: Typed) -> Response:
    """Theirs and yours beside each other; what was typed stays, and can be saved over theirs knowingly."""
    theirs = refusal.theirs
    try:
        lines = compared(theirs.content, form.content())
    except Invalid as problem:
        form.take(problem)
        lines = []
    form.refusal, form.before, form.is_unsaved = refusal.message, theirs.page.last_number, True
    return _editor(part, theirs, form, 409, lines=lines)


def _previewed(form: Typed) -> dict[str, Any]:
    try:
        content = form.content()
    except Invalid as refusal:
        return {"content": None, "problems": refusal.fields, "findings": {}}
    return {"content": content, "problems": {}, "findings": fair_housing.check_all(content.texts())}


def _editor(
    part: str, found: Shown | None, form: Typed, status: int = 200, lines: Any = None
) -> Response:
    page = found.page if found else None
    if part == "home":
        form.raw["sections"] = with_all(form.raw.get("sections", []))
    context = {
        "part": part,
        "page": page,
        "shown": found,
        "form": form,
        "lines": lines,
        "action": url_for(".save_page", part=part, page_id=page.id)
        if page
        else url_for(".new_page", part=part),
        "link": preview_url(g.tenant, page.id, page.last_number) if page else "",
        "now": utc_now(),
        "kinds": BLOCKS,
        "menu_places": MENU_PLACES,
        "is_plain": page is not None and page.kind == "page" and page.slug in plain.PLAIN,
        "pictures": pictures(g.tenant),
        "category_choices": [(one.id, one.title) for one in queries.categories(g.tenant)],
        "authors": _authors(),
        "sections": sections(),
        **_previewed(form),
    }
    return page_or_partial("website/page.html", "website/_editor.html", status=status, **context)
