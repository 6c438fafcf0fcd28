"""Checking the log against its chain, and the index against the log, case by case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.errors import PutrightError
from app.rules.chain import event_digest, field_digest, genesis, link
from data.database import Database
from data.files import file_findings
from data.index_rows import index_row
from data.log_rows import StoredCase, StoredEvent, cases_after, stored_logs
from data.records import Finding, Head, Indexer, Progress
from data.tables import CASE_INDEX, COMPLAINT, ERASURE
from data.verify_tables import engine_findings, table_findings

WRONG = (ValueError, TypeError, AttributeError, SQLAlchemyError)
"""What reading a row raises that a hand, or a fault of the disk, has changed."""

_PART = 200
"""Cases that are read at once."""


def verify(
    database: Database, *, index: Indexer | None, expected: Iterable[Head], progress: Progress | None
) -> tuple[Finding, ...]:
    """Everything that is not as it should be, in the order of references; empty when all agrees.

    Each case is checked as of one moment, so people may go on working meanwhile. Without `index` only the log is
    checked. `expected` are heads noted earlier: each must still be in its chain, at its place.
    """
    wanted = {head.reference: head for head in expected}
    found: list[Finding] = []
    with database.reading() as connection:
        total = connection.execute(select(func.count()).select_from(COMPLAINT)).scalar() or 0
    done, last = 0, ""
    while True:
        with database.reading() as connection:
            cases = cases_after(connection, last, _PART)
            for case, log in _with_logs(connection, cases):
                head = wanted.pop(case.head.reference, None)
                if log is None:
                    found.append(_unreadable(case.head.reference, "an entry does not read as it was written."))
                    continue
                try:
                    found += _chain_findings(connection, case, log)
                except WRONG:
                    found.append(_unreadable(case.head.reference, "an entry does not read as it was written."))
                    continue
                if head:
                    found += _against(head, log)
                if index:
                    found += _index_findings(connection, case, log, index)
        if not cases:
            break
        done, last = done + len(cases), cases[-1].head.reference
        if progress:
            progress(min(done, total), total)
    found += [
        Finding(
            head.reference, "missing", f"{head.reference} is gone: it had {head.seq} entries when its head was noted."
        )
        for head in wanted.values()
    ]
    with database.reading() as connection:
        found += table_findings(connection)
        found += file_findings(connection)
        found += engine_findings(connection)
    return tuple(found)


def _with_logs(
    connection: Connection, cases: list[StoredCase]
) -> Iterator[tuple[StoredCase, list[StoredEvent] | None]]:
    """Each case with its log; None where a hand in the tables left what is not even a date."""
    ids = [case.head.case_id for case in cases]
    try:
        logs: dict[str, list[StoredEvent] | None] = dict(stored_logs(connection, ids)) if ids else {}
    except WRONG:
        logs = {}
        for one in ids:
            try:
                logs[one] = stored_logs(connection, [one])[one]
            except WRONG:
                logs[one] = None
    for case in cases:
        yield case, logs[case.head.case_id]


def _unreadable(reference: str, why: object) -> Finding:
    return Finding(reference, "unreadable", f"{reference} cannot be worked out from its log: {why}")


def _chain_findings(connection: Connection, case: StoredCase, log: list[StoredEvent]) -> Iterator[Finding]:
    head = case.head
    previous = genesis(head.case_id, head.reference, head.procedure, head.version)
    for place, event in enumerate(log, 1):
        if event.seq != place:
            yield Finding(
                head.reference,
                "gap",
                f"{head.reference}: entry {place} is missing; the next that is there is {event.seq}.",
            )
            break
        wrong = list(_field_findings(connection, head.reference, event))
        yield from wrong
        if event.link != link(previous, event.seq, _digest_of(event, head.case_id)) and not wrong:
            yield Finding(
                head.reference,
                "entry",
                f"{head.reference}: entry {event.seq} ({event.name} on {event.on.isoformat()}) is not as it was"
                " recorded, or what stood before it was changed.",
            )
        # From the link as it stands, so that one change is one finding and not one for every entry after it.
        previous = event.link
    if head.seq != len(log) or (log and case.link != log[-1].link):
        yield Finding(
            head.reference,
            "head",
            f"{head.reference}: its last entry should be number {head.seq}, but the log ends otherwise"
            f" (with {len(log)} entries). Entries were taken away or added by hand.",
        )


def _field_findings(connection: Connection, reference: str, event: StoredEvent) -> Iterator[Finding]:
    for field in event.fields:
        where = f"{reference}: the text '{field.name}' of entry {event.seq} ({event.name})"
        if (field.value is None or field.salt is None) and not field.free:
            continue  # told with the erasures
        if field.value is None or field.salt is None:
            noted = select(ERASURE.c.field).where(ERASURE.c.event_id == event.id, ERASURE.c.field == field.name)
            if connection.execute(noted).first() is None:
                yield Finding(reference, "erased", f"{where} was erased, and nobody noted by whom.")
        elif field_digest(field.name, field.free, field.salt, field.value) != field.digest:
            yield Finding(reference, "field", f"{where} is not what was recorded.")


def _digest_of(event: StoredEvent, case_id: str) -> bytes:
    return event_digest(
        event.id,
        case_id,
        event.name,
        event.on,
        event.at,
        event.by,
        event.supersedes,
        ((field.name, field.free, field.digest) for field in event.fields),
    )


def _against(head: Head, log: list[StoredEvent]) -> Iterator[Finding]:
    """Whether a head noted earlier still stands where it stood."""
    if head.seq > len(log):
        yield Finding(
            head.reference,
            "cut",
            f"{head.reference} has been cut short: {head.seq} entries when its head was noted, {len(log)} now.",
        )
    elif head.seq and log[head.seq - 1].link.hex() != head.link:
        yield Finding(
            head.reference,
            "rewritten",
            f"{head.reference} has been rewritten: its first {head.seq} entries are not those whose head was noted.",
        )


def _index_findings(
    connection: Connection, case: StoredCase, log: list[StoredEvent], index: Indexer
) -> Iterator[Finding]:
    reference = case.head.reference
    try:
        should = index_row(index(case.head, tuple(event.read() for event in log)))
    except PutrightError as error:
        yield _unreadable(reference, error)
        return
    except WRONG:
        yield _unreadable(reference, "a text does not read as it was written.")
        return
    try:
        row = connection.execute(select(CASE_INDEX).where(CASE_INDEX.c.reference == reference)).mappings().one_or_none()
    except WRONG:
        says = f"{reference}: its line in the queue does not read. Its log is as it was; run: putright rebuild"
        yield Finding(reference, "index", says)
        return
    if row is None:
        yield Finding(reference, "index", f"{reference} is not in the queue's index. Run: putright rebuild")
        return
    for name, value in should.items():
        if row[name] == value:
            continue
        if row["fingerprint"] != should["fingerprint"]:
            says = f"{reference}: the queue's index has another '{name}' than its log gives. Run: putright rebuild"
            yield Finding(reference, "index", says)
        else:
            # Nothing that dates are worked out of has changed since: the entry knows of a log that is not this one.
            says = (
                f"{reference}: the queue's index has another '{name}' than its log gives, though neither procedure nor "
                "calendar has changed since. Entries may have been cut or changed: compare with noted heads (putright "
                "verify --heads FILE) or a backup before 'putright rebuild' takes this trace away."
            )
            yield Finding(reference, "trace", says)
