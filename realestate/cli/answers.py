"""How a command speaks: JSON or words on stdout, refusals on stderr, exit codes that mean something."""

from __future__ import annotations

import json
import os
import pwd
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from flask import current_app

from realestate.config import Settings
from realestate.db import reading, transaction
from realestate.errors import Conflict, Invalid, NotFound, Refusal

FAILED, USAGE, NOT_FOUND, CONFLICT = 1, 2, 3, 4
_CODES = {NotFound: NOT_FOUND, Conflict: CONFLICT, Invalid: USAGE}
P = ParamSpec("P")
R = TypeVar("R")

as_json = click.option("--json", "is_json", is_flag=True, help="Answer as JSON on stdout.")


def in_words(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command whose transactions are its own; a refusal says why and sets the exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            stop(refusal.message, _CODES.get(type(refusal), FAILED))

    return run


def in_transaction(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command as one transaction; a refusal undoes it, says why, and sets the exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction():
            return command(*args, **kwargs)

    return in_words(run)


def looking(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command that only looks: on SQLite it waits for nobody and nobody waits for it."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with reading(), transaction():
            return command(*args, **kwargs)

    return in_words(run)


def confirm(words: str, *, is_yes: bool) -> None:
    """Ask before much is changed. Without a terminal nobody can answer: then only --yes will do."""
    if is_yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        stop(f"{words} There is no terminal to ask at: say --yes to go on.", USAGE)
    if not click.confirm(words, err=True):
        stop("Nothing was changed.", FAILED)


def operator() -> str:
    """Who sits at this terminal, for the record of deeds."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may run as a number that has no name
        name = str(os.getuid())
    return f"operator:{name}"


def answer(is_json: bool, facts: dict[str, Any], words: str) -> None:
    """Print the result: the facts for programs, the words for people."""
    click.echo(as_text(facts) if is_json else words)


def as_text(facts: dict[str, Any], *, indent: int | None = None) -> str:
    """Facts as JSON; a time is written as programs read it."""
    return json.dumps(facts, default=_plain, indent=indent)


def stop(words: str, code: int) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(code)


def settings() -> Settings:
    here: Settings = current_app.config["SETTINGS"]
    return here


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
