"""What the demo says of an agency and of each person in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brand:
    """Colours as #rrggbb: white text is readable on `primary`, `ink` and `accent_ink` on `canvas`.

    `accent` is for shapes and large type, `accent_ink` is its darker sister for small text.
    """

    primary: str
    primary_dark: str
    accent: str
    accent_ink: str
    canvas: str
    surface: str
    ink: str


@dataclass(frozen=True, slots=True)
class Agent:
    """`role` is a membership role: owner, admin, agent or assistant."""

    name: str
    email: str
    phone: str
    title: str
    role: str
    bio: str
    lists_homes: bool = True


@dataclass(frozen=True, slots=True)
class Agency:
    slug: str
    name: str
    plan: str
    tagline: str
    about: tuple[str, str]
    phone: str
    email: str
    street: str
    city: str
    state_or_province: str
    postal_code: str
    license_label: str
    service_areas: tuple[str, ...]
    hours: tuple[tuple[str, str], ...]
    brand: Brand
    theme: str
    agents: tuple[Agent, ...]

    @property
    def postal_address(self) -> str:
        return f"{self.street}, {self.city}, {self.state_or_province} {self.postal_code}"
