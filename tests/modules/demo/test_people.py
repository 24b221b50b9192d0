"""The demo agencies: readable colours, distinct people, sign-ins where the demo says they are."""

from __future__ import annotations

import pytest

from realestate.modules.demo.drawing.colours import contrast
from realestate.modules.demo.people import AGENCIES, Agency, agency
from tests.modules.demo.words import words_not_to_use

ALL = tuple(AGENCIES.values())
ROLES = {"owner", "admin", "agent", "assistant"}


def test_there_are_three_agencies_on_three_plans() -> None:
    assert {a.slug: a.plan for a in ALL} == {
        "fairfield": "pro",
        "harbor": "starter",
        "summit": "team",
    }


@pytest.mark.parametrize("facts", ALL, ids=lambda facts: facts.slug)
def test_brand_colours_can_be_read(facts: Agency) -> None:
    brand = facts.brand
    assert contrast("#ffffff", brand.primary) >= 4.5
    for paper in (brand.canvas, brand.surface, "#ffffff"):
        for ink in (brand.ink, brand.primary, brand.accent_ink):
            assert contrast(ink, paper) >= 4.5


@pytest.mark.parametrize("facts", ALL, ids=lambda facts: facts.slug)
def test_the_first_person_is_the_owner_and_the_second_an_agent(facts: Agency) -> None:
    owner, second = facts.agents[:2]
    assert (owner.email, owner.role) == (f"owner@{facts.slug}.example", "owner")
    assert (second.email, second.role) == (f"agent@{facts.slug}.example", "agent")


@pytest.mark.parametrize("facts", ALL, ids=lambda facts: facts.slug)
def test_people_are_distinct_and_reachable_only_at_example_addresses(facts: Agency) -> None:
    assert 5 <= len(facts.agents) <= 9
    for field in ("name", "email", "phone"):
        assert len({getattr(agent, field) for agent in facts.agents}) == len(facts.agents)
    for agent in facts.agents:
        assert agent.email.endswith(f"@{facts.slug}.example")
        assert "-555-01" in agent.phone
        assert agent.role in ROLES
        assert agent.bio.count(". ") == 1
        assert agent.bio.endswith(".")
    assert "-555-01" in facts.phone
    assert len(facts.about) == 2
    assert not words_not_to_use(" ".join((*facts.about, facts.tagline)))


def test_another_slug_is_no_demo_agency() -> None:
    with pytest.raises(KeyError):
        agency("elsewhere")
