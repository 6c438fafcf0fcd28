"""The whole database: checking it, making its indexes anew, and moving dates when a calendar or procedure changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from app.desk import Desk
    from data.records import Finding, Moved, Progress


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

    def needs_reindex(self) -> int:
        """How many open cases were indexed by another calendar or procedure than today's."""
        from app.desk.indexing import current_fingerprints

        return len(self._desk.store.stale(current_fingerprints()))

    def reindex(self, progress: Progress | None = None) -> tuple[Moved, ...]:
        """Index those cases anew; the ones whose next due date moved, with both dates."""
        from app.desk.indexing import current_fingerprints

        stale = self._desk.store.stale(current_fingerprints())
        return self._reindex(stale, progress) if stale else ()

    def backup(self, path: Path) -> Path:
        """Copy the database to a file, with the chains' heads beside it; where the copy is."""
        return self._desk.store.backup(path)

    def _reindex(self, references: tuple[str, ...] | None, progress: Progress | None) -> tuple[Moved, ...]:
        from app.desk.indexing import index_entry

        return self._desk.store.reindex(references, index_entry, progress=progress)
