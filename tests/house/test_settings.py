"""Settings: each documented, and production refuses what is unsafe, by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from realestate import config
from tests.house.code import ROOT

SAFE = {
    "APP_MODE": "production",
    "SECRET_KEY": "s" * 40,
    "PLATFORM_DOMAIN": "estate.example",
    "SMTP_URL": "smtp://mail.example",
    "MAIL_FROM": "hello@estate.example",
}


@pytest.mark.parametrize("name", sorted(config.variables()))
def test_each_setting_is_documented(name: str) -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert f"`{name}`" in text


def test_safe_settings_load() -> None:
    assert config.load(SAFE).is_production


@pytest.mark.parametrize("name", ["SECRET_KEY", "PLATFORM_DOMAIN", "SMTP_URL", "MAIL_FROM"])
def test_production_refuses_to_start_without(name: str) -> None:
    with pytest.raises(config.ConfigError, match=name):
        config.load({k: v for k, v in SAFE.items() if k != name})


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"PLATFORM_DOMAIN": "estate.localhost"}, "PLATFORM_DOMAIN"),
        ({"PUBLIC_SCHEME": "http"}, "PUBLIC_SCHEME"),
        ({"QUEUE_URL": "memory://"}, "QUEUE_URL"),
        (
            {"DATABASE_URL": "postgresql://o@h/d", "DATABASE_OWNER_URL": "postgresql://o@h/d"},
            "DATABASE_URL",
        ),
        ({"CACHE_SECONDS": "60"}, "CACHE_SECONDS"),
        ({"TRUSTED_PROXIES": "many"}, "TRUSTED_PROXIES"),
        ({"APP_MODE": "staging"}, "APP_MODE"),
        ({"TILE_URL": "https://tiles.example/{z}/{x}/{y}.png"}, "TILE_ATTRIBUTION"),
        ({"TILE_URL": "https://*.tiles.example/{z}.png", "TILE_ATTRIBUTION": "Us"}, "TILE_URL"),
        ({"MORTGAGE_RATE": "6.25"}, "MORTGAGE_RATE"),
    ],
)
def test_production_refuses_what_is_unsafe(changed: dict[str, str], named: str) -> None:
    with pytest.raises(config.ConfigError, match=named):
        config.load({**SAFE, **changed})


def test_without_a_mode_it_is_production() -> None:
    with pytest.raises(config.ConfigError, match="SECRET_KEY"):
        config.load({})


def test_the_old_spelling_of_postgresql_is_understood() -> None:
    settings = config.load({**SAFE, "DATABASE_URL": "postgres://u@h/d"})
    assert settings.database_url == "postgresql://u@h/d"
    assert settings.queue_url == settings.database_url


def test_a_local_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    given: dict[str, Any] = {"APP_MODE": "demo", "INSTANCE_DIR": str(tmp_path / "instance")}
    first, second = config.load(given).secret_key, config.load(given).secret_key
    assert first == second
    assert len(first) >= 32
    assert (tmp_path / "instance" / "secret_key").stat().st_mode & 0o077 == 0
