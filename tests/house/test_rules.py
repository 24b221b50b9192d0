"""Rules of the house that a reader of the code can rely on."""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.house.code import ROOT, calls, sources

OPERATIONS = "realestate/modules/operations"
# Every way across the tenant walls, with its reason. A new one is a decision: add it here.
ACROSS_TENANTS = {
    "realestate/modules/alerts/actions/planning.py: the worker looks whose alerts are due",
    "realestate/modules/alerts/actions/issues.py: the worker looks whose newsletter is due",
    "realestate/modules/events/claims.py: the worker claims deliveries of every agency",
    "realestate/modules/events/claims.py: a worker keeps its leases, whosever they are",
    "realestate/modules/events/sweeper.py: the sweeper takes back what dead workers of every agency held",
    "realestate/modules/events/sweeper.py: a dead worker's leases end at once, whosever they are",
    "realestate/modules/events/sweeper.py: a clock set back concerns every agency",
    "realestate/modules/feeds/queries/due.py: the worker looks which agencies have pictures to fetch",
    "realestate/modules/feeds/queries/due.py: the worker looks which agencies keep files of homes",
    "realestate/modules/feeds/queries/due.py: the worker looks which feeds of any agency are due",
    "realestate/modules/feeds/queries/due.py: the worker looks which feeds of any agency are late",
    "realestate/modules/feeds/queries/due.py: the worker looks which files of any agency wait",
    "realestate/modules/lead_forms/queries.py: staff see how often forms of all agencies turned somebody away",
    "realestate/modules/onboarding/queries.py: staff look at the list of all agencies",
    f"{OPERATIONS}/dashboard.py: staff are told what is wrong in any agency",
    f"{OPERATIONS}/dashboard.py: staff look at the queue of all agencies",
    "realestate/modules/onboarding/actions.py: an agency is removed with everything that refers to it",
    f"{OPERATIONS}/actions/bulk.py: operators discard letters of many agencies, within a filter",
    f"{OPERATIONS}/actions/bulk.py: operators look before they act on letters of many agencies",
    f"{OPERATIONS}/actions/bulk.py: operators look before they discard letters of many agencies",
    f"{OPERATIONS}/actions/bulk.py: operators send letters of many agencies again, within a filter",
    f"{OPERATIONS}/actions/letters.py: operators discard one letter, whosever it is",
    f"{OPERATIONS}/actions/letters.py: operators send one letter again mended, whosever it is",
    f"{OPERATIONS}/actions/letters.py: operators send one letter again, whosever it is",
    f"{OPERATIONS}/actions/redaction.py: operators black out one message, whosever it is",
    f"{OPERATIONS}/actions/retention.py: old events of every agency are pruned",
    f"{OPERATIONS}/actions/retention.py: operators look at what would be pruned of every agency",
    f"{OPERATIONS}/queries/detail.py: operators export the dead letters of any agency",
    f"{OPERATIONS}/queries/detail.py: operators look at one letter, whosever it is",
    f"{OPERATIONS}/queries/letters.py: operators compare the dead letters of all agencies",
    f"{OPERATIONS}/queries/letters.py: operators count the dead letters of every agency",
    f"{OPERATIONS}/queries/letters.py: operators look at the dead letters of every agency",
    f"{OPERATIONS}/queries/letters.py: operators read what was sent to any agency",
    f"{OPERATIONS}/queries/status.py: operators look at the whole of ingestion",
    "realestate/modules/crm/trace.py: staff follow one event, whosever it is",
    "realestate/modules/crm/trace.py: staff look for a receipt, whosever it is",
    "realestate/modules/synthetic/queries.py: staff look at the synthetic leads of all agencies",
    "realestate/modules/synthetic/queries.py: the worker looks whose synthetic lead is due",
}
# Files of a room beyond the five names everybody knows, each answering a question of its own.
OTHER_ROOM_FILES = {
    "realestate/modules/alerts/matching.py",  # which homes a search means, without the database
    "realestate/modules/alerts/newsletter.py",  # when an issue is due and what it is called, as rules.py thinks of alerts
    "realestate/modules/alerts/words.py",  # what mails say
    "realestate/modules/accounts/passwords.py",
    "realestate/modules/content/blocks.py",  # the shape of a page
    "realestate/modules/content/people.py",  # members and their profiles, as one
    "realestate/modules/content/plain.py",  # the default words of the plain pages
    "realestate/modules/content/writing.py",  # rules of words, as rules.py has those of colours
    "realestate/modules/content/markdown.py",  # one text -> safe HTML
    "realestate/modules/content/brands.py",
    "realestate/modules/crm/receipts.py",
    "realestate/modules/crm/trace.py",
    "realestate/modules/crm/behaviour.py",
    "realestate/modules/events/catalogue.py",
    "realestate/modules/events/claims.py",
    "realestate/modules/events/dispatch.py",
    "realestate/modules/events/envelope.py",
    "realestate/modules/events/handlers.py",
    "realestate/modules/events/outcomes.py",
    "realestate/modules/events/returns.py",
    "realestate/modules/events/steps.py",
    "realestate/modules/events/sweeper.py",
    "realestate/modules/lead_forms/designs.py",
    "realestate/modules/fair_housing/phrases.py",  # the table its rules read
    "realestate/modules/feeds/reso.py",  # a RESO Web API spoken to
    "realestate/modules/feeds/tables.py",  # files of rows, whatever a spreadsheet wrote
    "realestate/modules/listings/history.py",  # one home under all its listings
    "realestate/modules/listings/likeness.py",  # how alike two homes are, and in which words
    "realestate/modules/listings/listed.py",  # all homes, page by page, for machines
    "realestate/modules/listings/nearby.py",  # what sold around a home, what else may please
    "realestate/modules/listings/timeline.py",  # what happened to a home, and how long it took
    "realestate/modules/listings/withholding.py",  # words that would give away what is withheld
    "realestate/modules/open_houses/calendars.py",  # open houses as calendars read them (RFC 5545)
    # the table its rules read
    "realestate/modules/listings/codes.py",
    "realestate/modules/listings/facets.py",
    "realestate/modules/listings/matching.py",
    "realestate/modules/listings/meaning.py",
    "realestate/modules/listings/relaxing.py",
    "realestate/modules/listings/suggestions.py",
    "realestate/modules/listings/places.py",
    "realestate/modules/listings/words.py",
    "realestate/modules/images/encoding.py",
    "realestate/modules/images/sharing.py",
    "realestate/modules/images/store.py",
    "realestate/modules/operations/charts.py",
    "realestate/modules/operations/dashboard.py",
    "realestate/modules/operations/figures.py",
    "realestate/modules/operations/latency.py",
    "realestate/modules/operations/reports.py",
    "realestate/modules/synthetic/journey.py",
    "realestate/modules/synthetic/mark.py",
    "realestate/modules/synthetic/visit.py",
    "realestate/modules/webhooks/transport.py",
}
VOCABULARY = {"__init__.py", "models.py", "queries.py", "actions.py", "rules.py", "tasks.py"}


