"""What nobody can use any more is dropped; what still counts stays."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from realestate import throttle
from realestate.db import db, transaction, utc_now
from realestate.modules.accounts import tasks
from realestate.modules.accounts.models import AuthSession
from realestate.throttle import ThrottleCount
from tests.cast import Cast
from tests.support.browser import Visitor


def test_only_what_is_long_over_is_dropped(app: Flask, cast: Cast) -> None:
    Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.agent_email)
    now = utc_now()
    with app.app_context():
        with transaction():
            throttle.hit("old", limit=5, seconds=60, now=now - timedelta(days=2))
            throttle.hit("new", limit=5, seconds=60, now=now)
        before = db.session.scalar(select(func.count()).select_from(ThrottleCount)) or 0
        db.session.remove()
        assert tasks.tidy(now) == 1
        after = db.session.scalar(select(func.count()).select_from(ThrottleCount))
        assert after == before - 1
        assert db.session.scalar(select(func.count(AuthSession.id))) == 1
        db.session.remove()
        assert tasks.tidy(now + timedelta(days=40)) >= 2
        assert db.session.scalar(select(func.count(AuthSession.id))) == 0
