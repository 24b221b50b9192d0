"""Demo leads: written by hand, spread over five weeks, with the awkward cases in them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from realestate.modules.crm.rules import LEAD_STATUSES, LEAD_TYPES
from realestate.modules.demo.inquiries import SPAN, InquiryFacts, inquiries_for
from realestate.modules.demo.messages import ABOUT_A_HOME, TO_THE_AGENCY
from realestate.modules.demo.people import AGENCIES
from realestate.modules.lead_forms.rules import TIMEFRAMES
from tests.modules.demo.words import words_not_to_use

SLUGS = tuple(AGENCIES)
HOMES = 300


def leads(slug: str) -> list[InquiryFacts]:
    return inquiries_for(slug, listings=HOMES)


def test_there_are_forty_messages_and_none_speaks_of_who_people_are() -> None:
    texts = [letter.text for letter in (*ABOUT_A_HOME, *TO_THE_AGENCY)]
    assert len(set(texts)) == len(texts) >= 40
    assert not [text for text in texts if words_not_to_use(text)]


@pytest.mark.parametrize("slug", SLUGS)
def test_leads_use_the_words_of_the_crm(slug: str) -> None:
    for lead in leads(slug):
        assert lead.status in LEAD_STATUSES
        assert lead.lead_type in LEAD_TYPES
        assert lead.timeframe in ("", *TIMEFRAMES)
        assert lead.email.rsplit("@", 1)[1] in ("example.com", "example.org", "example.net")
        assert not lead.phone or lead.phone[3:9] == "-555-0"
        assert (lead.kind == "inquiry") == (lead.listing_index is not None)
        assert lead.listing_index is None or 0 <= lead.listing_index < HOMES


@pytest.mark.parametrize("slug", SLUGS)
def test_forty_leads_spread_over_five_weeks_newest_first(slug: str) -> None:
    ages = [lead.age for lead in leads(slug)]
    assert len(ages) == 40
    assert ages == sorted(ages)
    assert timedelta() < ages[0] < timedelta(hours=1)
    assert timedelta(weeks=4) < ages[-1] < SPAN
    assert len({lead.status for lead in leads(slug)}) >= 6


@pytest.mark.parametrize("slug", SLUGS)
def test_notes_are_written_after_the_message_and_end_at_the_status(slug: str) -> None:
    authors = range(len(AGENCIES[slug].agents))
    for lead in leads(slug):
        ages = [note.age for note in lead.notes]
        assert ages == sorted(ages, reverse=True)
        assert all(timedelta() < age < lead.age for age in ages)
        assert all(note.author_index in authors for note in lead.notes)
        assert {note.kind for note in lead.notes} <= {"note", "call", "email", "status"}
        steps = [note.text for note in lead.notes if note.kind == "status"]
        assert (steps or ["new"])[-1] == lead.status
        assert not any("{" in note.text for note in lead.notes)


@pytest.mark.parametrize("slug", SLUGS)
def test_one_person_writes_twice_and_one_household_shares_a_phone(slug: str) -> None:
    assert sorted(Counter(lead.email for lead in leads(slug)).values())[-2:] == [1, 2]
    owners: dict[str, set[str]] = {}
    for lead in leads(slug):
        if lead.phone:
            owners.setdefault(lead.phone, set()).add(lead.email)
    assert [len(emails) for emails in owners.values() if len(emails) > 1] == [2]


def test_the_same_agency_gets_the_same_leads() -> None:
    assert leads("summit") == leads("summit")
