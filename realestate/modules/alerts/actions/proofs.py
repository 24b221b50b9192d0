"""What an agency does with its newsletter: settings, and the next issue in one's own mailbox before it goes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast

from realestate import mail, throttle
from realestate.db import after_commit, db
from realestate.errors import Invalid
from realestate.modules.accounts.models import Membership, User
from realestate.modules.alerts import newsletter as rules
from realestate.modules.alerts.actions.issue_letters import proof_context
from realestate.modules.alerts.actions.issues import schedule
from realestate.modules.alerts.models import Newsletter
from realestate.modules.alerts.queries import news
from realestate.modules.alerts.queries import newsletter as queries
from realestate.modules.audit.actions import record
from realestate.modules.content.queries import website
from realestate.modules.crm.rules import normalised_email
from realestate.modules.events import actions as events
from realestate.modules.events.catalogue import NEWSLETTER_TESTED, NewsletterTested
from realestate.modules.events.handlers import Occurrence, Post
from realestate.modules.publishing.actions import refuse_unfair
from realestate.tenancy.models import TenantRef

NO_ADDRESS = "Every newsletter must name your postal address. Write it under Website > Brand first."


@dataclass(frozen=True)
class Wanted:
    """The settings as typed."""

    rhythm: str
    weekday: int
    monthday: int
    intro: str
    override_reason: str = ""


def blank(now: datetime) -> Newsletter:
    """The settings of an agency that has none yet; not kept."""
    return Newsletter(rhythm="off", weekday=3, monthday=1, intro="", updated_at=now)


def set_up(tenant: TenantRef, actor: str, wanted: Wanted, *, now: datetime) -> Newsletter:
    """Keep the settings; raises Invalid with the fields to mend. An issue that is due later than now follows them."""
    _refuse_unusable(tenant, wanted)
    about: dict[str, Any] = {"object_type": "newsletter", "object_key": tenant.slug}
    refuse_unfair(tenant, actor, {"intro": wanted.intro}, wanted.override_reason, **about, now=now)
    kept = db.session.scalar(Newsletter.of(tenant).with_for_update())
    if kept is None:
        kept = blank(now)
        db.session.add(kept)
    before = _facts(kept)
    kept.rhythm, kept.weekday, kept.monthday = wanted.rhythm, wanted.weekday, wanted.monthday
    kept.intro, kept.updated_at, kept.nothing_on = wanted.intro, now, None
    db.session.flush()
    schedule(tenant, kept, now)
    told: dict[str, Any] = {"before": before, "after": _facts(kept)}
    record(tenant, actor=actor, action="newsletter.changed", **about, **told, now=now)
    queries.forget(tenant)
    after_commit(lambda: queries.forget(tenant))
    db.session.flush()
    return kept


def ask_proof(tenant: TenantRef, member: Membership, *, now: datetime) -> None:
    """Send the next issue, as it would be now, to somebody of the agency; by the same way as the real one."""
    who = f"newsletter-proof:{tenant.id}:{member.id}"
    throttle.hit(who, limit=rules.TESTS_AN_HOUR, seconds=3600, now=now)
    key = f"newsletter-proof-{member.id}-{secrets.token_hex(8)}"
    payload = {"member_id": member.id}
    events.record(tenant, type=NEWSLETTER_TESTED, payload=payload, key=key, now=now)


def mail_proof(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> Post | None:
    """Prepare the issue for the person who asked, unless they have left."""
    asked = cast(NewsletterTested, occurrence.facts)
    found = Membership.of(tenant).where(Membership.id == asked.member_id).join(User)
    email = db.session.scalar(found.with_only_columns(User.email))
    if email is None:
        return None
    kept = queries.settings(tenant) or blank(now)
    agency = website(tenant)
    return partial(
        mail.send,
        "newsletter",
        email,
        sender_name=agency.display_name,
        reply_to=normalised_email(agency.email) or "",
        message_id=mail.message_id(f"newsletter.proof.{occurrence.receipt.lower()}"),
        is_rich=True,
        **proof_context(tenant, news.news(tenant, kept, now)),
    )


def _refuse_unusable(tenant: TenantRef, wanted: Wanted) -> None:
    found: dict[str, list[str]] = {}
    if wanted.rhythm not in rules.RHYTHMS:
        found["rhythm"] = ["Choose how often."]
    elif wanted.rhythm != "off" and not website(tenant).street_address:
        found["rhythm"] = [NO_ADDRESS]
    if not 0 <= wanted.weekday < len(rules.DAYS):
        found["weekday"] = ["Choose a day of the week."]
    if not 1 <= wanted.monthday <= rules.LAST_MONTHDAY:
        found["monthday"] = [f"Choose a day from 1 to {rules.LAST_MONTHDAY}: every month has it."]
    if len(wanted.intro) > rules.MAX_INTRO:
        found["intro"] = [f"Use at most {rules.MAX_INTRO:,} characters."]
    if found:
        raise Invalid("Not saved yet: some of this needs another look.", found)


def _facts(kept: Newsletter) -> dict[str, object]:
    return {name: getattr(kept, name) for name in ("rhythm", "weekday", "monthday", "intro")}
