"""Facts about a place: typed or imported, all of them judged before any is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from realestate.db import db
from realestate.errors import Invalid
from realestate.modules.areas.actions.gate import (
    MEND,
    refuse_overwriting,
    refuse_unfair,
    touch,
    write_down,
)
from realestate.modules.areas.models import Area, AreaFact
from realestate.modules.areas.queries.places import kept
from realestate.modules.areas.rules import facts as rules
from realestate.modules.areas.rules.facts import Fact, Row
from realestate.modules.fair_housing.rules import Finding
from realestate.tenancy.models import TenantRef


class Refused(Invalid):
    """Some rows are no facts; ``rows`` are all of them, judged."""

    def __init__(self, rows: Sequence[Row], problems: dict[str, list[str]]) -> None:
        super().__init__(MEND, problems)
        self.rows = rows


def put_facts(
    tenant: TenantRef,
    actor: str,
    area_id: int,
    rows: Sequence[Row],
    *,
    version: int,
    now: datetime,
    reason: str = "",
    is_all: bool = True,
) -> Area:
    """Keep these rows as the facts of a place (``is_all``), or beside the others, the same label replaced.

    Raises Refused when any row is no fact: then none is kept. Overwritten when somebody was first.
    """
    area = kept(tenant, area_id, to_change=True)
    refuse_overwriting(area, version)
    overridden = _gate(rows, reason)
    old = list(area.facts)
    fresh = [row.fact for row in rows if row.fact is not None]
    wanted = fresh if is_all else rules.merged([_fact(row) for row in old], fresh)
    for row in old:
        db.session.delete(row)
    db.session.flush()
    _add(area, wanted)
    touch(area, actor, now)
    write_down(
        tenant,
        actor,
        "area.facts_changed",
        area,
        now,
        before={"facts": len(old)},
        after={"facts": len(wanted)},
        overridden=overridden,
        reason=reason,
    )
    db.session.expire(area, ["facts"])
    return area


def _gate(rows: Sequence[Row], reason: str) -> dict[str, tuple[Finding, ...]]:
    """Refuse them all when one is no fact; returns what fair housing found and a reason overrode."""
    problems: dict[str, list[str]] = {}
    if any(row.problems for row in rows):
        problems["rows"] = ["Some rows cannot be kept yet."]
    texts = {f"row {row.number}": f"{row.typed['label']}: {row.typed['value']}" for row in rows}
    overridden = refuse_unfair(texts, reason=reason, problems=problems)
    if problems:
        raise Refused([_marked(row, problems) for row in rows], problems)
    return overridden


def read_file(text: str, section: str, today: date) -> list[Row]:
    """The rows of a file, judged; raises Invalid when it is no such table."""
    try:
        return rules.read_file(text, section, today=today)
    except ValueError as error:
        raise Invalid(str(error), {"file": [str(error)]}) from None


def _marked(row: Row, problems: dict[str, list[str]]) -> Row:
    """What fair housing finds in a row is a problem of that row."""
    found = problems.get(f"row {row.number}", [])
    return Row(row.number, row.typed, (*row.problems, *found), None if found else row.fact)


def _add(area: Area, facts: Sequence[Fact]) -> None:
    for position, fact in enumerate(facts):
        db.session.add(
            AreaFact(
                area_id=area.id,
                position=position,
                section=fact.section,
                label=fact.label,
                value=fact.value,
                unit=fact.unit,
                source_name=fact.source,
                source_url=fact.url,
                as_of=fact.as_of,
                method=fact.method,
            )
        )
    db.session.flush()


def _fact(row: AreaFact) -> Fact:
    return Fact(
        section=row.section,
        label=row.label,
        value=row.value,
        unit=row.unit,
        source=row.source_name,
        url=row.source_url,
        as_of=row.as_of,
        method=row.method,
    )
