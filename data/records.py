"""What the store takes and hands back: frozen values, no rows, no sessions. Imports nothing heavy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from app.rules.events import Event
from data.queue_records import LikeCase as LikeCase
from data.queue_records import Person as Person
from data.queue_records import QueuePage as QueuePage
from data.queue_records import QueueQuery as QueueQuery
from data.queue_records import QueueRow as QueueRow
from data.queue_records import SavedView as SavedView


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
