"""What a landlord enters for itself, each as the text of a file: who signs off money, what it pays, letterhead, teams.

The screen and the commands take the same texts in; the database keeps what they say.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.rules.typed_dates import show_date

if TYPE_CHECKING:
    from app.desk import Desk


@dataclass(frozen=True, slots=True)
class Entering:
    """One such text: its name, what it is for, and what is to be known while it is written."""

    id: str
    title: str
    about: str


ENTERED: Final = (
    Entering(
        "levels",
        "Who may sign off money",
        "Roles with the most that each may sign off, deputies with their dates. What was entered before stays in force "
        "for its time: give the date from which this one holds.",
    ),
    Entering(
        "amounts",
        "Our own amounts of redress",
        "The landlord's own bands, and the guaranteed standards of its heat networks, from a date on.",
    ),
    Entering(
        "letterhead",
        "The landlord's letterhead",
        "What letters say of the landlord: address, telephone, e-mail, colours. The logo that was entered stays unless "
        "another is named.",
    ),
    Entering(
        "responders",
        "Who answers questions for teams",
        "Each team with who receives its questions, and who is above them when one is chased.",
    ),
)
"""What can be entered, in the order in which it is offered."""


class EnteredFacet:
    """The landlord's own texts, of the landlord at hand."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk

    def text(self, which: str) -> str:
        """The text to go on from: what was typed and not kept, else what is in force, else an empty one with hints.

        Raises:
            BadInput: when the landlord has no letters, and so no letterhead.
        """
        return str(self._desk.casework.drafts.load(None, _key(which)).get("text") or "") or self._templates[which]()

    def keep(self, which: str, text: str) -> str:
        """Take a text in; what comes of it, in a sentence. The file it is read from stays in the data folder.

        Raises:
            BadInput: when nobody is at work.
            ProcedureError: when the text has a fault, with its line; nothing is changed then.
            NotWritten: when the file cannot be written.
        """
        from app.documents.render import write_file

        _ = self._desk.actor  # a text that everybody goes by is somebody's
        path = self._desk.settings.home / "entered" / f"{self._desk.procedure_id}-{which}.toml"
        with contextlib.suppress(OSError):  # writing says why
            path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, text.encode())
        said = self._takers[which](path)
        self.drop_draft(which)
        return said

    def save_draft(self, which: str, text: str) -> None:
        """Keep what is being typed."""
        self._desk.casework.drafts.save(None, _key(which), {"text": text})

    def drop_draft(self, which: str) -> None:
        """Forget what was being typed."""
        self._desk.casework.drafts.drop(None, _key(which))

    @property
    def _templates(self) -> Mapping[str, Callable[[], str]]:
        desk = self._desk
        return {
            "levels": desk.tables.levels_text,
            "amounts": desk.tables.amounts_text,
            "letterhead": desk.letterheads.template,
            "responders": desk.questions.template,
        }

    @property
    def _takers(self) -> Mapping[str, Callable[[Path], str]]:
        return {
            "levels": self._levels,
            "amounts": self._amounts,
            "letterhead": self._letterhead,
            "responders": self._responders,
        }

    def _levels(self, path: Path) -> str:
        return f"Kept: these levels are in force from {show_date(self._desk.tables.enter_levels(path).since)}."

    def _amounts(self, path: Path) -> str:
        return f"Kept: these amounts are in force from {show_date(self._desk.tables.enter_amounts(path).since)}."

    def _letterhead(self, path: Path) -> str:
        self._desk.letterheads.enter(path, keep_logo=True)
        return "Kept: letters go out with this letterhead from now on."

    def _responders(self, path: Path) -> str:
        return f"Kept: {len(self._desk.questions.enter(path))} teams are listed."


def _key(which: str) -> str:
    """Under which name a draft of it is kept."""
    return f"entered.{which}"
