"""Believable leads of the last five weeks: who wrote, what about, and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from realestate.modules.demo.messages import ABOUT_A_HOME, NOTES, TO_THE_AGENCY, Letter
from realestate.modules.demo.people import agency

LEADS_PER_AGENCY = 40
SPAN = timedelta(weeks=5)
TIMEFRAMES = (
    "As soon as possible",
    "Within 3 months",
    "3 to 6 months",
    "6 months or more",
    "Just looking",
)

# how far leads have come, by the share of the five weeks that has passed since they wrote
_PIPELINE: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.08, ("new",)),
    (0.25, ("new", "contacted", "contacted", "qualified")),
    (0.55, ("contacted", "qualified", "touring", "nurturing", "lost")),
    (1.01, ("nurturing", "touring", "offer", "under_contract", "won", "lost", "qualified")),
)
# the steps a lead took before the one it is at
_WAY: dict[str, tuple[str, ...]] = {
    "new": (),
    "contacted": ("contacted",),
    "qualified": ("contacted", "qualified"),
    "nurturing": ("contacted", "nurturing"),
    "touring": ("contacted", "qualified", "touring"),
    "offer": ("contacted", "qualified", "touring", "offer"),
    "under_contract": ("contacted", "touring", "offer", "under_contract"),
    "won": ("contacted", "touring", "offer", "under_contract", "won"),
    "lost": ("contacted", "lost"),
}

_FIRST = (
    "Adaeze", "Alan", "Amara", "Anders", "Beatriz", "Bogdan", "Caroline", "Chidi", "Claire", "Darius", "Deepa", "Dmitri",
    "Eleanor", "Emeka", "Esther", "Farid", "Fiona", "Gabriel", "Grace", "Gustavo", "Hannah", "Hiroshi", "Imani", "Isaac",
    "Jasmine", "Jonas", "Kavita", "Keisha", "Laszlo", "Leah", "Linh", "Marcus", "Mei", "Miriam", "Nadia", "Nikhil",
    "Olena", "Omar", "Paloma", "Patrick", "Quentin", "Rashida", "Rosa", "Samir", "Sofia", "Stefan", "Tamara", "Tariq",
    "Ursula", "Viktor", "Wendell", "Xiomara", "Yusuf", "Zoe",
)  # fmt: skip
_LAST = (
    "Abara", "Ahmadi", "Andersen", "Banerjee", "Bergman", "Castillo", "Chandra", "Chavez", "Chen", "Cole", "Dawson",
    "Delgado", "Duarte", "Eriksen", "Farouk", "Ferris", "Goldberg", "Guerrero", "Hassan", "Holloway", "Ibarra", "Ito",
    "Jansen", "Kaplan", "Kim", "Kovacs", "Lindgren", "Lopez", "Marchetti", "McBride", "Mbeki", "Nguyen", "Novak",
    "O'Rourke", "Osei", "Park", "Pereira", "Quigley", "Rahman", "Romero", "Sato", "Schultz", "Sokolov", "Tanaka",
    "Thornton", "Ueda", "Varga", "Walsh", "Whitfield", "Yamamoto", "Zielinski",
)  # fmt: skip
_AREA_CODES = ("206", "425", "253", "360")
_MAIL_HOSTS = ("example.com", "example.com", "example.org", "example.net")


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """`age` runs back from now; `author_index` points into the agency's agents; kind is call, email, note or status."""

    age: timedelta
    author_index: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class InquiryFacts:
    """`kind` is inquiry (about the listing at `listing_index`) or contact (None)."""

    name: str
    email: str
    phone: str
    message: str
    kind: str
    listing_index: int | None
    age: timedelta
    status: str
    lead_type: str
    timeframe: str
    has_consented: bool
    assigned_index: int | None
    notes: tuple[NoteFacts, ...]


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    email: str
    phone: str


