"""A person's profile on the website, saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.audit.actions import record
from realestate.modules.content.blocks import is_media_key
from realestate.modules.content.models import AgentProfile
from realestate.modules.content.people import Person, people
from realestate.modules.content.writing import is_slug
from realestate.tenancy.models import TenantRef

MOST_LANGUAGES = 12
LIMITS = {
    "title": 80,
    "phone": 40,
    "email": 254,
    "license_text": 120,
    "bio": 6_000,
    "photo_alt": 200,
}


@dataclass(frozen=True)
class Profile:
    """What a profile says. ``languages``: the ones spoken, as a service to clients."""

    slug: str
    is_shown: bool
    title: str
    phone: str
    email: str
    license_text: str
    languages: tuple[str, ...]
    bio: str
    photo_key: str
    photo_alt: str


def save_profile(
    tenant: TenantRef,
    actor: str,
    member_id: int,
    profile: Profile,
    *,
    before: int,
    now: datetime,
) -> None:
    """Raises NotFound, Invalid, and Conflict when somebody saved it after version ``before``."""
    everybody = people(tenant, everybody=True)
    person = next((p for p in everybody if p.member_id == member_id), None)
    if person is None:
        raise NotFound()
    if person.number != before:
        raise Conflict(
            "Somebody saved this profile meanwhile. Look at what is there, then save again."
        )
    taken = {other.slug for other in everybody if other.member_id != member_id}
    problems = _problems(profile, taken)
    if problems:
        raise Invalid("Some of this needs another look.", problems)
    _write(tenant, person, profile, now)
    record(
        tenant,
        actor=actor,
        action="profile.saved",
        object_type="profile",
        object_key=str(member_id),
        now=now,
        before=_told(person),
        after=_told(profile),
    )


def _write(tenant: TenantRef, person: Person, profile: Profile, now: datetime) -> None:
    row = db.session.scalar(
        AgentProfile.of(tenant).where(AgentProfile.member_id == person.member_id)
    )
    if row is None:
        row = AgentProfile(member_id=person.member_id, number=0)
        db.session.add(row)
    for name, value in vars(profile).items():
        setattr(row, name, list(value) if name == "languages" else value)
    row.number += 1
    row.updated_at = now
    db.session.flush()


def _problems(profile: Profile, taken: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, limit in LIMITS.items():
        if len(getattr(profile, name)) > limit:
            found[name] = [f"At most {limit} letters."]
    if not is_slug(profile.slug):
        found["slug"] = ["Small letters, figures and single hyphens, for instance ada-agent."]
    elif profile.slug in taken:
        found["slug"] = ["Somebody else has this address."]
    if profile.email and ("@" not in profile.email or " " in profile.email):
        found["email"] = ["This is not an e-mail address."]
    if len(profile.languages) > MOST_LANGUAGES or any(len(name) > 40 for name in profile.languages):
        found["languages"] = [f"At most {MOST_LANGUAGES}, separated by commas."]
    if not is_media_key(profile.photo_key):
        found["photo_key"] = ["Choose one of your own pictures."]
    elif profile.photo_key and not profile.photo_alt:
        found["photo_alt"] = ["Say in a few words what the picture shows."]
    return found


def _told(profile: Person | Profile) -> dict[str, object]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in vars(profile).items()}
