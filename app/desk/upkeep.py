"""The whole database: checking it, making its indexes anew, and moving dates when a calendar or procedure changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.errors import BadInput, StoreFailed
from app.rules.typed_dates import show_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.desk import Desk
    from app.rules.events import Event
    from data.records import Finding, Head, Progress
    from data.records import Moved as Moved


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: the file, the ends of its logs, how many cases it has, and what is wrong with it."""

    file: Path
    heads: Path
    cases: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """A backup that was looked at: what is wrong with it, and the cases of which the database has more."""

    findings: tuple[Finding, ...]
    newer: tuple[Head, ...]


class UpkeepFacet:
    """Long work on every case; each takes `progress`, called with (done, total), which may raise to stop it."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk

    def verify(self, progress: Progress | None = None, heads: Path | None = None) -> tuple[Finding, ...]:
        """Everything in the database that is not as it was written; empty when all agrees.

        `heads` is a file of the ends of all logs, noted earlier: a log that was cut or rewritten since shows by it.

        Raises:
            BadInput: when that file cannot be read.
        """
        from app.desk.indexing import index_entry
        from data.heads import read_heads

        expected = read_heads(heads) if heads else ()
        return tuple(self._desk.store.verify(index=index_entry, expected=expected, progress=progress))

    def rebuild(self, progress: Progress | None = None) -> tuple[Moved, ...]:
        """Make every index entry anew from the log; the cases whose next due date moved by it."""
        return self._reindex(None, progress)

    def follow(self, progress: Progress | None = None) -> tuple[Moved, ...]:
        """Date this landlord's open cases anew where its procedure or calendar is not what they were dated by.

        The cases whose next due date moved by it, with both dates. Where nothing has changed it asks one thing of the
        database; others may save meanwhile, and what is left when it is stopped is done the next time.

        Raises:
            StoreFailed: when the database cannot be written.
        """
        from app.desk.indexing import fingerprint

        desk = self._desk
        now, key = fingerprint(desk.procedure), f"dated {desk.procedure_id}"
        if not desk.store.may_write or desk.store.meta.get(key) == now:
            return ()
        stale = desk.store.stale((now,), desk.procedure_id)
        moved = self._reindex(stale, progress) if stale else ()
        desk.store.meta.set(key, now)
        return moved

    def backup(self, file: Path | None = None, progress: Progress | None = None) -> Backup:
        """Copy the database to a new file, the ends of its logs beside it, then open the copy and check all of it.

        Without `file` it is one of the day's name in the folder `backups` below the data folder.

        Raises:
            BadInput: when the file is there already, or the database is on a server.
            StoreFailed: when it cannot be written.
        """
        desk, store = self._desk, self._desk.store
        path = file or desk.settings.home / "backups" / f"putright-{desk.now():%Y-%m-%d-%H%M%S}.db"
        if file is None:
            path.parent.mkdir(parents=True, exist_ok=True)
        heads = store.backup(path)
        found = self._checked(path, progress)
        return Backup(path, heads, len(heads.read_text("utf-8").splitlines()), found)

    def look_at_backup(self, file: Path, progress: Progress | None = None) -> Looked:
        """What is wrong with a backup, and which cases of the present database it has not, or has less of.

        Raises:
            BadInput: when there is no such file, or the database is on a server.
        """
        from data.restore import newer

        database = self._file()
        found = self._checked(file, progress)
        try:
            more = newer(database, file) if database.exists() else ()
        except StoreFailed:  # what cannot be read is what the backup is for
            more = ()
        return Looked(found, more)

    def restore(self, file: Path) -> Path | None:
        """Put a backup in the database's place; where the database was set aside, None where there was none.

        Raises:
            BadInput: when somebody has the database open, or it is on a server.
            StoreFailed: when a file cannot be read or written.
        """
        from data.restore import put_back

        database = self._file()
        self._desk.close()
        return put_back(database, file, self._desk.now())

    def heads(self) -> str:
        """The ends of all logs, a case a line: to be kept where the database is not."""
        from data.heads import heads_text

        return heads_text(self._desk.store.heads())

    def write_heads(self, file: Path) -> None:
        """Write the ends of all logs to a file.

        Raises:
            NotWritten: with the reason.
        """
        from app.documents.render import write_file

        write_file(file, self.heads().encode())

    def erasable(self, reference: str, entry: int) -> tuple[tuple[str, str], ...]:
        """The free texts of an entry, by name: what the law may ask to be erased.

        Raises:
            BadInput: when there is no such case or entry.
        """
        from data.field_rows import split

        event = self._entry(reference, entry)
        free = self._free(reference, event)
        return tuple((name, value) for name, is_free, value in split(event.fields, free) if is_free)

    def erase(self, reference: str, entry: int, fields: Sequence[str]) -> tuple[str, ...]:
        """Erase free texts of an entry for good, by whoever is at this desk; the names of what was erased.

        Raises:
            BadInput: when nobody is at the desk, or a text is not there, is not free, or was erased before.
        """
        from app.desk.indexing import index_entry

        desk, event = self._desk, self._entry(reference, entry)
        known = [name for name, _ in self.erasable(reference, entry)]
        wanted = tuple(name for name in known if name in fields or name.partition("/")[0] in fields)
        if missing := [name for name in fields if not any(name in (one, one.partition("/")[0]) for one in known)]:
            raise BadInput(f"Entry {entry} has no free text '{missing[0][:40]}'. It has: {', '.join(known) or 'none'}.")
        for name in wanted:
            desk.store.erase(reference, event.id, name, by=desk.actor.id, at=desk.now(), index=index_entry)
        desk.casework.read(reference)
        return wanted

    def _entry(self, reference: str, entry: int) -> Event:
        found = next((event for event in self._desk.store.log(reference) if event.seq == entry), None)
        if found is None:
            raise BadInput(f"There is no entry {entry} on {reference}. Its history numbers them.")
        return found

    def _free(self, reference: str, event: Event) -> frozenset[str]:
        from app.desk.saving import free_fields
        from app.steps import step_for

        case = self._desk.casework.read(reference)
        return free_fields(case.procedure, step_for(event.name), (event,))

    def _file(self) -> Path:
        from pathlib import Path

        if "://" in self._desk.store_url:
            raise BadInput("This database is on a server: back it up and restore it there, with pg_dump and psql.")
        return Path(self._desk.store_url)

    def _checked(self, file: Path, progress: Progress | None) -> tuple[Finding, ...]:
        """Everything wrong with a database file, opened by itself and only read."""
        from app.desk.indexing import index_entry
        from data.store import Store

        with Store.open(file, create=False, reads=True) as store:
            return tuple(one for one in store.verify(index=index_entry, progress=progress) if one.kind != "index")

    def _reindex(self, references: tuple[str, ...] | None, progress: Progress | None) -> tuple[Moved, ...]:
        from app.desk.indexing import index_entry

        return self._desk.store.reindex(references, index_entry, progress=progress)


MOST: Final = 20
"""Moved dates that are listed on standard error; 'putright rebuild' and the screens list all."""


def moved_words(moved: Sequence[Moved]) -> Iterator[str]:
    """What is said where the dates of open cases have moved; nothing where none has."""
    if moved:
        one = "The next date of 1 case has" if len(moved) == 1 else f"The next dates of {len(moved):,} cases have"
        yield f"The procedure or the calendar has changed. {one} moved:"
    for case in moved[:MOST]:
        yield f"  {moved_line(case)}"
    if len(moved) > MOST:
        yield f"  … and {len(moved) - MOST:,} more."


def moved_line(case: Moved) -> str:
    """One case whose next date moved."""
    before, after = (show_date(day) if day else "no date" for day in (case.before, case.after))
    return f"{case.reference}: from {before} to {after}"
