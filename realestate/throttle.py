"""How often something may be tried: counted in the database, so that all processes count together."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base, db, is_postgresql
from realestate.errors import TooMany

_SHARDS = 32
_everywhere = {"a_minute": 9_600}


class ThrottleCount(Base):
    """Tries of one key in one window; the key is hashed, so no address or e-mail is kept."""

    __tablename__ = "throttle_counts"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


def hit(key: str, *, limit: int, seconds: int, now: datetime) -> None:
    """Count one try of ``key``; raises TooMany beyond ``limit`` tries a window of ``seconds``."""
    window = _window(now, seconds)
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    statement = (
        insert(ThrottleCount)
        .values(key_hash=_hashed(key), window_start=window, count=1)
        .on_conflict_do_update(
            index_elements=["key_hash", "window_start"], set_={"count": ThrottleCount.count + 1}
        )
        .returning(ThrottleCount.count)
    )
    if db.session.execute(statement).scalar_one() > limit:
        raise _too_many(window, seconds, now)


def refuse_if_spent(key: str, *, limit: int, seconds: int, now: datetime) -> None:
    """Only looks: raises TooMany once ``limit`` tries of ``key`` were counted in this window."""
    window = _window(now, seconds)
    count = db.session.scalar(
        select(ThrottleCount.count).where(
            ThrottleCount.key_hash == _hashed(key), ThrottleCount.window_start == window
        )
    )
    if count is not None and count >= limit:
        raise _too_many(window, seconds, now)


def hit_everywhere(name: str, *, now: datetime) -> None:
    """Count one try of the whole installation; raises TooMany beyond what a minute may bring.

    Counted in shards, each with its share: one counter would make everybody queue for its row.
    """
    shard = secrets.randbelow(_SHARDS)
    hit(f"{name}:{shard}", limit=max(1, _everywhere["a_minute"] // _SHARDS), seconds=60, now=now)


def configure(a_minute: int) -> None:
    """How many tries of one name a minute may bring everywhere together."""
    _everywhere["a_minute"] = a_minute


def network(address: str) -> str:
    """What one sender commands: an IPv4 address, or the whole /64 of an IPv6 address."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ip_network((found, 64), strict=False))


def forget(key: str) -> None:
    """A success: the tries before it no longer count."""
    db.session.execute(delete(ThrottleCount).where(ThrottleCount.key_hash == _hashed(key)))


def prune(*, before: datetime) -> int:
    """Drop windows that ended long ago; returns how many."""
    gone = db.session.execute(delete(ThrottleCount).where(ThrottleCount.window_start < before))
    return int(getattr(gone, "rowcount", 0))


def _too_many(window: datetime, seconds: int, now: datetime) -> TooMany:
    left = int((window + timedelta(seconds=seconds) - now).total_seconds()) + 1
    return TooMany(f"Too many tries. Please wait {_in_words(left)} and try again.", left)


def _window(now: datetime, seconds: int) -> datetime:
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _in_words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
