"""Forms of an agency's own making: designed, changed, published, taken away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.audit import actions as audit
from realestate.modules.lead_forms import designs
from realestate.modules.lead_forms.designs import Draft
from realestate.modules.lead_forms.models import FormDesign
from realestate.modules.publishing.actions import refuse_unfair
from realestate.tenancy.models import TenantRef

MOST_FORMS = 50
_MEND = "Nothing is saved yet: please mend what is marked."
_TAKEN = "Another form of yours has this address. Choose another."
_CHANGED = (
    "{who} saved this form while you were at it. What you typed is still here: open the form in another tab, "
    "compare, and save again to keep yours."
)


def add_form(
    tenant: TenantRef, actor: str, draft: Draft, *, override_reason: str = "", now: datetime
) -> FormDesign:
    """Keep a new form; raises Invalid with the fields to mend. Words that are to be shown pass the
    fair-housing gate, or need ``override_reason``."""
    _refuse_unusable(tenant, draft)
    _pass_gate(tenant, actor, draft, override_reason, now)
    count = select(func.count(FormDesign.id)).where(
        FormDesign.tenant_id == tenant.id, FormDesign.removed_at.is_(None)
    )
    if (db.session.scalar(count) or 0) >= MOST_FORMS:
        raise Invalid(f"An agency has at most {MOST_FORMS} forms. Take one away first.")
    form = FormDesign(updated_at=now, updated_by=actor, **_columns(draft))
    db.session.add(form)
    db.session.flush()
    _note(tenant, actor, "form.added", form, now, after=_columns(draft))
    return form


def change_form(
    tenant: TenantRef,
    actor: str,
    form_id: int,
    draft: Draft,
    *,
    seen: int,
    override_reason: str = "",
    now: datetime,
) -> FormDesign:
    """Change a form. ``seen`` is the version the person saw: raises Conflict when it is another by now."""
    form = _form(tenant, form_id)
    if form.version != seen:
        raise Conflict(_CHANGED.format(who=form.updated_by))
    _refuse_unusable(tenant, draft, form.id)
    before, after = _columns(form.draft), _columns(draft)
    changed = {name for name in after if after[name] != before[name]}
    if not changed:
        return form
    if draft.words != form.draft.words or not form.is_published:
        _pass_gate(tenant, actor, draft, override_reason, now)
    for name in changed:
        setattr(form, name, after[name])
    form.updated_at, form.updated_by = now, actor
    db.session.flush()
    told = [{name: side[name] for name in changed} for side in (before, after)]
    _note(tenant, actor, "form.changed", form, now, before=told[0], after=told[1])
    return form


def remove_form(tenant: TenantRef, actor: str, form_id: int, *, now: datetime) -> FormDesign:
    """Take a form away: its address and its embeds answer 410; what it brought stays."""
    form = _form(tenant, form_id)
    form.removed_at, form.is_published = now, False
    form.updated_at, form.updated_by = now, actor
    db.session.flush()
    _note(tenant, actor, "form.removed", form, now)
    return form


def bring_back(tenant: TenantRef, actor: str, form_id: int, *, now: datetime) -> FormDesign:
    """Undo a removal; it comes back unpublished."""
    form = _form(tenant, form_id, is_removed=True)
    form.removed_at = None
    form.updated_at, form.updated_by = now, actor
    db.session.flush()
    _note(tenant, actor, "form.restored", form, now)
    return form


def _form(tenant: TenantRef, form_id: int, *, is_removed: bool = False) -> FormDesign:
    found = db.session.scalar(FormDesign.of(tenant).where(FormDesign.id == form_id))
    if found is None or (found.removed_at is not None) != is_removed:
        raise NotFound
    return found


def _refuse_unusable(tenant: TenantRef, draft: Draft, form_id: int | None = None) -> None:
    found = designs.problems(draft)
    same = FormDesign.of(tenant).where(FormDesign.slug == draft.slug)
    other = db.session.scalar(same.with_only_columns(FormDesign.id))
    if other is not None and other != form_id:
        found.setdefault("slug", [_TAKEN])
    if found:
        raise Invalid(_MEND, found)


def _pass_gate(
    tenant: TenantRef, actor: str, draft: Draft, override_reason: str, now: datetime
) -> None:
    if draft.is_published:
        what = {"object_type": "form", "object_key": draft.slug}
        refuse_unfair(tenant, actor, draft.words, override_reason, **what, now=now)


def _columns(draft: Draft) -> dict[str, Any]:
    kept = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    origins = [designs.normalised_origin(origin) for origin in draft.origins]
    fields = [each.as_json() for each in draft.fields]
    return {**kept, "fields": fields, "origins": sorted({o for o in origins if o})}


def _note(
    tenant: TenantRef,
    actor: str,
    action: str,
    form: FormDesign,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    audit.record(
        tenant,
        actor=actor,
        action=action,
        object_type="form",
        object_key=form.slug,
        before=before,
        after=after,
        now=now,
    )
