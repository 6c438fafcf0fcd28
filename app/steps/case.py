"""Steps on the log itself: notes, corrections and undoings."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import BadInput
from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.steps.model import Step, ask


class Note(Step, verb="case.note"):
    """Something worth keeping that is no step of its own."""

    subject: str = ask("About")
    text: str = ask("Note", "longtext", required=True)


class Superseding(Step):
    """What a correction and an undoing share: the entry they are about."""

    entry: str = ask("Entry", "choice", required=True, note="Its number in the history.")
    because: str = ask("Why", "longtext")

    form_only = ("on", "entry")

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """The entries that stand, the last first."""
        return {"entry": tuple(str(e.seq) for e in sorted(case.events, key=lambda e: -e.seq))}

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The entry made last."""
        return {"entry": str(max(e.seq for e in case.events))}


class Correct(Superseding, verb="case.correct"):
    """An entry is put right: another of the same kind stands in its place."""


class Undo(Superseding, verb="case.undo"):
    """An entry is taken back: nothing stands in its place."""

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """An undoing of the entry."""
        target = entry(case, self.entry)
        return (Event(f"{target.process}.undone", self.on, self.payload(more), supersedes=target.id),)


def entry(case: CaseFile | None, named: object) -> Event:
    """The entry of a case, by its number in the log or its id; empty: the last one that stands.

    Raises:
        BadInput: when there is none.
    """
    if case is None:
        raise BadInput("There is no case yet, so there is no entry to change.")
    wanted = str(named or "").strip()
    if not wanted:
        return max(case.events, key=lambda e: e.seq)
    found = next((e for e in case.log if wanted in (str(e.seq), e.id)), None)
    if found is None:
        raise BadInput(f"There is no entry '{wanted[:40]}' on this case. Its history numbers them.")
    return found
