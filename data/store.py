"""The store: one database behind one name, each part of it a facet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.errors import StoreFailed
from app.rules.events import Event
from data.backup import back_up
from data.database import BUSY_MS, Database
from data.drafts import Drafts
from data.erase import erase
from data.files import Files
from data.heads import heads_of
from data.log_rows import case_of, log_of
from data.log_writer import LogWriter, taking
from data.meta import Meta
from data.migrate import bring_up
from data.people import People
from data.promises import promised
from data.queue_reads import Queue
from data.records import Appended, CaseHead, Finding, Head, ImportMark, Indexer, KeptFile, Moved, Progress
from data.redress_reads import RedressReads
from data.reindex import reindex, stale
from data.saved_views import SavedViews
from data.tables import IMPORTED
from data.verify import verify

_MANY: Final = 10_000
"""Rows of one batch after which a server's planner must learn anew what it has."""


class Store:
    """One database of cases. May be shared by threads; every call is a transaction of its own.

    Every method may raise `StoreFailed`, with a sentence that says what happened and what to do.
    """

    def __init__(self, database: Database) -> None:
        """Use a database that has been brought up to date; `Store.open` is the usual way."""
        self._database = database
        self.queue = Queue(database)
        self.people = People(database)
        self.views = SavedViews(database)
        self.drafts = Drafts(database)
        self.files = Files(database)
        self.meta = Meta(database)
        self.redress = RedressReads(database)

    @classmethod
    def open(
        cls,
        url_or_path: str | Path,
        *,
        create: bool = True,
        reads: bool = False,
        home: Path | None = None,
        busy_ms: int = BUSY_MS,
    ) -> Store:
        """Open a database by file or address, made or migrated as needed (a copy of an older file is kept).

        `busy_ms` is how many milliseconds a writer waits for another program on SQLite. With `reads` nothing will be
        written, so that it may lie on a disk that cannot be. Of folders that are missing only `home` is made.

        Raises:
            BadInput: for an address that cannot be read; missing or empty (with `create` False), or in no folder.
            StoreFailed: locked, read-only, damaged, another program's, newer than this
                program, out of space or out of reach.
        """
        database = Database(url_or_path, busy_ms=busy_ms, reads=reads)
        try:
            bring_up(database, create=create, home=home)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where the database is, as people may see it: a path, or an address without its password."""
        return self._database.shown

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database; None on a server."""
        return self._database.path

    def case_head(self, reference: str) -> CaseHead:
        """Which case this is and how many events its log holds.

        Raises:
            BadInput: when there is no such case.
        """
        with self._database.reading() as connection:
            return case_of(connection, reference).head

    def log(self, reference: str, *, as_at: datetime | None = None) -> tuple[Event, ...]:
        """A case's whole log in order; with `as_at` only what had been recorded by then (that moment included).

        Raises:
            BadInput: when there is no such case.
        """
        return self.case(reference, as_at=as_at)[1]

    def case(self, reference: str, *, as_at: datetime | None = None) -> tuple[CaseHead, tuple[Event, ...]]:
        """A case's head and log of one moment, so that `head.seq` is what to expect when adding to it.

        Raises:
            BadInput: when there is no such case.
        """
        with self._database.reading() as connection:
            head = case_of(connection, reference).head
            log = log_of(connection, head.case_id)
        return head, tuple(e for e in log if as_at is None or (e.at is not None and e.at <= as_at))

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
        """Add events to a case's log, and its index entry, durably or not at all.

        With `reference` None a case is begun under `procedure` and `version`; its reference is `prefix`, the year of
        the first event, `device` and the next number. `expected_seq` is how many events the caller saw. `free` names
        the free-text fields (`points.text` for a key of a list's entries). `mark` says what an imported case came from.
        `files` are kept with the events; one that an event names in its field `file` must be among them or be there.
        Events get ids (unless they bring one), places, `at` and `by`.

        Raises:
            Conflict: when the case has grown since.
            BadInput: when there is no such case, a superseded event is not on it, the mark was used before, or a
                file is missing, empty or too large.
        """
        with self.batch() as batch:
            return batch.append(
                reference,
                events,
                expected_seq=expected_seq,
                index=index,
                by=by,
                at=at,
                procedure=procedure,
                version=version,
                prefix=prefix,
                device=device,
                free=free,
                mark=mark,
                files=files,
            )

    @contextmanager
    def batch(self) -> Iterator[LogWriter]:
        """Many appends, all or nothing: kept when the block ends, undone when it raises.

        An append inside that raises `BadInput` or `Conflict` adds nothing; catch it to go on with the others.
        """
        with self._database.writing() as connection:
            writer = LogWriter(connection)
            yield writer
            writer.flush()
        if writer.written > _MANY:
            # It is kept by now: what only makes the next questions quicker must not say otherwise.
            with suppress(StoreFailed):
                self._database.analyse()

    def imported(self, source: str) -> Mapping[str, str]:
        """What a source's rows have become: the case's reference by the row's own key."""
        query = select(IMPORTED.c.key, IMPORTED.c.reference).where(IMPORTED.c.source == source)
        with self._database.reading() as connection:
            return {row.key: row.reference for row in connection.execute(query)}

    def taken(self, step: str) -> str:
        """The reference of the case on which the step of this id was taken; empty where it was not."""
        return self.imported(taking(step).source).get("", "")

    def promised(self, procedure: str, *, done: bool = False) -> tuple[str, ...]:
        """References of a landlord's cases, closed ones too, with promised actions not done yet; `done`: with any."""
        with self._database.reading() as connection:
            return promised(connection, procedure, done=done)

    def erase(self, reference: str, event_id: str, field: str, *, by: str, at: datetime, index: Indexer) -> None:
        """Erase one free text (`description`, or `points/0/text` for a list's first entry) from the log, for good.

        It reads as `app.rules.events.ERASED` from then on, and the chain still verifies. Copies and backups made
        before keep it.

        Raises:
            BadInput: when there is no such text, it is not free text, or it was erased before.
        """
        erase(self._database, reference, event_id, field, by=by, at=at, index=index)

    def stale(self, fingerprints: Collection[str], procedure: str = "") -> tuple[str, ...]:
        """References of the open cases whose dates were computed of another calendar or procedure than these.

        With `procedure` only of the landlord's whose it is.
        """
        return stale(self._database, fingerprints, procedure)

    @property
    def may_write(self) -> bool:
        """Whether anything can be written to this database."""
        return not self._database.as_it_lies

    def reindex(
        self, references: Sequence[str] | None, index: Indexer, progress: Progress | None = None
    ) -> tuple[Moved, ...]:
        """Compute the index of these cases (None: of all) anew from their logs; those whose due date moved.

        Goes in parts: an exception from `progress` or `index` stops it with every case either as it was or done.
        """
        return reindex(self._database, references, index, progress)

    def verify(
        self, *, index: Indexer | None = None, expected: Iterable[Head] = (), progress: Progress | None = None
    ) -> tuple[Finding, ...]:
        """Check every case's chain and, with `index`, that its index entry is what its log gives.

        `expected` are heads noted earlier (with a backup, in a report): a log that was cut or rewritten since shows.
        """
        return verify(self._database, index=index, expected=expected, progress=progress)

    def heads(self) -> tuple[Head, ...]:
        """The end of every case's chain, by reference: to be noted where the database is not."""
        with self._database.reading() as connection:
            return heads_of(connection)

    def backup(self, path: Path) -> Path:
        """Copy a SQLite database to a new file while people work, its heads beside it in `path` + `.heads`.

        Gives the path of the heads.

        Raises:
            BadInput: when the file is there already, or the database is on a server.
            StoreFailed: when it cannot be written.
        """
        return back_up(self._database, path)
