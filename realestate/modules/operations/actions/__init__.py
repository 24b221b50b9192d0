"""What operators do about ingestion; each deed is recorded in its own transaction."""

from __future__ import annotations

from realestate.modules.operations.actions.bulk import (
    Preview,
    Report,
    discard_many,
    preview,
    preview_discard,
    requeue_many,
)
from realestate.modules.operations.actions.letters import discard, requeue, requeue_edited
from realestate.modules.operations.actions.pauses import pause, resume
from realestate.modules.operations.actions.redaction import redact
from realestate.modules.operations.actions.retention import Pruned, prunable, prune

__all__ = [
    "Preview",
    "Pruned",
    "Report",
    "discard",
    "discard_many",
    "pause",
    "preview",
    "preview_discard",
    "prunable",
    "prune",
    "redact",
    "requeue",
    "requeue_edited",
    "requeue_many",
    "resume",
]
