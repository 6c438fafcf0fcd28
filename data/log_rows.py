"""Reading the log: cases' heads, and their events as they were stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from app.errors import BadInput, StoreFailed
from app.rules.events import Event
from data.field_rows import join
from data.records import CaseHead
from data.tables import CHAIN, COMPLAINT, EVENT, EVENT_FIELD


@dataclass(frozen=True, slots=True)
class StoredField:
    """One field as it lies in the database. `value` and `salt` are None once erased."""

    name: str
    free: bool
    salt: bytes | None
    value: str | None
    digest: bytes


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event as it lies in the database, with its place and link."""

    id: str
    seq: int
    link: bytes
    name: str
    on: date
    at: datetime
    by: str
    supersedes: str
    fields: tuple[StoredField, ...]

    def read(self) -> Event:
        """The event as the rules know it."""
        return Event(
            name=self.name,
            on=self.on,
            fields=join((field.name, field.value) for field in self.fields),
            id=self.id,
            seq=self.seq,
            at=self.at,
            by=self.by,
            supersedes=self.supersedes,
        )


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case's own row: its head, and the last link as it was noted there."""

    head: CaseHead
    link: bytes


_HEAD = (COMPLAINT.c.reference, COMPLAINT.c.id, COMPLAINT.c.procedure, COMPLAINT.c.version, COMPLAINT.c.seq)


def tidy(reference: str) -> str:
    """A reference as it is stored, however it was typed."""
    return reference.strip().upper()


def case_of(connection: Connection, reference: str, *, lock: bool = False) -> StoredCase:
    """The case with this reference; with `lock`, nobody else can add to it until the transaction ends.

    Raises:
        BadInput: when there is none.
    """
    query = select(*_HEAD, COMPLAINT.c.head).where(COMPLAINT.c.reference == tidy(reference))
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise BadInput(f"There is no case {reference.strip()!r}. Check the reference, or look for it in the queue.")
    return StoredCase(CaseHead(*row[:5]), row[5])


def cases_after(connection: Connection, reference: str, limit: int) -> list[StoredCase]:
    """The next `limit` cases in the order of their references, for going through all of them in parts."""
    query = (
        select(*_HEAD, COMPLAINT.c.head)
        .where(COMPLAINT.c.reference > reference)
        .order_by(COMPLAINT.c.reference)
        .limit(limit)
    )
    return [StoredCase(CaseHead(*row[:5]), row[5]) for row in connection.execute(query)]


def stored_logs(connection: Connection, case_ids: Sequence[str]) -> dict[str, list[StoredEvent]]:
    """The events of these cases in the order of their places, by case."""
    fields: dict[str, list[StoredField]] = {}
    mine = CHAIN.c.case_id.in_(case_ids) if len(case_ids) != 1 else CHAIN.c.case_id == case_ids[0]
    for event_id, *field in connection.execute(
        select(
            EVENT_FIELD.c.event_id,
            EVENT_FIELD.c.name,
            EVENT_FIELD.c.free,
            EVENT_FIELD.c.salt,
            EVENT_FIELD.c.value,
            EVENT_FIELD.c.digest,
        )
        .join(CHAIN, CHAIN.c.event_id == EVENT_FIELD.c.event_id)
        .where(mine)
        .order_by(EVENT_FIELD.c.event_id, EVENT_FIELD.c.name)
    ):
        fields.setdefault(event_id, []).append(StoredField(*field))
    logs: dict[str, list[StoredEvent]] = {case_id: [] for case_id in case_ids}
    for case_id, seq, link, event_id, name, on, at, by, supersedes in connection.execute(
        select(
            CHAIN.c.case_id,
            CHAIN.c.seq,
            CHAIN.c.link,
            EVENT.c.id,
            EVENT.c.name,
            EVENT.c.happened,
            EVENT.c.recorded,
            EVENT.c.person,
            EVENT.c.supersedes,
        )
        .join(EVENT, EVENT.c.id == CHAIN.c.event_id)
        .where(mine)
        .order_by(CHAIN.c.case_id, CHAIN.c.seq)
    ):
        logs[case_id].append(
            StoredEvent(event_id, seq, link, name, on, at, by, supersedes or "", tuple(fields.get(event_id, ())))
        )
    return logs


def log_of(connection: Connection, case_id: str) -> tuple[Event, ...]:
    """The whole log of one case, in order.

    Raises:
        StoreFailed: when a hand in the tables left what does not read.
    """
    try:
        return tuple(event.read() for event in stored_logs(connection, [case_id])[case_id])
    except ValueError as error:
        raise StoreFailed(
            "An entry of this case does not read as it was written: somebody changed it in the database."
            " Run putright verify, and look for it in a backup."
        ) from error
