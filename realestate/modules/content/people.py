"""The agency's people as its website shows them: who they are, their profile, their address there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from realestate.db import db
from realestate.modules.accounts.models import Membership, User
from realestate.modules.accounts.queries import members
from realestate.modules.content.models import AgentProfile
from realestate.modules.content.writing import slug_of
from realestate.modules.images import queries as images
from realestate.tenancy.models import TenantRef


@dataclass(frozen=True)
class Person:
    """One person of the agency. ``number`` counts the saves of the profile; 0: there is none yet."""

    member_id: int
    slug: str
    name: str
    sign_in: str
    role: str
    title: str = ""
    phone: str = ""
    email: str = ""
    license_text: str = ""
    languages: tuple[str, ...] = ()
    bio: str = ""
    photo_key: str = ""
    photo_alt: str = ""
    is_shown: bool = True
    number: int = 0

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split())[:3]


def people(tenant: TenantRef, *, everybody: bool = False) -> list[Person]:
    """Who is shown (or everybody), in the order they joined."""
    profiles = {
        profile.member_id: profile for profile in db.session.scalars(AgentProfile.of(tenant))
    }
    taken = {profile.slug for profile in profiles.values()}
    found = [_person(member, profiles.get(member.id), taken) for member in members(tenant)]
    return [person for person in found if everybody or person.is_shown]


def by_id(tenant: TenantRef) -> dict[int, Person]:
    """Everybody who is shown, by the number of their membership."""
    return {person.member_id: person for person in people(tenant)}


@images.shows_pictures
def _photo_uses(tenant: TenantRef, keys: list[str]) -> dict[str, list[str]]:
    """Photos of people."""
    rows = db.session.execute(
        select(AgentProfile.photo_key, User.name)
        .join(Membership, Membership.id == AgentProfile.member_id)
        .join(User, User.id == Membership.user_id)
        .where(AgentProfile.tenant_id == tenant.id, AgentProfile.photo_key.in_(keys))
    )
    found: dict[str, list[str]] = {}
    for key, name in rows:
        found.setdefault(key, []).append(name)
    return found


def _person(member: Membership, profile: AgentProfile | None, taken: set[str]) -> Person:
    if profile is None:
        slug = slug_of(member.user.name)
        if slug in taken:
            slug = f"{slug[:70]}-{member.id}"
        taken.add(slug)
        return Person(
            member_id=member.id,
            slug=slug,
            name=member.user.name,
            sign_in=member.user.email,
            role=member.role,
            title=member.title,
            phone=member.phone,
            bio=member.bio,
        )
    return Person(
        member_id=member.id,
        slug=profile.slug,
        name=member.user.name,
        sign_in=member.user.email,
        role=member.role,
        title=profile.title,
        phone=profile.phone,
        email=profile.email,
        license_text=profile.license_text,
        languages=tuple(profile.languages),
        bio=profile.bio,
        photo_key=profile.photo_key,
        photo_alt=profile.photo_alt,
        is_shown=profile.is_shown,
        number=profile.number,
    )
