"""The refusals of the domain: what an action raises, and what a door turns into an answer."""

from __future__ import annotations


class Refusal(Exception):
    """Something the product says no to, in words a person can act on.

    ``message`` is shown to people; it never holds another tenant's facts.
    """

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refusal):
    """No such thing here (or it is another agency's, which is the same)."""

    status = 404

    def __init__(self, message: str = "There is nothing at this address.") -> None:
        super().__init__(message)


class NotAllowed(Refusal):
    """The person is known and may not do this."""

    status = 403


class NotEntitled(Refusal):
    """The agency's plan or settings do not include this."""

    status = 404


class Conflict(Refusal):
    """Someone or something else got there first."""

    status = 409


class Invalid(Refusal):
    """The input cannot be used; ``fields`` maps a field's name to its messages."""

    status = 422

    def __init__(self, message: str, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


class TooMany(Refusal):
    """Too often; ``retry_after`` says in how many seconds it may be tried again."""

    status = 429

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TemporaryError(Exception):
    """The work may succeed later: try again, not before ``retry_after`` seconds when the other side said so."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PermanentError(Exception):
    """The work can never succeed as it stands: bury it at once.

    ``reason`` is the dead letter's reason, for instance ``invalid_payload``.
    """

    def __init__(self, message: str, reason: str = "ingestion_failed") -> None:
        super().__init__(message)
        self.reason = reason
