"""How a command speaks: JSON or words on stdout, refusals on stderr, exit codes that mean something."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from flask import current_app

from realestate.config import Settings
from realestate.db import transaction
from realestate.errors import Conflict, Invalid, NotFound, Refusal

FAILED, USAGE, NOT_FOUND, CONFLICT = 1, 2, 3, 4
_CODES = {NotFound: NOT_FOUND, Conflict: CONFLICT, Invalid: USAGE}
P = ParamSpec("P")
R = TypeVar("R")

as_json = click.option("--json", "is_json", is_flag=True, help="Answer as JSON on stdout.")


def in_transaction(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command as one transaction; a refusal undoes it, says why, and sets the exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction():
                return command(*args, **kwargs)
        except Refusal as refusal:
            stop(refusal.message, _CODES.get(type(refusal), FAILED))

    return run


def answer(is_json: bool, facts: dict[str, Any], words: str) -> None:
    """Print the result: the facts for programs, the words for people."""
    click.echo(json.dumps(facts, default=str) if is_json else words)


def stop(words: str, code: int) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(code)


def settings() -> Settings:
    here: Settings = current_app.config["SETTINGS"]
    return here
