"""Settings: the only file that reads the environment. It fails loudly and has no default secret."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

ROOT = Path(__file__).resolve().parent.parent
DEMO_PLATFORM = "estate.localhost"
_LOCAL_MODES = ("demo", "development")


class ConfigError(Exception):
    """A setting is missing or unsafe; the message names it and says what to do."""


class Settings(BaseModel):
    """Everything an installation can be told, one field a variable (the alias is its name)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)

    mode: Literal["production", "demo", "development", "test"] = Field(
        "production", alias="APP_MODE", description="What this process is for."
    )
    secret_key: str = Field(
        "",
        alias="SECRET_KEY",
        description="Signs form tokens and queue messages; 32 characters or more. In demo and "
        "development one is made in INSTANCE_DIR.",
    )
    instance_dir: Path = Field(
        ROOT / "instance", alias="INSTANCE_DIR", description="Where embedded data and files live."
    )
    database_url: str = Field(
        "", alias="DATABASE_URL", description="postgresql://… of the application's role, or SQLite."
    )
    database_owner_url: str = Field(
        "",
        alias="DATABASE_OWNER_URL",
        description="postgresql://… of the role that owns the tables; used by `flask schema` alone.",
    )
    queue_url: str = Field(
        "",
        alias="QUEUE_URL",
        description="Where hints wait: sqlite:///…, postgresql://…, or memory:// (tests). "
        "Default: beside the database.",
    )
    platform_domain: str = Field(
        "", alias="PLATFORM_DOMAIN", description="The domain agencies' own hosts stand below."
    )
    platform_name: str = Field(
        "Estate", alias="PLATFORM_NAME", description="What the platform calls itself."
    )
    public_scheme: Literal["", "http", "https"] = Field(
        "", alias="PUBLIC_SCHEME", description="Scheme of addresses written in mails."
    )
    public_port: int = Field(
        0, alias="PUBLIC_PORT", ge=0, le=65535, description="Port of those addresses; 0 = usual."
    )
    trusted_proxies: int = Field(
        0,
        alias="TRUSTED_PROXIES",
        ge=0,
        le=5,
        description="Exact number of proxies in front whose X-Forwarded-For/-Proto count.",
    )
    smtp_url: str = Field(
        "",
        alias="SMTP_URL",
        description="smtp://user:password@host:587 (STARTTLS) or smtps://host:465. Demo: files.",
    )
    mail_from: str = Field(
        "", alias="MAIL_FROM", description="Sender's address of the platform's mails."
    )
    session_hours: int = Field(
        12, alias="SESSION_HOURS", ge=1, le=720, description="Longest life of a sign-in."
    )
    session_idle_minutes: int = Field(
        120, alias="SESSION_IDLE_MINUTES", ge=5, description="A sign-in ends when idle this long."
    )
    cache_seconds: float = Field(
        3.0,
        alias="CACHE_SECONDS",
        ge=0,
        le=5,
        description="How long a process may remember a host or a module's state.",
    )
    cache_hosts: int = Field(
        10_000, alias="CACHE_HOSTS", ge=16, description="How many hosts a process remembers."
    )
    page_cache_mb: int = Field(
        64,
        alias="PAGE_CACHE_MB",
        ge=0,
        description="Memory of each web process for pages kept ready; 0 keeps none.",
    )
    worker_threads: int = Field(
        2, alias="WORKER_THREADS", ge=1, le=32, description="Threads of one worker process."
    )
    sweep_seconds: float = Field(
        2.0,
        alias="SWEEP_SECONDS",
        gt=0,
        le=30,
        description="How often the worker looks for due work.",
    )
    web_url: str = Field(
        "",
        alias="WEB_URL",
        pattern=r"^(https?://[^/?#\s]+)?/?$",
        description="Where the worker reaches the web process, to send synthetic leads; empty: none.",
    )
    synthetic_minutes: int = Field(
        60,
        alias="SYNTHETIC_MINUTES",
        ge=0,
        le=1440,
        description="A synthetic lead for each agency every so many minutes; 0: only on demand.",
    )
    retention_days: int = Field(
        400,
        alias="RETENTION_DAYS",
        ge=0,
        description="How long events that are done with are kept; 0 = for ever.",
    )
    password_hash_slots: int = Field(
        2, alias="PASSWORD_HASH_SLOTS", ge=1, description="Password hashes computed at one time."
    )
    submissions_a_minute: int = Field(
        9_600,
        alias="SUBMISSIONS_A_MINUTE",
        ge=32,
        description="Visitors' messages the whole installation takes in a minute.",
    )
    mortgage_rate: str = Field(
        "",
        alias="MORTGAGE_RATE",
        pattern=r"^(\d{1,2}(\.\d{1,3})? \S.*)?$",
        description="Where the calculators' interest rate begins and who published it when, as "
        "“6.25 Freddie Mac survey, November 19, 2026”; empty: the visitor types one.",
    )
    tile_url: str = Field(
        "",
        alias="TILE_URL",
        pattern=r"^(https?://[\w.:-]+/\S*\{z\}\S*)?$",
        description="Map tiles, as https://tiles.example/{z}/{x}/{y}.png; empty: maps are drawn "
        "without tiles.",
    )
    tile_attribution: str = Field(
        "", alias="TILE_ATTRIBUTION", description="Whose tiles they are; shown on every map."
    )
    release: str = Field(
        "", alias="RELEASE", description="Name of this release in the history; default: a hash."
    )
    metrics_token: str = Field(
        "",
        alias="METRICS_TOKEN",
        description="What a scraper of /metrics sends as its bearer token; 16 characters or more. "
        "Without it there is no /metrics.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", alias="LOG_LEVEL", description="Least level of the log."
    )

    @field_validator("database_url", "database_owner_url", "queue_url")
    @classmethod
    def _one_spelling(cls, value: str) -> str:
        """SQLAlchemy refuses the old ``postgres://``; operators still paste it."""
        return (
            "postgresql://" + value[len("postgres://") :]
            if value.startswith("postgres://")
            else value
        )

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    @property
    def uses_postgresql(self) -> bool:
        return self.database_url.startswith("postgresql")

    @property
    def migration_url(self) -> str:
        return self.database_owner_url or self.database_url

    @property
    def tile_origin(self) -> str:
        """Scheme and host of the tiles, for the content policy; empty without tiles."""
        return "/".join(self.tile_url.split("/")[:3])

    @property
    def mail_dir(self) -> Path:
        return self.instance_dir / "mail"

    @property
    def workers_dir(self) -> Path:
        return self.instance_dir / "workers"

    @property
    def media_dir(self) -> Path:
        return self.instance_dir / "media"


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read, complete and judge the settings; raises ConfigError naming what is wrong."""
    environment = os.environ if environment is None else environment
    given = {name: environment[name] for name in variables() if environment.get(name, "") != ""}
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        raise ConfigError(_in_words(error)) from None
    settings = _completed(settings)
    problems = unsafe(settings)
    if problems:
        raise ConfigError("Not starting:\n" + "\n".join(f"- {line}" for line in problems))
    return settings


def variables() -> dict[str, str]:
    """Name -> description of every variable that is read."""
    return {str(f.alias): str(f.description) for f in Settings.model_fields.values()}


def unsafe(settings: Settings) -> list[str]:
    """What must be mended before these settings may serve anyone; each line names a variable."""
    problems = []
    if len(settings.secret_key) < 32:
        problems.append("SECRET_KEY is missing or shorter than 32 characters: set a random one.")
    if 0 < len(settings.metrics_token) < 16:
        problems.append("METRICS_TOKEN is shorter than 16 characters: set a random one.")
    if settings.tile_url and not settings.tile_attribution:
        problems.append("TILE_ATTRIBUTION is missing: tiles are shown with their owner's words.")
    if settings.is_production:
        problems += _unsafe_in_production(settings)
    return problems


def _unsafe_in_production(settings: Settings) -> list[str]:
    rules = (
        (
            not settings.platform_domain or settings.platform_domain.endswith("localhost"),
            "PLATFORM_DOMAIN is missing or local: set the domain agencies stand below.",
        ),
        (settings.public_scheme == "http", "PUBLIC_SCHEME is http: sign-in needs https."),
        (not settings.smtp_url, "SMTP_URL is missing: password resets would never arrive."),
        (not settings.mail_from, "MAIL_FROM is missing: mails need a sender."),
        (settings.queue_url.startswith("memory"), "QUEUE_URL is memory://: that is for tests."),
        (
            settings.uses_postgresql and settings.database_owner_url == settings.database_url,
            "DATABASE_URL is the owner's: the application needs a role that owns nothing.",
        ),
    )
    return [message for is_broken, message in rules if is_broken]


def _completed(settings: Settings) -> Settings:
    local = settings.mode != "production"
    database = settings.database_url or f"sqlite:///{settings.instance_dir / 'realestate.db'}"
    filled = {
        "database_url": database,
        "queue_url": settings.queue_url or _queue_beside(database, settings.instance_dir),
        "platform_domain": settings.platform_domain or (DEMO_PLATFORM if local else ""),
        "public_scheme": settings.public_scheme or ("http" if local else "https"),
        "mail_from": settings.mail_from or ("hello@platform.example" if local else ""),
    }
    if not settings.secret_key and settings.mode in _LOCAL_MODES:
        filled["secret_key"] = _local_secret(settings.instance_dir)
    return settings.model_copy(update=filled)


def _queue_beside(database: str, instance_dir: Path) -> str:
    return (
        database if database.startswith("postgresql") else f"sqlite:///{instance_dir / 'queue.db'}"
    )


def _local_secret(instance_dir: Path) -> str:
    """A secret of this machine alone, made once, for modes that serve nobody else."""
    path = instance_dir / "secret_key"
    if not path.exists():
        instance_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _in_words(error: ValidationError) -> str:
    lines = [f"- {problem['loc'][0]}: {problem['msg']}" for problem in error.errors()]
    return "These settings cannot be used:\n" + "\n".join(lines)
