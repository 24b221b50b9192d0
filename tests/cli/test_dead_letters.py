"""flask dead-letters: stable shapes, one letter or those of a filter, and nothing without being asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from realestate.db import finish
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from tests.cast import Cast
from tests.cli.test_commands import answer, run
from tests.modules.events.conftest import reactions
from tests.modules.operations.conftest import (
    _in_context,
    accept,
    attempts_of,
    bury,
    deeds,
    deliveries,
    look,
    work_off,
)

__all__ = ["_in_context", "reactions"]
pytestmark = pytest.mark.usefixtures("_in_context", "reactions")
COMMAND = "dead-letters"
JOB = {
    "id": int,
    "tenant": str,
    "event_type": str,
    "attempt_count": int,
    "last_error": str,
    "dead_lettered_at": str,
    "next_attempt_at": type(None),
}


def test_the_list_has_the_shape_that_was_promised(app: Flask, cast: Cast) -> None:
    letter = bury(cast.fairfield.ref)
    bury(cast.harbor.ref)
    found = answer(run(app, COMMAND, "list", "--tenant", "fairfield", "--json"))
    jobs = found.pop("jobs")
    assert found == {
        "event": "dead_letter_list_result",
        "tenant": "fairfield",
        "limit": 50,
        "offset": 0,
        "count": 1,
        "include_payload": False,
    }
    (job,) = jobs
    assert {name: type(value) for name, value in job.items()} == JOB
    assert (job["id"], job["tenant"], job["attempt_count"]) == (letter, "fairfield", 5)


def test_the_list_goes_on_page_by_page(app: Flask, cast: Cast) -> None:
    letters = {bury(cast.fairfield.ref, key=f"k{n}") for n in range(3)}
    seen: set[int] = set()
    for offset in ("0", "2"):
        page = answer(run(app, COMMAND, "list", "--limit", "2", "--offset", offset, "--json"))
        assert (page["tenant"], page["limit"], page["offset"]) == ("all", 2, int(offset))
        seen |= {job["id"] for job in page["jobs"]}
    assert seen == letters


def test_what_was_sent_is_shown_only_when_asked_for(app: Flask, cast: Cast) -> None:
    payload = {"contact": {"name": "Ann Canary", "email": "ann@mail.example"}}
    letter = bury(cast.fairfield.ref, payload=payload)
    for words in (("list",), ("show", "--job", str(letter)), ("export",)):
        assert "Canary" not in run(app, COMMAND, *words, "--json").stdout
        assert "Canary" in run(app, COMMAND, *words, "--include-payload", "--json").stdout
    (job,) = answer(run(app, COMMAND, "list", "--include-payload", "--json"))["jobs"]
    assert job["payload"] == payload


def test_one_letter_is_shown_whole(app: Flask, cast: Cast) -> None:
    letter = bury(cast.fairfield.ref)
    found = answer(run(app, COMMAND, "show", "--job", str(letter), "--json"))
    assert set(found) == {
        "event",
        "envelope",
        "delivery",
        "attempts",
        "lead_id",
        "copies",
        "copy_of",
        "deeds",
    }
    envelope = {"id", "type", "version", "occurred_at", "tenant", "payload", "actor"}
    assert set(found["envelope"]) == envelope
    assert set(found["envelope"]["tenant"]) == {"id", "slug", "domain"}
    assert set(found["envelope"]["actor"]) == {"visitor_id", "user_id"}
    assert [a["outcome"] for a in found["attempts"]] == ["buried"]
    assert run(app, COMMAND, "show", "--job", "987654").exit_code == 3


def test_one_letter_is_sent_again(app: Flask, cast: Cast) -> None:
    letter = bury(cast.fairfield.ref)
    found = answer(run(app, COMMAND, "requeue", "--job", str(letter), "--json"))
    assert found == {
        "event": "dead_letter_requeue_single_result",
        "job_id": letter,
        "requeued": True,
    }
    (deed,) = deeds("letter.requeued")
    assert deed.actor.startswith("operator:")
    assert deed.reason == "requeued from the terminal"
    finish(keep=False)
    assert work_off() == 1


@pytest.mark.parametrize("verb", ["requeue", "discard"])
def test_a_letter_that_is_none_is_exit_code_1_with_the_reason(
    app: Flask, cast: Cast, verb: str
) -> None:
    processed = bury(cast.fairfield.ref, status="processed")
    for job, words in ((processed, "it is processed"), (987_654, "no letter 987654")):
        result = run(app, COMMAND, verb, "--job", str(job), "--json", "--reason", "because")
        assert result.exit_code == 1
        assert words in result.stderr
        assert json.loads(result.stdout) == {
            "event": f"dead_letter_{verb}_single_result",
            "job_id": job,
            {"requeue": "requeued", "discard": "discarded"}[verb]: False,
        }


def test_a_batch_has_the_shape_that_was_promised_and_keeps_to_its_agency(
    app: Flask, cast: Cast
) -> None:
    mine = [bury(cast.fairfield.ref, key=f"k{n}") for n in range(2)]
    other = bury(cast.harbor.ref)
    words = ("requeue", "--tenant", "fairfield", "--limit", "9", "--yes", "--json")
    found = answer(run(app, COMMAND, *words))
    assert found == {
        "event": "dead_letter_requeue_batch_result",
        "tenant": "fairfield",
        "limit": 9,
        "offset": 0,
        "requeued_count": 2,
        "skipped_count": 0,
    }
    assert {look(letter).status for letter in mine} == {"pending"}
    assert look(other).status == "dead_letter"


def test_a_batch_keeps_to_its_kind_of_error(app: Flask, cast: Cast) -> None:
    alike = bury(cast.fairfield.ref, key="a", error_fingerprint="f1")
    other = bury(cast.fairfield.ref, key="b", error_fingerprint="f2")
    assert answer(run(app, COMMAND, "requeue", "--fingerprint", "f1", "--json"))
    assert (look(alike).status, look(other).status) == ("pending", "dead_letter")


def test_many_are_not_touched_unasked(app: Flask, cast: Cast) -> None:
    """Without a terminal nobody can be asked."""
    letters = [bury(cast.fairfield.ref, key=f"k{n}") for n in range(2)]
    for verb in ("requeue", "discard"):
        result = run(app, COMMAND, verb, "--reason", "because", "--json")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "--yes" in result.stderr
    assert {look(letter).status for letter in letters} == {"dead_letter"}
    assert {look(letter).discarded_at for letter in letters} == {None}


def test_a_dry_run_says_what_would_be_and_changes_nothing(app: Flask, cast: Cast) -> None:
    letter = bury(cast.fairfield.ref, key="a")
    bury(cast.fairfield.ref, key="b", handler="nobody.does_this")
    found = answer(run(app, COMMAND, "requeue", "--dry-run", "--json"))
    assert (found["requeued_count"], found["skipped_count"]) == (1, 1)
    result = run(app, COMMAND, "requeue", "--dry-run")
    assert "no such handler" in result.stderr
    assert "would be" in result.stdout
    found = answer(run(app, COMMAND, "discard", "--reason", "x", "--dry-run", "--json"))
    assert found["discarded_count"] == 2
    for verb in ("requeue", "discard"):
        one = (COMMAND, verb, "--job", str(letter), "--reason", "x", "--dry-run", "--json")
        facts = answer(run(app, *one))
        assert False in facts.values()
    assert (look(letter).status, look(letter).discarded_at) == ("dead_letter", None)
    assert deeds("letter.requeued") + deeds("letter.discarded") == []


def test_letters_are_discarded_for_a_reason(app: Flask, cast: Cast) -> None:
    letters = [bury(cast.fairfield.ref, key=f"k{n}") for n in range(3)]
    one = ("discard", "--job", str(letters[0]), "--reason", "a joke", "--json")
    assert answer(run(app, COMMAND, *one))["discarded"] is True
    found = answer(run(app, COMMAND, "discard", "--reason", "a test", "--yes", "--json"))
    assert (found["event"], found["discarded_count"]) == ("dead_letter_discard_batch_result", 2)
    assert [look(letter).discard_reason for letter in letters] == ["a joke", "a test", "a test"]
    assert run(app, COMMAND, "discard", "--yes").exit_code == 2, "a reason is asked for"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list", "--tenant", "nobody"), 3),
        (("list", "--tenant", ""), 2),
        (("list", "--since", "yesterday"), 2),
        (("list", "--limit", "0"), 2),
        (("requeue", "--limit", "1001"), 2),
        (("requeue", "--job", "1", "--tenant", "fairfield"), 2),
        (("requeue", "--tenant", "nobody"), 3),
        (("requeue", "--nonsense"), 2),
    ],
)
def test_exit_codes_mean_something(
    app: Flask, cast: Cast, words: tuple[str, ...], code: int
) -> None:
    result = run(app, COMMAND, *words, "--json")
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr


def test_letters_are_exported_one_a_line(app: Flask, cast: Cast) -> None:
    letters = [bury(agency.ref) for agency in (cast.fairfield, cast.harbor)]
    lines = [json.loads(line) for line in run(app, COMMAND, "export").stdout.splitlines()]
    assert [line["delivery"]["id"] for line in lines] == letters
    assert {frozenset(line) for line in lines} == {frozenset({"envelope", "delivery", "attempts"})}
    only = run(app, COMMAND, "export", "--tenant", "harbor").stdout.splitlines()
    assert [json.loads(line)["envelope"]["tenant"]["slug"] for line in only] == ["harbor"]


def test_an_invalid_payload_is_buried_put_back_and_buried_again_with_its_history(
    app: Flask, cast: Cast
) -> None:
    accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload={"source": "contact_form"})
    drained = answer(run(app, "ingestion", "drain", "--json"))
    assert (drained["failed"], drained["dead_lettered"]) == (1, 1)
    (found,) = deliveries()
    letter = found.id
    finish(keep=False)
    assert answer(run(app, COMMAND, "requeue", "--job", str(letter), "--json"))["requeued"]
    assert answer(run(app, "ingestion", "drain", "--json"))["dead_lettered"] == 1
    assert look(letter).reason == "invalid_payload"
    history: list[tuple[int, Any]] = [(a.number, a.outcome) for a in attempts_of(letter)]
    assert history == [(1, "buried"), (2, "buried")]
