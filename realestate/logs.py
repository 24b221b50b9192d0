"""One structured line an outcome: JSON on stderr, with a short list of keys and no personal data."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

from realestate.config import Settings

KEYS = (
    "tenant",
    "event",
    "type",
    "held",
    "delivery",
    "handler",
    "outcome",
    "error",
    "reason",
    "reference",
    "endpoint",
    "template",
    "row",
    "count",
    "worker",
)
# The web request a line belongs to; empty in workers and commands.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonLines(logging.Formatter):
    """Only the keys of KEYS leave; whatever else a caller attached stays here."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= {key: getattr(record, key) for key in KEYS if hasattr(record, key)}
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = self._where(record)
        return json.dumps(line, ensure_ascii=False, default=str)

    @staticmethod
    def _where(record: logging.LogRecord) -> list[str]:
        """File and line of each frame, without the values in them."""
        frames = []
        traceback = record.exc_info[2] if record.exc_info else None
        while traceback is not None:
            code = traceback.tb_frame.f_code
            frames.append(f"{code.co_filename.rpartition('/')[2]}:{traceback.tb_lineno}")
            traceback = traceback.tb_next
        return frames[-12:]


def configure(settings: Settings) -> None:
    """Send everything to stderr as JSON lines, once."""
    root = logging.getLogger()
    root.setLevel(settings.log_level)
    if not any(isinstance(h.formatter, JsonLines) for h in root.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
    logging.getLogger("huey").setLevel(logging.WARNING)
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings quote whole URLs
    logging.getLogger("alembic").setLevel(logging.WARNING)
