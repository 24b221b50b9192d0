"""Times of day and seasons: what the sky, the air and the leaves look like."""

from dataclasses import dataclass

from realestate.modules.demo.drawing.colours import mix, multiply


@dataclass(frozen=True)
class Light:
    """`sky` runs from the zenith to the horizon; `ambient` multiplies every surface."""

    name: str
    sky: tuple[str, str, str, str]
    sun: tuple[float, float, float, str] | None
    glow: str
    ambient: str
    haze: str
    cloud: str
    glass: tuple[str, str]
    shade: str
    lamps: bool

    def on(self, colour: str, depth: float = 0.0) -> str:
        """The surface under this light, `depth` 0 (near) to 1 (lost in the haze)."""
        return mix(multiply(colour, self.ambient), self.haze, depth)


LIGHTS: dict[str, Light] = {
    light.name: light
    for light in (
        Light(
            "morning",
            ("#8fb8cf", "#c3d8d9", "#f3e3cf", "#f9d9b8"),
            (930, 250, 44, "#fff6e0"),
            "#ffe9c4",
            "#fbf1e6",
            "#e9e2d6",
            "#fffaf0",
            ("#8fb0bd", "#dfe8e2"),
            "#2c4250",
            False,
        ),
        Light(
            "day",
            ("#5f9fc4", "#93c3d8", "#c9e2e4", "#e9f0e4"),
            None,
            "#ffffff",
            "#ffffff",
            "#cfe0e2",
            "#ffffff",
            ("#6e9fb5", "#c4dce0"),
            "#1f3a4a",
            False,
        ),
        Light(
            "golden",
            ("#7d9bb0", "#d9b79a", "#f6c58a", "#fbdc9f"),
            (255, 400, 50, "#fff3cf"),
            "#ffdf9a",
            "#ffeacc",
            "#f2c998",
            "#ffe3bd",
            ("#a98e7d", "#ffd58f"),
            "#4a3550",
            False,
        ),
        Light(
            "dusk",
            ("#27305c", "#5a4f86", "#b9708b", "#f2a07a"),
            None,
            "#ffb27d",
            "#a59abb",
            "#8a6f98",
            "#d98f98",
            ("#ffe7ae", "#f6ac54"),
            "#12163a",
            True,
        ),
        Light(
            "evening",
            ("#12284a", "#25476b", "#527c8f", "#a9b79d"),
            (915, 150, 26, "#fdf6dc"),
            "#d9dcb4",
            "#8598ac",
            "#5b7d8c",
            "#6f93a0",
            ("#ffe9b8", "#f3b25f"),
            "#0a1830",
            True,
        ),
        Light(
            "mist",
            ("#a9b9bb", "#c3cdc9", "#dadbd0", "#e8e2d4"),
            (860, 235, 40, "#fbf5e6"),
            "#fffaf0",
            "#e9ebe6",
            "#d5d9d1",
            "#f3f2ea",
            ("#93a8ab", "#d8dfda"),
            "#33464c",
            False,
        ),
    )
}


@dataclass(frozen=True)
class Season:
    """Ground and leaf colours; `blossom` is what dots the borders."""

    name: str
    lawn: tuple[str, str]
    leaf: str
    shrub: str
    conifer: str
    blossom: tuple[str, str]
    snow: bool = False


SEASONS: dict[str, Season] = {
    season.name: season
    for season in (
        Season(
            "spring",
            ("#a9c17a", "#5f8a52"),
            "#e3b5b8",
            "#6f9a5c",
            "#2f6650",
            ("#f4d9d6", "#f2c14e"),
        ),
        Season(
            "summer",
            ("#9db96b", "#4f7d4a"),
            "#6f9a52",
            "#4f8050",
            "#2a5d4b",
            ("#e8e0f0", "#c86b8a"),
        ),
        Season(
            "autumn",
            ("#b9b46e", "#75803f"),
            "#d98a3d",
            "#a8653a",
            "#335c48",
            ("#e9b44c", "#b5482f"),
        ),
        Season(
            "winter",
            ("#f4f3ee", "#cfd9df"),
            "#8d8377",
            "#8fa39a",
            "#2f5350",
            ("#ffffff", "#b5483f"),
            snow=True,
        ),
    )
}
