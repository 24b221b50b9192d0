"""Looking at ingestion as operators do, across all agencies; changes nothing."""

from __future__ import annotations

from realestate.modules.operations.queries.detail import (
    Copy,
    EventFacts,
    LetterDetail,
    as_line,
    export_page,
    letter,
)
from realestate.modules.operations.queries.letters import (
    Letter,
    LetterGroup,
    groups,
    letter_count,
    letters,
    payloads,
)
from realestate.modules.operations.queries.status import (
    IngestionStatus,
    PauseSeen,
    WorkerSeen,
    status,
)

__all__ = [
    "Copy",
    "EventFacts",
    "IngestionStatus",
    "Letter",
    "LetterDetail",
    "LetterGroup",
    "PauseSeen",
    "WorkerSeen",
    "as_line",
    "export_page",
    "groups",
    "letter",
    "letter_count",
    "letters",
    "payloads",
    "status",
]
