"""What a source's rules want said beside its homes, for every template of the website."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g

from realestate.blueprints.feeds import door
from realestate.modules.feeds.queries import notices
from realestate.modules.feeds.queries.notices import Notice


@door.app_context_processor
def _wording() -> dict[str, Callable[..., Any]]:
    return {"mls_notice": mls_notice, "mls_notices": mls_notices}


def mls_notice(source_system: str) -> Notice:
    """The wording of one source: attribution, disclaimer, refresh statement, logo."""
    return notices.notice(g.tenant, source_system)


def mls_notices() -> list[Notice]:
    """The wording of every source that has one."""
    return list(notices.notices(g.tenant).values())
