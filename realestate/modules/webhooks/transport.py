"""One POST to a receiver, of whose answer only the status counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realestate import strangers
from realestate.strangers import INTERNET, Way

LARGEST_ANSWER = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What the receiver said; of its body nothing is kept."""

    status: int
    retry_after: str | None


def post(url: str, body: bytes, headers: Mapping[str, str], *, way: Way = INTERNET) -> Answer:
    """Send ``body``; no redirect is followed and nothing is tried again here. Raises as strangers.call."""
    reply = strangers.call("POST", url, headers=headers, body=body, largest=LARGEST_ANSWER, way=way)
    return Answer(reply.status, reply.headers.get("retry-after"))
