"""The family of errors, each one a sentence that a person can act on.

PutrightError
├── BadInput          what was typed, or a file that was read, is not right (exit code 2)
│   ├── PastHorizon   a date outside the table of working days
│   └── ProcedureError  a landlord's folder does not load
├── Refused           a gate said no (exit code 3)
├── Conflict          somebody else changed the case meanwhile (exit code 4)
├── SavedFirst        it is saved, and something after it failed (exit code 5)
└── StoreFailed       the database could not do it (exit code 5)
"""

from __future__ import annotations

from dataclasses import dataclass


class PutrightError(Exception):
    """Something went wrong that the person at the keyboard can understand and act on.

    The message is one or two plain sentences: what happened, what it means, what to do now.
    """

    exit_code = 2
    """The exit code of the command line when this error ends a command."""


class BadInput(PutrightError):
    """A value, an argument or a file is not what it should be. Nothing was saved."""


class PastHorizon(BadInput):
    """A date lies outside the table of working days, so nothing can be counted to it."""


class ProcedureError(BadInput):
    """A landlord's folder has a fault; the message names file, table, key and line."""

    def __init__(self, message: str, *, file: str = "", table: str = "", key: str = "", line: int = 0) -> None:
        """Keep the place beside the sentence, so that callers can show or test it."""
        place = ", ".join(
            part
            for part in (
                f"{file}:{line}" if file and line else file,
                f"table {table}" if table else "",
                f"key '{key}'" if key else "",
            )
            if part
        )
        super().__init__(f"{place}: {message}" if place else message)
        self.file, self.table, self.key, self.line = file, table, key, line
        self.says = message


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step may not be taken: which gate, on which clause, in words, and the field or step that would mend it.

    `item` is the point, question … that such a step is about, where it is about one.
    """

    gate: str
    clause: str
    reason: str
    field: str = ""
    item: str = ""


class Refused(PutrightError):
    """One or more gates refused a step. Nothing was saved."""

    exit_code = 3

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        """Hold every refusal, in the order in which the gates stand."""
        super().__init__(" ".join(f"{r.reason} ({r.clause})" if r.clause else r.reason for r in refusals) or "Refused.")
        self.refusals = refusals


class Conflict(PutrightError):
    """Somebody else saved the same case meanwhile and it matters to this step. Nothing was saved."""

    exit_code = 4


class SavedFirst(PutrightError):
    """What was to be saved is saved; only something after it failed, such as showing it."""

    exit_code = 5


class StoreFailed(PutrightError):
    """The database could not be opened, read or written. Nothing half-done was kept."""

    exit_code = 5
