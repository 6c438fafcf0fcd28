"""What belongs to a case but is not on it: other cases, and reports older than the program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.errors import BadInput
from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.steps.model import Step, ask


def reference_of(typed: str) -> str:
    """What was typed, as references are written."""
    return typed.strip().upper()


class Link(Step, verb="case.link"):
    """Another case or an older report is background to this one; none of its issues are decided here by that."""

    reference: str = ask("Case or report", "case", required=True, note="Its reference; of an older report, its number.")
    relation: str = ask(
        "What it is to this one",
        "choice",
        required=True,
        choices=("older report of the same problem", "earlier complaint", "same matter", "split from it", "other"),
    )
    dated: date | None = ask("Its date", "date")
    why: str = ask("Why it is linked", "longtext", required=True)

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The link, to anything but the case itself."""
        if case is not None and reference_of(self.reference) == case.reference:
            raise BadInput(f"{case.reference} is this case itself. Give the reference of the other one.")
        return super().events(case, more)
