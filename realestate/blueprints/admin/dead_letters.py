"""Dead letters: those that are alike together, the letters of a filter, and as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Response, request, stream_with_context

from realestate.blueprints.admin import door, questions
from realestate.blueprints.htmx import page_or_partial
from realestate.db import now, reading, transaction
from realestate.errors import Invalid
from realestate.modules.operations import queries
from realestate.modules.operations.rules import LetterFilter

PAGE_SIZE = 50
MOST_GROUPS = 200
MOST_COUNTED = 10_000
_VIEWS = ("groups", "letters")
_BESIDES = ("view", "page")


@door.get("/dead-letters")
def dead_letters() -> Response:
    question = questions.asked(request.args.to_dict(flat=False), now(), besides=_BESIDES)
    view, number = _view(), _page_number()
    groups = queries.groups(question.filter)
    is_narrowed = question.filter != LetterFilter()
    return page_or_partial(
        "admin/dead_letters.html",
        "admin/_letters.html",
        question=question,
        words=questions.WORDS,
        ages=questions.AGES,
        view=view,
        groups=groups[:MOST_GROUPS],
        group_count=len(groups),
        choices=_choices(queries.groups(LetterFilter()) if is_narrowed else groups),
        total=sum(group.count for group in groups),
        **_letters(question.filter, number) if view == "letters" else {"letters": []},
    )


@door.get("/dead-letters/export.jsonl")
def export_letters() -> Response:
    """One letter a line, personal words covered; read page by page while it is sent."""
    question = questions.asked(request.args.to_dict(flat=False), now(), is_bulk=True)
    first = queries.export_page(question.filter)
    lines = stream_with_context(_lines(question.filter, first))
    answer = Response(lines, mimetype="application/jsonl")
    answer.headers["Content-Disposition"] = 'attachment; filename="dead-letters.jsonl"'
    return answer


def _lines(wanted: LetterFilter, page: list[dict[str, Any]]) -> Iterator[str]:
    while page:
        for letter in page:
            yield json.dumps(letter, ensure_ascii=False, default=str) + "\n"
        with reading(), transaction():  # the view's own has ended: the answer is on its way
            page = queries.export_page(wanted, after=page[-1]["delivery"]["id"])


def _letters(wanted: LetterFilter, number: int) -> dict[str, Any]:
    """One page of letters; one more is read to know whether there is a next one."""
    found = queries.letters(wanted, PAGE_SIZE + 1, (number - 1) * PAGE_SIZE)
    return {"letters": found[:PAGE_SIZE], "number": number, "has_next": len(found) > PAGE_SIZE}


def _choices(groups: list[queries.LetterGroup]) -> dict[str, list[str]]:
    """What there is to filter by."""
    return {
        "tenant": sorted({slug for group in groups for slug, _ in group.tenants}),
        "handler": sorted({group.handler for group in groups}),
        "event_type": sorted({group.event_type for group in groups}),
        "reason": sorted({group.reason for group in groups if group.reason}),
    }


def _view() -> str:
    view = request.args.get("view", "groups")
    if view not in _VIEWS:
        raise Invalid(f"“view” is one of {', '.join(_VIEWS)}.")
    return view


def _page_number() -> int:
    given = request.args.get("page", "1")
    if not (
        given.isascii() and given.isdigit() and len(given) < 10 and 1 <= int(given) <= MOST_COUNTED
    ):
        raise Invalid("“page” is a number from 1 on.")
    return int(given)
