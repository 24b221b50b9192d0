"""The pages every agency has before anybody has written one: their words, until the agency writes its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from realestate.modules.content.blocks import Block, Content, Invite, Reach, Text
from realestate.modules.content.queries import Website


@dataclass(frozen=True)
class Ground:
    """What the default words depend on: the agency, its modules that are on with the address of their first
    page, the words of its consent box, and those of its e-mails about homes with where to ask for one's link."""

    website: Website
    modules: Mapping[str, str] = field(default_factory=dict)
    consent: str = ""
    alerts: str = ""
    alerts_link: str = ""

    @property
    def ways(self) -> str:
        """How to reach the agency, as a part of a sentence."""
        site = self.website
        mail = f"[{site.email}](mailto:{site.email})" if site.email else ""
        return " or ".join(way for way in (site.phone, mail) if way) or site.display_name


def default(slug: str, ground: Ground) -> Content:
    """The words of a plain page as long as the agency has none of its own. KeyError: no such page."""
    return PLAIN[slug](ground)


def _content(title: str, menu_title: str, description: str, *blocks: str | Block) -> Content:
    made = tuple(Text(text=block) if isinstance(block, str) else block for block in blocks)
    return Content(title=title, menu_title=menu_title, description=description, blocks=made)


def _about(ground: Ground) -> Content:
    site = ground.website
    words = site.about or f"{site.display_name} helps people buy and sell homes."
    team = ground.modules.get("team")
    more = f"\n\n[Meet our people]({team})" if team else ""
    return _content(
        (site.tagline or "About us")[:160],
        "About us",
        f"Who {site.display_name} is, and how to reach us.",
        words + more,
        Reach(title="How to reach us"),
    )


_TOOLS = {
    "listings": "- [Search every home]({}) that is for sale, with its facts and history.",
    "mortgage_calculator": "- [Work out a monthly payment]({}).",
    "closing_costs": "- [See what closing costs]({}) before you make an offer.",
}


def _services(ground: Ground) -> Content:
    site = ground.website
    shown = "\n".join(
        words.format(ground.modules[module])
        for module, words in _TOOLS.items()
        if ground.modules.get(module)
    )
    return _content(
        "What we do for you",
        "Services",
        f"What {site.display_name} does for buyers and for sellers.",
        "## If you are buying\n\nWe listen first, then look with you: what is for sale, what it sold for before, "
        "what the records say. We arrange showings, write the offer, and stay with you through inspection, loan and closing."
        f"\n\n{shown}",
        "## If you are selling\n\nWe look at the home with you, compare it with what sold nearby, and agree on a price and a plan. "
        "We prepare the listing, show the home, bring every offer to you in writing, and see the sale through to the keys.",
        "## What it costs\n\nWhat we charge is agreed with you in writing before we begin. It is not set by law and can be negotiated. "
        "Before we tour a home with a buyer, we sign an agreement that says what we do and what it costs.",
        Invite(),
    )


def _privacy(ground: Ground) -> Content:
    site = ground.website
    opening = (
        "Looking around leaves nothing with you: this website sets no cookie unless you say yes to it, "
        "loads nothing from other companies and does not follow you anywhere else."
    )
    address = f", {site.street_address}" if site.street_address else ""
    told = (
        "## When you write to us\n\nWe store what you send, so that we can answer:\n\n"
        "- your name, e-mail address, phone number and message, as you typed them;\n"
        "- the home or page you wrote from, and the page that led you there;\n"
        "- if this browser is remembered, what it looked at here before and after;\n"
        "- the time, and the network (IP) address it came from, which also guards the form against floods of spam;\n"
        "- whether you ticked the box about calls, texts and e-mails, with the exact words that stood beside it:\n\n"
        f"> {ground.consent}\n\nThe box is never ticked for you, and you get an answer without it."
    )
    return _content(
        "What we keep, and what we do not",
        "Privacy",
        f"What {site.display_name} stores about visitors of this website, and what it does not.",
        opening,
        *([told] if "lead_forms" in ground.modules else []),
        *([_told_of_alerts(ground)] if "saved_searches" in ground.modules else []),
        f"## Who sees it\n\nThe people of {site.display_name}, and the operator of the platform this website runs on, who handles it "
        "for us only. We do not sell it.",
        "## Your say\n\nAsk us at any time what we hold about you, to correct it, or to erase it: "
        f"{ground.ways}{address}. Wherever you agreed to calls or e-mails, you can take that back in any way you like, and we stop.",
    )


