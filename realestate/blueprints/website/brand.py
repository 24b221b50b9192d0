"""The agency's brand: words, colours with their contrast, theme, logo, and earlier states to go back to."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate import db
from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.blueprints.htmx import page_or_partial, see_other
from realestate.blueprints.look import preview_url, weight
from realestate.blueprints.website import door
from realestate.blueprints.website.forms import BrandForm
from realestate.blueprints.website.pictures import Sent, received, write
from realestate.digits import whole
from realestate.errors import Conflict, Invalid
from realestate.modules.content import actions, brands, queries, rules
from realestate.modules.content.queries import Website, website
from realestate.modules.publishing.actions import refuse_unfair


@door.get("/website/brand")
@requires_role(*MANAGERS)
def brand() -> Response:
    return _page(_filled())


@door.post("/website/brand")
@requires_role(*MANAGERS)
def save_brand() -> AnyResponse:
    sent = received("logo")[0] if _has_file() else None
    form = BrandForm()
    try:
        _save(form, sent)
    except (Invalid, Conflict) as refusal:
        form.take_refusal(refusal)
        return _page(form, logo_problem=sent.problem if sent else "", status=refusal.status)
    flash("Published: the website shows it now.")
    return see_other(".brand")


@door.post("/website/brand/preview")
@requires_role(*MANAGERS)
def preview_brand() -> Response:
    """The colours as typed: their contrast, the themes in them, and links to see the website so. Nothing is saved."""
    return _page(BrandForm())


@door.post("/website/brand/versions/<int:number>/restore")
@requires_role(*MANAGERS)
def restore_brand(number: int) -> AnyResponse:
    actions.restore_brand(g.tenant, current_user.email, number, now=db.now())
    flash(f"Version {number} is back. What was there before it is kept too.")
    return see_other(".brand")


def _has_file() -> bool:
    return any(file.filename for file in request.files.getlist("logo"))


def _save(form: BrandForm, sent: Sent | None) -> None:
    if sent and sent.problem:
        raise Invalid(f"Not saved yet. The logo: {sent.problem}")
    row = queries.config(g.tenant)
    logo_id = row.logo_id if row else None
    if request.form.get("drop_logo") == "1":
        logo_id = None
    wanted = form.wanted()
    clean = brands.checked({**wanted, "logo_id": None})  # a refusal leaves no picture behind
    _pass_gate(clean, form.override_reason.data or "")
    if sent:
        logo_id = write(sent, f"{form.display_name.data} logo")
    seen = whole(form.before.data)
    before = -1 if seen is None else seen
    actions.save_brand(
        g.tenant, current_user.email, {**wanted, "logo_id": logo_id}, before=before, now=db.now()
    )


def _pass_gate(clean: dict[str, Any], reason: str) -> None:
    """New words that visitors read describe the property, not the people."""
    site = website(g.tenant)
    said = {name: clean[name] for name in brands.TEXTS} | {
        "service_areas": "\n".join(clean["service_areas"])
    }
    shown = {name: getattr(site, name) for name in brands.TEXTS} | {
        "service_areas": "\n".join(site.service_areas)
    }
    new = {name: words for name, words in said.items() if words != shown[name]}
    what = {"object_type": "brand", "object_key": g.tenant.slug}
    refuse_unfair(g.tenant, current_user.email, new, reason, **what, now=db.now())


def _filled() -> BrandForm:
    site = website(g.tenant)
    places = {f"social_{place}": site.social_links.get(place, "") for place in brands.PLACES}
    said: dict[str, Any] = {name: getattr(site, name) for name in (*brands.TEXTS, *brands.COLORS)}
    return BrandForm(
        formdata=None,
        before=actions.latest(g.tenant),
        theme=site.theme,
        service_areas="\n".join(site.service_areas),
        **said,
        **places,
    )


def _page(form: BrandForm, *, logo_problem: str = "", status: int = 200) -> Response:
    site = website(g.tenant)
    colors = _colors(form, site)
    return page_or_partial(
        "website/brand.html",
        "website/_look.html",
        status=status,
        form=form,
        site=site,
        colors=colors,
        palette=rules.Palette(*colors),
        measures=rules.measures(*colors),
        themes=rules.THEMES.values(),
        weights={key: weight(site, key) for key in rules.THEMES},
        previews={key: _preview(key, colors) for key in rules.THEMES},
        versions=queries.brand_versions(g.tenant),
        logo_problem=logo_problem,
    )


def _colors(form: BrandForm, site: Website) -> tuple[str, str, str]:
    """The colours as typed, and where one is none, as published."""
    kept = (getattr(site, name) for name in brands.COLORS)
    typed = ((form[name].data or "").strip().lower() for name in brands.COLORS)
    first, second, third = (t if rules.is_color(t) else k for t, k in zip(typed, kept, strict=True))
    return first, second, third


def _preview(key: str, colors: tuple[str, str, str]) -> str:
    return preview_url(g.tenant, theme=key, **dict(zip(brands.COLORS, colors, strict=True)))
