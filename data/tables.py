"""The tables: the event log, and what is derived from it or kept beside it.

`data/migrations` makes them; a test holds the two together. Rows are read and written with SQLAlchemy's
Core, so the classes here are the schema and nothing else.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import DateTime, Dialect, ForeignKey, Index, String, Table, UniqueConstraint, text
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel


class Moment(TypeDecorator[datetime]):
    """An aware datetime in UTC on every database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("A recorded time needs its zone.")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class ByteOrder(TypeDecorator[str]):
    """Text that sorts by its bytes on every database, so that pages are the same whatever the server's language."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(collation="C") if dialect.name == "postgresql" else String())


def _partial(name: str, columns: tuple[str, ...], where: Any) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Complaint(SQLModel, table=True):
    """One case: its reference, the procedure it keeps, and the end of its chain."""

    __table_args__ = (UniqueConstraint("prefix", "year", "device", "number", name="uq_complaint_number"),)

    id: str = Field(primary_key=True)
    reference: str = Field(sa_type=ByteOrder, unique=True)
    prefix: str
    year: int
    device: str
    number: int
    procedure: str
    version: str
    seq: int
    head: bytes


class EventRow(SQLModel, table=True):
    """The content of an event, whatever its place. Never updated, never deleted (triggers)."""

    __tablename__ = "event"
    __table_args__ = (
        _partial("ix_event_supersedes", ("supersedes",), text("supersedes IS NOT NULL")),
        _partial("ix_event_action", ("name", "case_id"), text("name LIKE 'action.%'")),
    )

    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="complaint.id")
    name: str
    happened: date
    recorded: datetime = Field(sa_type=Moment)
    person: str
    supersedes: str | None = Field(default=None, foreign_key="event.id")


class EventField(SQLModel, table=True):
    """One field of an event. `value` and `salt` are NULL once erased, which only free text can be."""

    __tablename__ = "event_field"
    __table_args__ = {"sqlite_with_rowid": False}

    event_id: str = Field(primary_key=True, foreign_key="event.id")
    name: str = Field(primary_key=True)
    free: bool
    salt: bytes | None
    value: str | None
    digest: bytes


class Chain(SQLModel, table=True):
    """Which event stands at which place of a case, and the link over it. Never updated, never deleted."""

    __table_args__ = {"sqlite_with_rowid": False}

    case_id: str = Field(primary_key=True, foreign_key="complaint.id")
    seq: int = Field(primary_key=True)
    event_id: str = Field(foreign_key="event.id", unique=True)
    link: bytes


class Erasure(SQLModel, table=True):
    """Who erased which text, when."""

    event_id: str = Field(primary_key=True, foreign_key="event.id")
    field: str = Field(primary_key=True)
    person: str
    erased: datetime = Field(sa_type=Moment)


# The queue's indexes also hold what is only asked and not ordered by, so that counting reads no row.
_OPEN: Final = text("closed IS NULL")
_CLOSED: Final = text("closed IS NOT NULL")


class CaseIndex(SQLModel, table=True):
    """One case as the queue finds it; computed from the log, and can be again."""

    __tablename__ = "case_index"
    __table_args__ = (
        _partial("ix_open_due", ("due", "reference", "closed", "waiting", "search"), _OPEN),
        _partial("ix_open_procedure", ("procedure", "due", "reference", "closed", "waiting", "search"), _OPEN),
        _partial("ix_open_handler", ("handler", "due", "reference", "closed", "waiting"), _OPEN),
        _partial("ix_open_procedure_handler", ("procedure", "handler", "due", "reference", "closed", "waiting"), _OPEN),
        _partial("ix_closed_due", ("due", "reference", "closed"), _CLOSED),
        _partial("ix_closed_procedure", ("procedure", "due", "reference", "closed"), _CLOSED),
        Index("ix_customer_key", "customer_key"),
        Index("ix_address_key", "address_key"),
    )

    reference: str = Field(sa_type=ByteOrder, primary_key=True, sa_column_args=(ForeignKey("complaint.reference"),))
    procedure: str
    version: str
    stage: str
    customer: str
    address: str
    handler: str
    received: date
    closed: date | None
    due: date
    act: str
    clock: str
    working: bool
    waiting: str
    flags: str
    fingerprint: str
    search: str
    customer_key: str = Field(sa_type=ByteOrder)
    address_key: str = Field(sa_type=ByteOrder)


class PersonRow(SQLModel, table=True):
    """Somebody who works here. The log knows people by id only; names live here."""

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    active: bool


class PersonRole(SQLModel, table=True):
    """A role that a person has under one landlord's procedure."""

    __tablename__ = "person_role"

    person: str = Field(primary_key=True, foreign_key="person.id")
    procedure: str = Field(primary_key=True)
    role: str = Field(primary_key=True)


class SavedViewRow(SQLModel, table=True):
    """A view of the queue that a person named."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("person", "name", name="uq_saved_view_name"),)

    id: str = Field(primary_key=True)
    person: str
    name: str
    query: str


class DraftRow(SQLModel, table=True):
    """What a person is in the midst of writing."""

    __tablename__ = "draft"

    person: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    body: str
    updated: datetime = Field(sa_type=Moment)


class Imported(SQLModel, table=True):
    """A row of a source that has become a case, so that importing again adds nothing twice."""

    source: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    reference: str = Field(sa_type=ByteOrder, sa_column_args=(ForeignKey("complaint.reference"),))


class FileRow(SQLModel, table=True):
    """A file that events name, by the digest of its content. Never updated, never deleted (triggers)."""

    __tablename__ = "file"

    sha256: str = Field(primary_key=True)
    media: str
    size: int
    content: bytes


class Meta(SQLModel, table=True):
    """What is to be known of the database itself: the digests' format, whether it is a demonstration."""

    key: str = Field(primary_key=True)
    value: str


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


COMPLAINT: Final = _table("complaint")
EVENT: Final = _table("event")
EVENT_FIELD: Final = _table("event_field")
CHAIN: Final = _table("chain")
ERASURE: Final = _table("erasure")
CASE_INDEX: Final = _table("case_index")
PERSON: Final = _table("person")
PERSON_ROLE: Final = _table("person_role")
SAVED_VIEW: Final = _table("saved_view")
DRAFT: Final = _table("draft")
IMPORTED: Final = _table("imported")
FILE: Final = _table("file")
META: Final = _table("meta")