def _told_of_alerts(ground: Ground) -> str:
    return (
        "## When you ask for homes by e-mail\n\nWe keep your e-mail address, the searches and favourites you save under it, "
        "how often you want to hear, when you last opened a link of ours, and each e-mail we sent. A word in the links of these "
        "e-mails tells us that you are still looking; there are no hidden pictures in them, and a browser that asks not to be "
        "followed tells us nothing. Your yes is kept with its exact words, the time, the page and the network (IP) address:\n\n"
        f"> {ground.alerts}\n\nEvery e-mail has a link that ends them at once. On your own page you can download or erase "
        f"everything: [ask for the link to it]({ground.alerts_link})."
    )


def _terms(ground: Ground) -> Content:
    name = ground.website.display_name
    return _content(
        "Terms of use",
        "Terms",
        f"What you can expect of {name}'s website, and what it asks of you.",
        f"This website is run by {name}. By using it you agree to what follows.",
        "## What the information is worth\n\nPrices, sizes, dates and descriptions come from owners, public records and other brokers. We show them as we "
        "get them, and they can change or be wrong. Check what matters to you before you decide, and have a home inspected before you buy it.\n\n"
        "Figures that are worked out here, such as payments and estimates, are for orientation. They are not an appraisal, a loan offer, or legal or tax advice.",
        "## No agreement yet\n\nWriting to us or asking for a showing does not make you our client and commits you to nothing. Whether and how we "
        "represent you is agreed in writing.",
        "## Fair use\n\nLook, save and print for yourself as much as you like. Do not copy listings in bulk, republish them, or disturb the service for others. "
        "Photographs and texts belong to those who made them.",
        f"## Questions\n\nAsk us: {ground.ways}.",
    )


def _fair_housing(ground: Ground) -> Content:
    name = ground.website.display_name
    search = (
        "\n- You can search by place, price, size and kind of home. There is no filter for the people of a neighborhood."
        "\n- The same search shows the same homes in the same order to every visitor."
    )
    return _content(
        "Every door is open to everyone",
        "Fair housing",
        f"{name} works for all people alike, as fair housing law requires.",
        f"{name} works for all people alike. We show the same homes, give the same answers and ask the same questions, whoever you are.",
        "## What the law says\n\nThe federal Fair Housing Act forbids treating people differently in the sale, rental or financing of a home because of "
        "race, color, religion, sex, disability, familial status or national origin. State and local law may protect more, and we follow those as well.",
        "## What it means on this website\n\n- Homes are described by their rooms, land and condition, never by who should live in them."
        + (search if "listings" in ground.modules else ""),
        f"## If something is not right\n\nTell us: {ground.ways}. You can also file a complaint with the U.S. Department of Housing and Urban Development, "
        "Office of Fair Housing and Equal Opportunity, at [1-800-669-9777](tel:1-800-669-9777).",
    )


def _accessibility(ground: Ground) -> Content:
    return _content(
        "A website everybody can use",
        "Accessibility",
        f"How {ground.website.display_name}'s website is made to work for everybody, and whom to tell when it does not.",
        "We want this website to work for everybody: with a keyboard, with a screen reader, enlarged, without a mouse, and without JavaScript.",
        "## What we aim for\n\nThe Web Content Accessibility Guidelines (WCAG) 2.2, level AA. Pictures have descriptions, forms say what is wrong "
        "and keep what you typed, and nothing moves or plays by itself.",
        "## If something stands in your way\n\nTell us what happened and on which page, and we will help you at once and mend it: "
        f"{ground.ways}. We are glad to give you any information of this website by phone or by mail.",
    )


PLAIN: dict[str, Callable[[Ground], Content]] = {
    "about": _about,
    "services": _services,
    "privacy": _privacy,
    "terms": _terms,
    "fair-housing": _fair_housing,
    "accessibility": _accessibility,
}
