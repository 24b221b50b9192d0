"""What the demo agencies have written: articles, a page of their own, testimonials of made-up people, profiles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from realestate.db import db
from realestate.modules.accounts.models import Membership
from realestate.modules.content.actions.categories import add_category
from realestate.modules.content.actions.pages import Place, create_page, publish_page
from realestate.modules.content.blocks import (
    Call,
    Content,
    Faq,
    Homes,
    Invite,
    Praise,
    Question,
    Text,
)
from realestate.modules.content.models import AgentProfile
from realestate.modules.content.writing import slug_of
from realestate.modules.testimonials.models import Testimonial
from realestate.tenancy.models import TenantRef

_FOLDER = Path(__file__).parent / "data" / "articles"
_INVENTED = "Made up for this demonstration; no client of anybody said this"
ARTICLES = {
    "fairfield": (
        "how-an-offer-works-in-washington",
        "what-to-ask-at-a-showing",
        "reading-a-closing-disclosure",
        "days-on-market",
        "selling-what-to-do-first",
    ),
    "harbor": (
        "what-to-ask-at-a-showing",
        "selling-what-to-do-first",
        "days-on-market",
        "how-an-offer-works-in-washington",
    ),
    "summit": (
        "wells-and-septic",
        "how-an-offer-works-in-washington",
        "what-to-ask-at-a-showing",
        "days-on-market",
        "reading-a-closing-disclosure",
    ),
}
# quote, name, what it was about, days ago, which of the agency's people
TESTIMONIALS: dict[str, tuple[tuple[str, str, str, int, int], ...]] = {
    "fairfield": (
        ("Daniel told us not to buy the first house, and why. The second one has a dry basement.", "Petra & Owen L.", "Bought in Redmond", 21, 1),
        ("Every offer came with a one-page comparison. We chose the third highest and closed two weeks early.", "R. Castellanos", "Sold in Kirkland", 48, 0),
        ("I bought from Lisbon. Hana filmed the crawl space, the water meter and the neighbor's very loud rooster.", "Inês M.", "Bought in Bellevue", 90, 4),
        ("She read the inspection report aloud and put a price beside every line. That was the whole negotiation.", "Theo A.", "Bought in Sammamish", 133, 2),
    ),
    "harbor": (
        ("They knew which pier has the afternoon sun. We now know it, too.", "Marlow & Ash", "Bought in Ballard", 33, 1),
        ("Paperwork in English and Spanish, and patience in both.", "Familia R. (as they asked to be named)", "Sold in West Seattle", 75, 2),
        ("Two showings a day, a note after each one, and a price that held.", "J. Whitcombe", "Sold on Queen Anne", 119, 0),
    ),
    "summit": (
        ("Kwame walked the boundary with us in the rain and found the second easement.", "The Dressels", "Bought in Enumclaw", 18, 1),
        ("We had three opinions on the well and one clear answer from Gwendolyn.", "Harriet N.", "Bought near Fall City", 61, 0),
        ("Our lane is private and our papers were a mess. They sorted both before the sign went up.", "C. Abara", "Sold in Maple Valley", 102, 3),
    ),
}  # fmt: skip
LANGUAGES = {
    "hana@fairfield.example": ["English", "Japanese"],
    "agent@fairfield.example": ["English", "Spanish"],
    "noor@fairfield.example": ["Arabic", "English", "French"],
    "lucia@harbor.example": ["English", "Spanish"],
    "amadou@harbor.example": ["English", "French"],
    "mateo@summit.example": ["English", "Spanish"],
}


@dataclass(frozen=True)
class Article:
    """One article as it lies in the folder."""

    title: str
    description: str
    category: str
    picture: str
    alt: str
    text: str


def article(name: str) -> Article:
    head, _, text = (_FOLDER / f"{name}.md").read_text(encoding="utf-8").partition("\n\n")
    facts = dict(line.split(": ", 1) for line in head.split("\n"))
    return Article(**facts, text=text.strip())


def write_words(tenant: TenantRef, members: list[Membership], now: datetime) -> None:
    """Everything an agency of the demo says, published over the last months."""
    by = members[0].user.email
    _articles(tenant, by, [m for m in members if m.role in ("owner", "agent")], now)
    _first_steps(tenant, by, now)
    _testimonials(tenant, members, now)
    _profiles(members, now)


def _articles(tenant: TenantRef, by: str, authors: list[Membership], now: datetime) -> None:
    categories: dict[str, int] = {}
    for place, name in enumerate(ARTICLES[tenant.slug]):
        found = article(name)
        if found.category not in categories:
            categories[found.category] = add_category(tenant, by, found.category, now=now).id
        content = Content(
            title=found.title,
            description=found.description,
            hero_key=f"demo/{found.picture}.svg",
            hero_alt=found.alt,
            category_id=categories[found.category],
            author_id=authors[place % len(authors)].id,
            blocks=(Text(text=found.text),),
        )
        at = now - timedelta(days=6 + 23 * place, hours=place)
        _publish(tenant, by, "post", Place(slug=name), content, at)


def _first_steps(tenant: TenantRef, by: str, now: datetime) -> None:
    """A page of the agency's own, with one block of most kinds."""
    content = Content(
        title="Your first home, step by step",
        menu_title="First steps",
        description="What happens between the first look and the keys, in which order, and what it asks of you.",
        blocks=(
            Text(text=_STEPS),
            Homes(title="Newest homes", count=3),
            Faq(title="What people ask us first", questions=tuple(Question(question=q, answer=a) for q, a in _ASKED)),
            Praise(title="How it went for others", count=2),
            Call(title="Work out the numbers first", text="Look at what is for sale, with all prices and their history.", button="See the homes", href="/listings"),
            Invite(),
        ),
    )  # fmt: skip
    place = Place(slug="first-steps", menu_place="more")
    _publish(tenant, by, "page", place, content, now - timedelta(days=40))


