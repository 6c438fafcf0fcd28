"""Adding to the log: the one way in, for a single step and for an import of thousands."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, delete, func, insert, select, update

from app.errors import BadInput, Conflict
from app.rules.chain import SALT_BYTES, event_digest, field_digest, genesis, link
from app.rules.events import Event
from data.field_rows import join, split
from data.files import keep
from data.ids import new_id
from data.index_rows import index_row
from data.log_rows import case_of, log_of
from data.records import Appended, CaseHead, ImportMark, Indexer, KeptFile
from data.tables import CASE_INDEX, CHAIN, COMPLAINT, DRAFT, EVENT, EVENT_FIELD, IMPORTED, META
from data.verify_tables import LAST

_ORDER: Final = (COMPLAINT, EVENT, EVENT_FIELD, CHAIN, CASE_INDEX, IMPORTED)
"""Tables in the order in which rows must be there for those that point at them."""

_FLUSH_ROWS: Final = 5_000
"""Rows that may wait in memory before they are written."""


_Rows: TypeAlias = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Case:
    """What an append adds to: the head before it, its last link, its log; `number` only where the case is new."""

    head: CaseHead
    link: bytes
    log: tuple[Event, ...]
    number: int = 0


def taking(step: str) -> ImportMark:
    """The mark that the step of this id was taken, so that a repeat of it is known."""
    return ImportMark(f"step {step}", "")


class LogWriter:
    """Appends within one transaction. Rows of new cases are gathered and written together.

    An append that raises has written nothing of its own, so the transaction may go on without it.
    """

    def __init__(self, connection: Connection) -> None:
        """Write on this connection, whose transaction the caller begins and ends."""
        self._connection = connection
        self._rows = _no_rows()
        self._waiting = 0
        self.written = 0
        self._numbers: dict[tuple[str, int, str], int] = {}
        self._marks: dict[str, dict[str, str]] = {}
        self._last: dict[str, str] = {}

    def append(
        self,
        reference: str | None,
        events: Sequence[Event],
        *,
        expected_seq: int,
        index: Indexer,
        by: str,
        at: datetime,
        procedure: str = "",
        version: str = "",
        prefix: str = "",
        device: str = "A",
        free: frozenset[str] = frozenset(),
        mark: ImportMark | None = None,
        files: Sequence[KeptFile] = (),
    ) -> Appended:
        """Add events to a case, or (reference None) begin one; see `Store.append`."""
        if not events:
            raise BadInput("There is nothing to record.")
        if mark and (before := self.imported(mark.source, mark.key)):
            raise BadInput(f"'{mark.key}' of {mark.source} was imported before, as {before}.")
        case = (
            self._begun(procedure, version, prefix, events[0].on.year, device)
            if reference is None
            else self._locked(reference)
        )
        if case.head.seq != expected_seq:
            raise Conflict(
                f"Somebody else saved {case.head.reference} meanwhile: it has {case.head.seq} entries now, and you"
                f" were looking at {expected_seq}. Nothing was saved; look at the case again."
            )
        rows = _no_rows()
        # Whatever the clock says now: what is recorded later is not recorded earlier.
        at = max([at, *(event.at for event in case.log[-1:] if event.at)])
        added, last = _rows_of(case, [replace(event, at=at, by=by) for event in events], free, rows)
        head = replace(case.head, seq=case.head.seq + len(added))
        rows["case_index"].append(index_row(index(head, (*case.log, *added))))
        keep(self._connection, files, events)
        if mark:
            rows["imported"].append({"source": mark.source, "key": mark.key, "reference": head.reference})
        if case.number:
            prefix_year_device = {"prefix": prefix, "year": events[0].on.year, "device": device}
            own = {"id": head.case_id, "reference": head.reference, "procedure": procedure, "version": version}
            rows["complaint"].append(
                {**own, **prefix_year_device, "number": case.number, "seq": head.seq, "head": last}
            )
            self._numbers[prefix, events[0].on.year, device] = case.number
            self._last[f"{LAST}{prefix} {events[0].on.year} {device}"] = str(case.number)
        else:
            grow = update(COMPLAINT).where(COMPLAINT.c.id == head.case_id)
            self._connection.execute(grow.values(seq=head.seq, head=last))
            self._connection.execute(delete(CASE_INDEX).where(CASE_INDEX.c.reference == head.reference))
        self._gather(rows)
        if mark:
            self._marks[mark.source][mark.key] = head.reference
        return Appended(head, tuple(added))

    def imported(self, source: str, key: str) -> str:
        """The reference of the case that this row of a source became, in this transaction or before; else empty."""
        if source not in self._marks:
            query = select(IMPORTED.c.key, IMPORTED.c.reference).where(IMPORTED.c.source == source)
            self._marks[source] = {row.key: row.reference for row in self._connection.execute(query)}
        return self._marks[source].get(key, "")

    def drop_draft(self, person: str, key: str) -> None:
        """Drop a draft along with what is saved of it; it need not be there."""
        self._connection.execute(delete(DRAFT).where(DRAFT.c.person == person, DRAFT.c.key == key))

    def flush(self) -> None:
        """Write what was gathered."""
        for table in _ORDER:
            if rows := self._rows[table.name]:
                self._connection.execute(insert(table), rows)
                self._rows[table.name] = []
                self.written += len(rows)
        self._waiting = 0
        # So that a case taken away whole is missed, and its reference never given to another.
        for key, number in self._last.items():
            self._connection.execute(delete(META).where(META.c.key == key))
            self._connection.execute(insert(META).values(key=key, value=number))
        self._last = {}

    def _begun(self, procedure: str, version: str, prefix: str, year: int, device: str) -> _Case:
        """A case that is not there yet, with the next free reference."""
        number = self._number(prefix, year, device)
        head = CaseHead(f"{prefix}-{year % 100:02d}{device}-{number:04d}", new_id(), procedure, version, 0)
        return _Case(head, genesis(head.case_id, head.reference, procedure, version), (), number)

    def _locked(self, reference: str) -> _Case:
        """A case that is there, held for this transaction."""
        self.flush()
        case = case_of(self._connection, reference, lock=True)
        return _Case(case.head, case.link, log_of(self._connection, case.head.case_id))

    def _number(self, prefix: str, year: int, device: str) -> int:
        """The next free number. One writer at a time gets here, so no two get the same."""
        if not re.fullmatch(r"[A-Z0-9]+", prefix) or not re.fullmatch(r"[A-Z]", device):
            raise BadInput(
                f"'{prefix}' and '{device}' do not make a reference: it takes capital letters or digits for the"
                " landlord and one capital letter for the device."
            )
        if (prefix, year, device) not in self._numbers:
            # PostgreSQL's writers queue up at this row until the first has committed; SQLite's already have.
            self._connection.execute(select(META.c.value).where(META.c.key == "format").with_for_update())
            highest = select(func.max(COMPLAINT.c.number)).where(
                COMPLAINT.c.prefix == prefix, COMPLAINT.c.year == year, COMPLAINT.c.device == device
            )
            noted = select(META.c.value).where(META.c.key == f"{LAST}{prefix} {year} {device}")
            given = (self._connection.execute(query).scalar() or 0 for query in (highest, noted))
            self._numbers[prefix, year, device] = max(int(number) for number in given)
        return self._numbers[prefix, year, device] + 1

    def _gather(self, rows: _Rows) -> None:
        for name, some in rows.items():
            self._rows[name].extend(some)
            self._waiting += len(some)
        if self._waiting >= _FLUSH_ROWS:
            self.flush()


def _no_rows() -> _Rows:
    return {table.name: [] for table in _ORDER}


def _rows_of(case: _Case, events: Sequence[Event], free: frozenset[str], rows: _Rows) -> tuple[list[Event], bytes]:
    """Add these events' rows to `rows`; the events as they will be read back, and the last link over them."""
    known = {event.id for event in case.log}
    added: list[Event] = []
    last = case.link
    for seq, event in enumerate(events, case.head.seq + 1):
        if event.supersedes and event.supersedes not in known:
            raise BadInput(f"There is no entry {event.supersedes} on {case.head.reference} to correct or undo.")
        event = replace(event, id=event.id or new_id(), seq=seq)
        known.add(event.id)
        texts = split(event.fields, free)
        last = link(last, seq, _content(event, case.head.case_id, texts, rows))
        rows["chain"].append({"case_id": case.head.case_id, "seq": seq, "event_id": event.id, "link": last})
        # As they will be read back, so that an index made now and one made later are made of the same.
        added.append(replace(event, fields=join((name, value) for name, _, value in sorted(texts))))
    return added, last


def _content(event: Event, case_id: str, texts: Sequence[tuple[str, bool, str]], rows: _Rows) -> bytes:
    """Add the rows of one event's content to `rows`; its digest."""
    assert event.at is not None
    salts = os.urandom(SALT_BYTES * len(texts))
    fields: list[tuple[str, bool, bytes]] = []
    for place, (name, free, value) in enumerate(texts):
        salt = salts[place * SALT_BYTES : (place + 1) * SALT_BYTES]
        digest = field_digest(name, free, salt, value)
        fields.append((name, free, digest))
        rows["event_field"].append(
            {"event_id": event.id, "name": name, "free": free, "salt": salt, "value": value, "digest": digest}
        )
    rows["event"].append(
        {
            "id": event.id,
            "case_id": case_id,
            "name": event.name,
            "happened": event.on,
            "recorded": event.at,
            "person": event.by,
            "supersedes": event.supersedes or None,
        }
    )
    return event_digest(event.id, case_id, event.name, event.on, event.at, event.by, event.supersedes, fields)