def test_each_way_across_the_tenant_walls_is_known() -> None:
    found = {
        f"{path}: {ast.literal_eval(call.args[0])}"
        for path, tree in sources().items()
        for name, call in calls(tree)
        if name == "across_tenants"
    }
    assert found == ACROSS_TENANTS


def test_only_the_end_of_a_transaction_commits() -> None:
    found = {
        path
        for path, tree in sources().items()
        for name, call in calls(tree)
        if name == "commit" and isinstance(call.func, ast.Attribute)
    }
    assert found == {"realestate/db.py", "realestate/schema.py"}


def test_only_config_reads_the_environment() -> None:
    found = {
        path
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("environ", "getenv")
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    }
    assert found - {"realestate/assets.py"} == {"realestate/config.py"}


def test_rooms_write_no_sql_by_hand() -> None:
    banned = {"text", "exec_driver_sql", "literal_column", "connection", "connect"}
    banned |= {"bulk_update_mappings", "bulk_insert_mappings", "bulk_save_objects"}
    found = {
        f"{path}: {name}"
        for path, tree in sources().items()
        if path.startswith("realestate/modules/")
        for name, _ in calls(tree)
        if name in banned
    }
    # models.py names the rows of a partial index
    assert {line for line in found if "models.py" not in line} == set()


def test_rooms_keep_to_their_five_file_names() -> None:
    found = set()
    for path in sources():
        parts = path.split("/")
        if path.startswith("realestate/modules/") and len(parts) == 4 and parts[2] != "demo":
            found |= {path} if parts[3] not in VOCABULARY else set()
    assert found == OTHER_ROOM_FILES


def test_nothing_inside_knows_the_application_factory() -> None:
    found = {
        path
        for path, tree in sources().items()
        if path.startswith("realestate/")
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and node.module == "app")
        or (isinstance(node, ast.Import) and any(a.name == "app" for a in node.names))
    }
    assert found == set()


def test_no_broad_except_outside_the_edges() -> None:
    """Broad is right where one failure must not end the loop, and nowhere else."""
    found = {
        path
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
    }
    assert found == {
        "realestate/cli/crew.py",
        "realestate/db.py",
        "realestate/jobs.py",
        "realestate/modules/events/dispatch.py",
    }


def test_the_floors_hold() -> None:
    """Who may import whom, as pyproject.toml says."""
    script = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
