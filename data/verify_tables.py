"""Checking what no single case tells: rows that belong to nothing, whole cases gone, and the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sqlalchemy import ColumnElement, Connection, Select, Table, select, text
from sqlalchemy.exc import SQLAlchemyError

from data.records import Finding
from data.tables import (
    CASE_INDEX,
    CHAIN,
    COMPLAINT,
    ERASURE,
    EVENT,
    EVENT_FIELD,
    IMPORTED,
    META,
    PERSON,
    PERSON_ROLE,
    SAVED_VIEW,
)

MOST = 20
"""Findings of one kind that are told one by one."""

LAST = "last number "
"""How the keys begin under which the last number of a landlord, year and device is noted."""


def table_findings(connection: Connection) -> Iterator[Finding]:
    """What is wrong with the tables as a whole; each kind goes on where another cannot be read."""
    for check in (_loose, _orphans, _numbers, _erasures, _people):
        try:
            yield from check(connection)
        except (SQLAlchemyError, ValueError, TypeError) as error:
            what = type(error).__name__
            yield Finding("", "unreadable", f"A table cannot be read ({what}). Put the last backup in its place.")


def engine_findings(connection: Connection) -> Iterator[Finding]:
    """What the engine itself finds wrong with its file; a server looks after its own."""
    if connection.dialect.name != "sqlite":
        return
    said = [str(row[0]) for row in connection.execute(text(f"PRAGMA integrity_check({MOST})"))]
    yield from (
        Finding("", "damage", f"The database file is damaged: {one}. Put the last backup in its place.")
        for one in said
        if one != "ok"
    )
    for table, rowid, parent, _ in connection.execute(text("PRAGMA foreign_key_check")).all()[:MOST]:
        yield Finding("", "orphan", f"A row of '{table}' ({rowid or 'one'}) points at nothing in '{parent}'.")


def _without(table: Table, own: ColumnElement[str], other: Table, theirs: ColumnElement[str]) -> Select[str]:
    """What of a column stands in no row of another table."""
    return select(own).distinct().outerjoin_from(table, other, own == theirs).where(theirs.is_(None)).order_by(own)


def _loose(connection: Connection) -> Iterator[Finding]:
    """Events that stand in no chain: somebody put them there, or took their places away."""
    query = (
        select(EVENT.c.id, COMPLAINT.c.reference)
        .join(COMPLAINT, COMPLAINT.c.id == EVENT.c.case_id)
        .outerjoin(CHAIN, CHAIN.c.event_id == EVENT.c.id)
        .where(CHAIN.c.event_id.is_(None))
        .order_by(COMPLAINT.c.reference, EVENT.c.id)
    )
    for event_id, reference in connection.execute(query):
        yield Finding(reference, "loose", f"{reference}: the entry {event_id} has no place in its log.")


def _orphans(connection: Connection) -> Iterator[Finding]:
    """Rows whose case, entry or person is not there: it was deleted around them, or they were put in by hand."""
    for query, says in (
        (
            _without(EVENT, EVENT.c.case_id, COMPLAINT, COMPLAINT.c.id),
            "The case {} is gone, its entries are there.",
        ),
        (
            _without(CHAIN, CHAIN.c.event_id, EVENT, EVENT.c.id),
            "The entry {} is gone, its place is there.",
        ),
        (
            _without(EVENT_FIELD, EVENT_FIELD.c.event_id, EVENT, EVENT.c.id),
            "The entry {} is gone, its fields are there.",
        ),
        (
            _without(CASE_INDEX, CASE_INDEX.c.reference, COMPLAINT, COMPLAINT.c.reference),
            "{} stands in the queue, and there is no such case.",
        ),
        (
            _without(ERASURE, ERASURE.c.event_id, EVENT, EVENT.c.id),
            "An erased text's entry {} is gone.",
        ),
        (
            _without(IMPORTED, IMPORTED.c.reference, COMPLAINT, COMPLAINT.c.reference),
            "{} was imported or taken in, and there is no such case.",
        ),
        (_without(PERSON_ROLE, PERSON_ROLE.c.person, PERSON, PERSON.c.id), "The person {} has roles and is not there."),
        (_without(SAVED_VIEW, SAVED_VIEW.c.person, PERSON, PERSON.c.id), "The person {} has views and is not there."),
    ):
        for (one,) in connection.execute(query.limit(MOST)):
            yield Finding("", "orphan", says.format(one))


def _numbers(connection: Connection) -> Iterator[Finding]:
    """References that are missing between the first and the last that was given out: whole cases taken away."""
    rows = connection.execute(
        select(COMPLAINT.c.prefix, COMPLAINT.c.year, COMPLAINT.c.device, COMPLAINT.c.number).order_by(
            COMPLAINT.c.prefix, COMPLAINT.c.year, COMPLAINT.c.device, COMPLAINT.c.number
        )
    )
    given: dict[tuple[str, int, str], list[int]] = {}
    for prefix, year, device, number in rows:
        given.setdefault((prefix, year, device), []).append(number)
    noted = {
        key.removeprefix(LAST): int(value)
        for key, value in connection.execute(select(META.c.key, META.c.value).where(META.c.key.startswith(LAST)))
        if value.isdigit()
    }
    for prefix, year, device in given:
        noted.setdefault(f"{prefix} {year} {device}", 0)
    for name, last in sorted(noted.items()):
        prefix, year, device = name.split(" ")
        have = given.get((prefix, int(year), device), [])
        ends = pairwise([0, *have, max(last, have[-1] if have else 0) + 1])
        gone = [number for before, after in ends for number in range(before + 1, after)]
        for number in gone[:MOST]:
            reference = f"{prefix}-{int(year) % 100:02d}{device}-{number:04d}"
            says = f"{reference} was given out and is gone, with all of its entries. Look at the last backup."
            yield Finding(reference, "missing", says)


def _erasures(connection: Connection) -> Iterator[Finding]:
    """Erasures that are noted of texts that are there, or that cannot have been: what rules read is never erased."""
    query = (
        select(COMPLAINT.c.reference, CHAIN.c.seq, ERASURE.c.field, EVENT_FIELD.c.value, EVENT_FIELD.c.free)
        .join(CHAIN, CHAIN.c.event_id == ERASURE.c.event_id)
        .join(COMPLAINT, COMPLAINT.c.id == CHAIN.c.case_id)
        .outerjoin(
            EVENT_FIELD, (EVENT_FIELD.c.event_id == ERASURE.c.event_id) & (EVENT_FIELD.c.name == ERASURE.c.field)
        )
        .order_by(COMPLAINT.c.reference, CHAIN.c.seq)
    )
    for reference, seq, field, value, free in connection.execute(query):
        if value is not None:
            yield Finding(
                reference, "erased", f"{reference}: '{field}' of entry {seq} is noted as erased, and is there."
            )
        elif free is None:
            says = f"{reference}: '{field}' of entry {seq} is noted as erased, and the entry has no such text."
            yield Finding(reference, "erased", says)
        elif not free:
            says = (
                f"{reference}: '{field}' of entry {seq} was erased, which only free texts can be. Look at the backups."
            )
            yield Finding(reference, "erased", says)


def _people(connection: Connection) -> Iterator[Finding]:
    """People who recorded something and are in no list; where there is none at all, nobody is missed."""
    if connection.execute(select(PERSON.c.id).limit(1)).first() is None:
        return
    for (person,) in connection.execute(_without(EVENT, EVENT.c.person, PERSON, PERSON.c.id).limit(MOST)):
        if person:
            yield Finding("", "person", f"Somebody recorded entries as {person}, and there is no such person.")