def inquiries_for(slug: str, *, listings: int) -> list[InquiryFacts]:
    """The agency's leads, newest first, `listings` being how many homes they may ask about.

    Two people of one household share a phone; one person writes twice.
    """
    rng = Random(f"inquiries of {slug}")
    people = _people(rng, slug)
    homes, general = list(ABOUT_A_HOME), list(TO_THE_AGENCY)
    rng.shuffle(homes)
    rng.shuffle(general)
    found = []
    for position, person in enumerate(people):
        letters, is_contact = (general, True) if position % 3 == 2 else (homes, False)
        letter = letters[
            position // 3 % len(general)
            if is_contact
            else (position - (position + 1) // 3) % len(homes)
        ]
        index = None if is_contact else rng.randrange(listings)
        found.append(_inquiry(rng, slug, person, letter, index, _age(rng, position)))
    return sorted(found, key=lambda inquiry: inquiry.age)


def _people(rng: Random, slug: str) -> list[_Person]:
    """Distinct people, but for one couple on one phone and one who comes back."""
    firsts, lasts = rng.sample(_FIRST, LEADS_PER_AGENCY), rng.sample(_LAST, LEADS_PER_AGENCY)
    offset = {"fairfield": 0, "harbor": 33, "summit": 66}.get(slug, 0)
    people = []
    for n, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        phone = f"{_AREA_CODES[n % 4]}-555-{100 + (offset + n) % 100:04}"
        people.append(_Person(f"{first} {last}", _mail(rng, first, last), phone))
    household = people[4]
    last = household.name.split(" ", 1)[1]
    first = people[11].name.split(" ", 1)[0]
    people[11] = _Person(f"{first} {last}", _mail(rng, first, last), household.phone)
    people[23] = people[7]
    return people


def _mail(rng: Random, first: str, last: str) -> str:
    local = rng.choice(("{first}.{last}", "{first}{last}", "{initial}.{last}", "{first}.{last}"))
    plain = last.replace("'", "").lower()
    named = local.format(first=first.lower(), last=plain, initial=first[0].lower())
    return f"{named}@{rng.choice(_MAIL_HOSTS)}"


def _age(rng: Random, position: int) -> timedelta:
    """Spread over the five weeks, a little denser towards now; the newest is minutes old."""
    share = (position / LEADS_PER_AGENCY) ** 1.25
    jitter = rng.uniform(30, 300) if position else 12.0
    minutes = share * SPAN.total_seconds() / 60 * 0.985 + jitter
    return timedelta(minutes=round(minutes))


def _inquiry(
    rng: Random, slug: str, person: _Person, letter: Letter, index: int | None, age: timedelta
) -> InquiryFacts:
    reached = next(options for share, options in _PIPELINE if age / SPAN < share)
    status = rng.choice(_possible(reached, letter.lead_type))
    authors = [n for n, agent in enumerate(agency(slug).agents) if agent.lists_homes]
    author = rng.choice(authors)
    return InquiryFacts(
        name=person.name,
        email=person.email,
        phone=person.phone if rng.random() < 0.88 or index is None else "",
        message=letter.text,
        kind="contact" if index is None else "inquiry",
        listing_index=index,
        age=age,
        status=status,
        lead_type=letter.lead_type,
        timeframe=rng.choice(("", *TIMEFRAMES)),
        has_consented=rng.random() < 0.6,
        assigned_index=None if status == "new" else author,
        notes=_notes(rng, person, letter.lead_type, status, age, author),
    )


def _possible(reached: tuple[str, ...], lead_type: str) -> tuple[str, ...]:
    """Only buyers and investors tour and make offers."""
    allowed = NOTES[_group(lead_type)].keys() | {"new"}
    return tuple(status for status in reached if status in allowed) or ("contacted",)


def _group(lead_type: str) -> str:
    return (
        "buyer"
        if lead_type in ("buyer", "investor")
        else lead_type
        if lead_type == "seller"
        else "other"
    )


def _notes(
    rng: Random, person: _Person, lead_type: str, status: str, age: timedelta, author: int
) -> tuple[NoteFacts, ...]:
    """A change of status and often a remark for every step of the way, oldest first."""
    notes: list[NoteFacts] = []
    way = _WAY[status]
    at = age * rng.uniform(0.9, 0.99)
    for step in way:
        if rng.random() < 0.85:
            kind, text = rng.choice(NOTES[_group(lead_type)][step])
            notes.append(
                NoteFacts(_whole(at), author, kind, text.format(first=person.name.split(" ")[0]))
            )
        notes.append(NoteFacts(_whole(at * 0.995), author, "status", step))
        at *= rng.uniform(0.45, 0.75)
    return tuple(notes)


def _whole(age: timedelta) -> timedelta:
    return timedelta(minutes=max(1, int(age.total_seconds() // 60)))
