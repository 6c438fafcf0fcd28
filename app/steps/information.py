"""Questions to internal teams and contractors, each an item of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.steps.model import Step, ask


def _open(case: CaseFile) -> tuple[str, ...]:
    return tuple(request.item for request in case.requests if request.answered is None)


class AboutRequest(Step):
    """What the steps about one question share: which one it is."""

    item: str = ask("Question", "choice", required=True, note="Its number, as the case lists it.")

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """The questions that are still open."""
        return {"item": _open(case)}

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The question asked first of those still open."""
        return {"item": next(iter(_open(case)), "")}


class Request(Step, step="information.request"):
    """A team or a contractor is asked for something."""

    to: str = ask("To", "choice", required=True)
    question: str = ask("Question", "longtext", required=True)
    until: date | None = ask("Wanted by", "date", ahead=True)

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The question, with the next number of the case."""
        used = [int(e.item) for e in case.log if e.name == self.event and e.item.isdigit()] if case else []
        item = str(max(used, default=0) + 1)
        return (Event(self.event, self.on, {"item": item, **self.payload(more)}),)


class Respond(AboutRequest, step="information.respond"):
    """A team answers; what is not the whole answer leaves the question open."""

    complete: bool | None = ask("Is the answer complete?", "yesno", required=True, default=True)
    answer: str = ask("Answer", "longtext")

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The answer, or what there is of it so far."""
        name = "information.updated" if self.complete is False else self.event
        return (Event(name, self.on, self.payload(more)),)


class Extend(AboutRequest, step="information.extend"):
    """A team tells, in time, that its answer will be late."""

    until: date = ask("New date", "date", required=True, ahead=True)
    reason: str = ask("Reason given", "longtext", required=True)

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The delay, which moves the clock of the team's answer."""
        return (Event(self.event, self.on, {"clock": "information.supply", **self.payload(more)}),)


class Escalate(AboutRequest, step="information.escalate"):
    """The question goes up the line of command."""

    level: int | None = ask("Level", "integer", note="1 for the line manager, 2 and 3 above.")
    to: str = ask("To", required=True)
    manner: str = ask("How", "choice")
    note: str = ask("Note", "longtext")