_STEPS = (
    "Buying a home takes a few months and about forty signatures. None of it is hard, and all of it is easier in the right order.\n\n"
    "1. **Know your number.** A lender looks at income, debts and savings and writes down what it would lend. That letter is not a promise, "
    "and it is not the sum you have to spend.\n2. **Walk through ten homes.** Not to buy one. To learn what matters to you.\n"
    "3. **Sign with a broker.** In Washington, who represents you and what it costs is agreed in writing.\n"
    "4. **Write an offer.** With a price, a date, and the conditions you need.\n5. **Inspect.** Pay somebody to look where you would not.\n"
    "6. **Sign, then wait a day or two.** The home is yours when the deed is recorded."
)
_ASKED = (
    ("How much do I need for the down payment?", "It depends on the loan: some ask for 3 to 5 percent, some for none, and with less than 20 percent there is usually mortgage insurance. Ask two lenders for a Loan Estimate; it has the same form everywhere, so they can be compared line by line."),
    ("What is earnest money?", "A deposit that shows you mean it. It is held in trust and becomes part of the price at closing."),
    ("Can I look at homes without committing to anything?", "Yes: open houses are open. Before a broker tours homes with you as your agent, there is an agreement to read and sign first."),
)  # fmt: skip


def _publish(
    tenant: TenantRef, by: str, kind: str, place: Place, content: Content, at: datetime
) -> None:
    page = create_page(tenant, by, kind=kind, content=content, place=place, now=at)
    publish_page(tenant, by, page.id, number=1, at=at, now=at)


def _testimonials(tenant: TenantRef, members: list[Membership], now: datetime) -> None:
    for quote, name, about, days, who in TESTIMONIALS[tenant.slug]:
        at = now - timedelta(days=days)
        db.session.add(
            Testimonial(
                quote=quote,
                name=name,
                about=about,
                given_on=at.date(),
                member_id=members[who].id,
                consent_by=name,
                consent_on=at.date(),
                consent_how=_INVENTED,
                published_at=at,
                created_at=at,
                updated_at=at,
            )
        )
    db.session.flush()


def _profiles(members: list[Membership], now: datetime) -> None:
    for number, member in enumerate(members, 1):
        db.session.add(
            AgentProfile(
                member_id=member.id,
                slug=slug_of(member.user.name),
                title=member.title,
                phone=member.phone,
                email=member.user.email,
                license_text=f"DEMO-{1000 + number}" if member.role in ("owner", "agent") else "",
                languages=LANGUAGES.get(member.user.email, []),
                bio=member.bio,
                updated_at=now,
            )
        )
    db.session.flush()
