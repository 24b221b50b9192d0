"""PLANS: what each plan grants. Plain data; None is unlimited, 0 is none. Prices in whole USD."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Plan:
    """A plan an agency can be on."""

    code: str
    title: str
    audience: str
    setup_usd: int
    monthly_usd: int
    features: frozenset[str]
    modules: frozenset[str]
    limits: dict[str, int | None] = field(default_factory=dict)


_SOLO = frozenset({"crm_pipeline", "lead_capture"})
_FAST = _SOLO | {"behavior_intelligence", "automation_sequences"}
_MATURE = _FAST | {"ai_nba", "domain_ops"}
_TEAM = _MATURE | {"hierarchy", "shared_pipelines", "governance"}
_BASE_MODULES = frozenset(
    {
        "listings",
        "map_search",
        "open_houses",
        "areas",
        "at_a_glance",
        "lead_forms",
        "saved_searches",
        "mortgage_calculator",
        "closing_costs",
        "testimonials",
    }
)
_FAST_MODULES = _BASE_MODULES | {
    "schools",
    "taxes",
    "walk_score",
    "points_of_interest",
    "insights",
}
_TEAM_MODULES = _FAST_MODULES | {"team", "market_reports"}


def _limits(
    users: int | None,
    listings: int | None,
    domains: int,
    contacts: int | None,
    searches: int | None,
) -> dict[str, int | None]:
    return {
        "users": users,
        "listings": listings,
        "custom_domains": domains,
        "contacts": contacts,
        "saved_searches": searches,  # of subscribers by e-mail: each costs mails
    }


PLANS: dict[str, Plan] = {
    plan.code: plan
    for plan in (
        Plan(
            "starter",
            "Starter",
            "Solo agent",
            2_500,
            399,
            _SOLO,
            _BASE_MODULES,
            _limits(2, 500, 1, 5_000, 1_000),
        ),
        Plan(
            "growth",
            "Growth",
            "Solo, high velocity",
            4_000,
            749,
            _FAST,
            _FAST_MODULES,
            _limits(5, 2_000, 2, 20_000, 5_000),
        ),
        Plan(
            "pro",
            "Pro",
            "Mature solo, small team",
            6_500,
            1_199,
            _MATURE,
            _TEAM_MODULES,
            _limits(15, 10_000, 5, 100_000, 25_000),
        ),
        Plan(
            "team",
            "Team",
            "Multi-user team, boutique brokerage",
            9_500,
            1_899,
            _TEAM,
            _TEAM_MODULES,
            _limits(None, None, 25, None, None),
        ),
    )
}
