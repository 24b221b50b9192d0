"""Issues of a newsletter: planned once, sent once, not at all when nothing is new or nobody wants it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from realestate.db import db, finish, transaction
from realestate.errors import Invalid
from realestate.modules.alerts.actions import issues, keeping, proofs, reading
from realestate.modules.alerts.models import AlertMail, Newsletter, NewsletterIssue, Subscriber
from realestate.modules.alerts.queries import newsletter as queries
from realestate.modules.alerts.queries import subscribers
from realestate.modules.content.actions import pages
from realestate.modules.content.models import Page
from realestate.modules.crm.models import Activity, Consent, Contact, Lead
from realestate.modules.entitlements import switch
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.modules.alerts.conftest import Clock, _rows, alert_mails, mails, person, send_all, work
from tests.support.newsletters import EARLIER, READER, THURSDAY, article, reader, switched_on
from tests.support.postbox import Postbox


def round_(clock: Clock) -> int:
    planned = issues.make_round(clock.at)
    work()
    send_all()
    return planned


@pytest.fixture
def tenant(cast: Cast, postbox: Postbox, clock: Clock) -> TenantRef:
    """Fairfield with a weekly newsletter, one reader and one new article, on the morning it is due."""
    tenant = cast.fairfield.ref
    clock.at = THURSDAY
    switched_on(tenant)
    reader(tenant)
    article(tenant)
    send_all()
    return tenant


def text_of(postbox: Postbox) -> str:
    body = alert_mails(postbox)[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_an_issue_is_planned_and_sent_once(
    tenant: TenantRef, postbox: Postbox, clock: Clock
) -> None:
    clock.goes(seconds=-1)
    assert round_(clock) == 0, "it is not nine yet"
    clock.goes(seconds=1)
    assert round_(clock) == 1
    assert round_(clock) == 0
    clock.goes(hours=5)
    assert round_(clock) == 0
    (mail,) = alert_mails(postbox)
    assert mail["To"] == READER
    assert mail["Subject"] == "What a well costs"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/newsletter/stop/" in mail["List-Unsubscribe"]
    said = text_of(postbox)
    assert "1 Main Street, Bellevue" in said, "the law wants the postal address"
    assert "Good morning." in said
    assert "/insights/what-a-well-costs" in said
    (kept,) = mails(tenant, "newsletter")
    (issue,) = _rows(tenant, NewsletterIssue)
    assert (kept.state, kept.issue_id, issue.planned_at) == ("sent", issue.id, THURSDAY)


def test_a_round_that_died_half_way_goes_on_where_it_was(
    tenant: TenantRef, postbox: Postbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        reader(tenant, f"reader{number}@mail.example")
    send_all()
    monkeypatch.setattr(issues, "BATCH", 2)
    with acting_as(tenant), transaction():
        issues.begin(tenant, clock.at)
    with acting_as(tenant), transaction():
        assert issues.plan_some(tenant, clock.at) == 2
    with acting_as(tenant):
        issues.plan_some(tenant, clock.at)
    finish(keep=False)  # killed before it was kept
    assert round_(clock) == 3
    assert len(mails(tenant, "newsletter")) == 5
    assert len({mail["To"] for mail in alert_mails(postbox)}) == 5


def test_planning_begun_anew_reaches_nobody_twice(
    tenant: TenantRef, postbox: Postbox, clock: Clock
) -> None:
    round_(clock)
    with acting_as(tenant), transaction():
        again = {"reached": 0, "planned_at": None}
        db.session.execute(
            update(NewsletterIssue).where(NewsletterIssue.tenant_id == tenant.id).values(**again)
        )
    assert round_(clock) == 0
    assert len(alert_mails(postbox)) == 1


def test_with_nothing_new_nothing_is_sent_and_the_desk_can_say_so(
    tenant: TenantRef, postbox: Postbox, clock: Clock
) -> None:
    round_(clock)
    clock.goes(days=7)
    assert round_(clock) == 0
    (kept,) = _rows(tenant, Newsletter)
    assert kept.nothing_on == clock.at.date()
    article(tenant, "Offers", at=clock.at - timedelta(hours=1))
    assert round_(clock) == 0, "it waits for the next day of the newsletter"
    clock.goes(days=7)
    assert round_(clock) == 1
    said = text_of(postbox)
    assert "Offers" in said
    assert "What a well costs" not in said, "told before"


def test_who_is_late_unconfirmed_ended_or_stopped_gets_no_issue(
    tenant: TenantRef, postbox: Postbox, clock: Clock
) -> None:
    reader(tenant, "late@mail.example", at=clock.at + timedelta(minutes=1))
    reader(tenant, "silent@mail.example", is_confirmed=False)
    for email in ("ended@mail.example", "stopped@mail.example"):
        reader(tenant, email)
    with acting_as(tenant), transaction():
        ended = subscribers.by_email(tenant, "ended@mail.example")
        stopped = subscribers.by_email(tenant, "stopped@mail.example")
        assert ended
        assert stopped
        reading.end(tenant, ended, how="", page="", address="", now=EARLIER)
        keeping.stop_by_agent(tenant, stopped, actor="Ada", now=EARLIER)
    assert round_(clock) == 1
    assert [mail["To"] for mail in alert_mails(postbox)] == [READER]


def test_what_ended_between_planning_and_sending_is_not_sent(
    tenant: TenantRef, postbox: Postbox, clock: Clock
) -> None:
    issues.make_round(clock.at)
    with acting_as(tenant), transaction():
        reading.end(tenant, _known(tenant), how="", page="", address="", now=clock.at)
    send_all()
    assert alert_mails(postbox) == []
    (kept,) = mails(tenant, "newsletter")
    assert (kept.state, kept.reason) == ("skipped", "unsubscribed")


def test_an_article_taken_down_meanwhile_is_not_told(
    tenant: TenantRef, postbox: Postbox, clock: Clock
) -> None:
    issues.make_round(clock.at)
    with acting_as(tenant), transaction():
        page = db.session.scalars(Page.of(tenant).where(Page.kind == "post")).one()
        pages.take_down(tenant, "owner@fairfield.example", page.id, now=clock.at)
    send_all()
    assert alert_mails(postbox) == []
    assert mails(tenant, "newsletter")[0].reason == "what it tells is no longer on the website"


@pytest.mark.parametrize("how", ["off", "module"])
def test_switched_off_nothing_goes_that_was_planned(
    tenant: TenantRef, postbox: Postbox, clock: Clock, how: str
) -> None:
    issues.make_round(clock.at)
    with acting_as(tenant), transaction():
        if how == "off":
            wanted = proofs.Wanted("off", 3, 1, "")
            proofs.set_up(tenant, "owner@fairfield.example", wanted, now=clock.at)
        else:
            switch(tenant, "sten@platform.example", "lead_forms", is_on=False, now=clock.at)
    queries.forget(tenant)
    send_all()
    assert alert_mails(postbox) == []
    assert mails(tenant, "newsletter")[0].reason == "the newsletter is switched off"
    clock.goes(days=7)
    article(tenant, "Offers", at=clock.at)
    assert round_(clock) == 0


def test_after_a_refused_address_no_further_issue_goes_there(
    tenant: TenantRef, postbox: Postbox, clock: Clock
) -> None:
    postbox.says["RCPT"] = ["550 5.1.1 No such mailbox"]
    round_(clock)
    (kept,) = mails(tenant, "newsletter")
    assert kept.state == "failed"
    assert person(tenant, READER).stopped_by == "bounce"
    with acting_as(tenant), transaction():
        (issue,) = queries.latest_issues(tenant)
        told = queries.fared(tenant, [issue.id])[issue.id]
    assert (told.planned, told.sent, told.failed, told.waiting) == (1, 0, 1, 0)


def test_an_issue_counts_who_left_after_it(tenant: TenantRef, clock: Clock) -> None:
    round_(clock)
    with acting_as(tenant), transaction():
        for _ in range(2):
            reading.end(tenant, _known(tenant), how="", page="", address="", now=clock.at)
    (issue,) = _rows(tenant, NewsletterIssue)
    assert issue.ended == 1


def test_the_other_agency_plans_nothing_of_it(tenant: TenantRef, cast: Cast, clock: Clock) -> None:
    harbor = cast.harbor.ref
    with acting_as(harbor), transaction():
        assert issues.begin(harbor, clock.at) is None
        assert issues.plan_some(harbor, clock.at) == 0
        assert queries.readers_count(harbor) == 0
        assert queries.offered(harbor) == ""
    assert round_(clock) == 1
    assert _rows(harbor, AlertMail) == []


def test_a_sign_up_is_noted_on_a_contact_and_never_becomes_a_lead(
    tenant: TenantRef, cast: Cast, clock: Clock
) -> None:
    before = len(_rows(tenant, Lead)), len(_rows(tenant, Contact))
    reader(tenant, "paula@fairfield-mail.example")
    (note,) = [a for a in _rows(tenant, Activity) if a.type == "newsletter_wanted"]
    assert note.contact_id == cast.fairfield.contact_id
    (consent,) = [c for c in _rows(tenant, Consent) if c.text_id.startswith("newsletter")]
    assert consent.is_granted
    assert "at most once a week" in consent.text
    reader(tenant, "nobody@mail.example")
    assert (len(_rows(tenant, Lead)), len(_rows(tenant, Contact))) == before


def test_without_a_postal_address_it_cannot_be_switched_on(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.harbor.ref
    wanted = proofs.Wanted("weekly", 3, 1, "")
    with pytest.raises(Invalid) as refused, acting_as(tenant), transaction():
        proofs.set_up(tenant, "owner@harbor.example", wanted, now=clock.at)
    assert refused.value.fields["rhythm"] == [proofs.NO_ADDRESS]


def test_erasing_a_reader_leaves_the_issue(tenant: TenantRef, clock: Clock) -> None:
    round_(clock)
    with acting_as(tenant), transaction():
        keeping.erase(tenant, _known(tenant))
    assert _rows(tenant, Subscriber) == []
    assert len(_rows(tenant, NewsletterIssue)) == 1
    with acting_as(tenant), transaction():
        db.session.execute(delete(NewsletterIssue).where(NewsletterIssue.tenant_id == tenant.id))


def _known(tenant: TenantRef) -> Subscriber:
    found = subscribers.by_email(tenant, READER)
    assert found is not None
    return found
