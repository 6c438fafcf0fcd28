"""What the store takes and hands back: frozen values, no rows, no sessions. Imports nothing heavy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from app.rules.events import Event


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here: an id, the name to show, and roles of the procedure at hand."""

    id: str
    name: str
    roles: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """What the queue is asked for. `view` is a built-in view's or saved view's id; `text` filters as typed.

    Built-in views: "open" (all open), "mine", "unallocated", "week" (due this week), "overdue", "waiting", "closed".
    `handler` is a person's id, `procedure` a landlord's; empty for any.
    """

    view: str = "open"
    text: str = ""
    handler: str = ""
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue, in due order. `due` is the next date the landlord owes, None when nothing runs.

    `act` is what to do by then ("Acknowledge", "Respond"), `clock` its clock's id, `working` whether its days are
    counted in working days. `waiting` names whom the case waits for, empty when it waits for us. `handler` is the
    person's id, `handler_name` the name to show, both empty while nobody has the case.
    """

    reference: str
    customer: str
    address: str
    stage: str
    handler: str
    received: date
    due: date | None
    act: str
    clock: str
    working: bool = True
    waiting: str = ""
    closed: date | None = None
    flags: tuple[str, ...] = ()
    handler_name: str = ""
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Rows `offset` … `offset + len(rows) - 1` of `total`, in due order (nothing due last), then by reference."""

    rows: tuple[QueueRow, ...]
    offset: int
    total: int


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of the queue with a name; `builtin` ones cannot be deleted. `count` is how many cases it holds."""

    id: str
    name: str
    query: QueueQuery
    builtin: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class LikeCase:
    """A case that may be about the same person or address, found while a complaint is being taken."""

    reference: str
    customer: str
    address: str
    stage: str
    received: date
    why: str


@dataclass(frozen=True, slots=True)
class CaseHead:
    """Which case, under which procedure, and how many events its log holds (`seq`)."""

    reference: str
    case_id: str
    procedure: str
    version: str
    seq: int


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One case as the queue finds it: all of it computed from the log, none of it dependent on what day it is.

    `due` is the next date the landlord owes (None: nothing runs), `fingerprint` says of which calendar and procedure
    it was computed. `handler` is a person's id.
    """

    reference: str
    procedure: str
    version: str
    stage: str
    customer: str
    address: str
    handler: str
    received: date
    closed: date | None = None
    due: date | None = None
    act: str = ""
    clock: str = ""
    working: bool = True
    waiting: str = ""
    flags: tuple[str, ...] = ()
    fingerprint: str = ""


Indexer: TypeAlias = Callable[[CaseHead, tuple[Event, ...]], IndexEntry]
"""Computes a case's index entry from its whole log; given by the caller, called inside the transaction."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with (done, total) during long work; an exception it raises stops the work between two cases."""


@dataclass(frozen=True, slots=True)
class Appended:
    """What one append added: the case as it now stands, and the events with their ids, places and times."""

    head: CaseHead
    events: tuple[Event, ...]

    @property
    def reference(self) -> str:
        """The case's reference, new or not."""
        return self.head.reference


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one case's chain: how many events, and the last link in hexadecimal."""

    reference: str
    seq: int
    link: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that verifying found wrong. `kind` is stable for programs, `says` a sentence for people."""

    reference: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A case whose next due date changed when it was indexed anew."""

    reference: str
    customer: str
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Draft:
    """Text being written: whose, under which key (a case and a step), the values as JSON text, when last saved."""

    person: str
    key: str
    values: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class ImportMark:
    """Where an imported case came from: a name for the source and the row's own key in it."""

    source: str
    key: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file's content, and which kind of content it is ("application/pdf"). It is known by its digest."""

    content: bytes
    media: str

    @property
    def sha256(self) -> str:
        """The digest of the content, in hexadecimal: what events call the file."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What the first paint needs from the database file: the page, and whether the database is a demonstration."""

    page: QueuePage
    demo: bool
