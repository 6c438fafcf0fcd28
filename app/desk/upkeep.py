"""The whole database: checking it, making its indexes anew, and moving dates when a calendar or procedure changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.rules.typed_dates import show_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.desk import Desk
    from data.records import Finding, Progress
    from data.records import Moved as Moved


class UpkeepFacet:
    """Long work on every case; each takes `progress`, called with (done, total), which may raise to stop it."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk

    def verify(self, progress: Progress | None = None) -> tuple[Finding, ...]:
        """Everything in the database that is not as it was written; empty when all agrees."""
        from app.desk.indexing import index_entry

        return tuple(self._desk.store.verify(index=index_entry, progress=progress))

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

    def backup(self, path: Path) -> Path:
        """Copy the database to a file, with the chains' heads beside it; where the copy is."""
        return self._desk.store.backup(path)

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
