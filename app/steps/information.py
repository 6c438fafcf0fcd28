"""Questions to internal teams and contractors, each an item of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from app.rules.answers import lacking
from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.rules.responders import RUNGS
from app.steps.model import OF_A_FILE, Step, ask

PARTIAL: Final = "information.updated"
"""The event of an answer that is not whole; it is recorded by the step of the whole answer."""


def evidence_of(case: CaseFile) -> tuple[Event, ...]:
    """The evidence of a case that was not taken out."""
    gone = {event.item for event in case.all("evidence.withdrawn")}
    return tuple(event for event in case.all("evidence.received") if event.item not in gone)


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


class Request(Step, verb="information.request"):
    """A team or a contractor is asked for something."""

    to: str = ask("To", "choice", required=True)
    recipient: str = ask("Who receives it", note="Name and e-mail address. Empty: whoever the landlord's list names.")
    question: str = ask("Question", "longtext", required=True)
    until: date | None = ask("Wanted by", "date", ahead=True)
    attach: tuple[str, ...] = ask("Evidence to send with it", "choices")

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """The evidence of the case, by number."""
        return {"attach": tuple(event.item for event in evidence_of(case))}

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """What there is nothing of to send."""
        return () if evidence_of(case) else ("attach",)

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The question, with the next number of the case."""
        used = [int(e.item) for e in case.log if e.name == self.event and e.item.isdigit()] if case else []
        item = str(max(used, default=0) + 1)
        return (Event(self.event, self.on, {"item": item, **self.payload(more)}),)


class Respond(AboutRequest, verb="information.respond"):
    """A team answers; what is not the whole answer leaves the question open."""

    complete: bool | None = ask("Is the answer complete?", "yesno", required=True, default=True)
    answer: str = ask("Answer", "longtext")
    file: str = ask("Their e-mail or form", "file", note="Its path on this computer. A copy is kept with the case.")
    filename: str = ask("Name of the file")
    media: str = ask("Kind of file")
    size: int | None = ask("Size of the file in bytes", "integer")

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """What the file itself says."""
        return OF_A_FILE

    @classmethod
    def goes_on_from(cls, case: CaseFile, item: str) -> Mapping[str, Value]:
        """What the team answered in part before, so that the rest can be added to it."""
        before = case.latest(PARTIAL, item)
        own = ("on", "complete", "lacks", "file", *OF_A_FILE)
        return {name: value for name, value in before.fields.items() if name not in own} if before else {}

    @classmethod
    def faults(cls, clean: Mapping[str, Value]) -> Mapping[str, str]:
        """Nothing is no whole answer: there is a text, in whichever part of the landlord's form, or a file."""
        said = (value for name, value in clean.items() if name not in ("item", "filename", "media"))
        if clean.get("complete") is False or any(isinstance(value, str) and value.strip() for value in said):
            return {}
        return {"answer": "Say what the team answered, or give its file. If it has not answered in full, say so."}

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The answer; or what there is of it so far, with what it lacks to be whole."""
        lacks = lacking(case, self.item, more)
        partial = self.complete is False or bool(lacks)
        told = {"complete": False, "lacks": lacks} if lacks else {}
        return (Event(PARTIAL if partial else self.event, self.on, {**self.payload(more), **told}),)


class Extend(AboutRequest, verb="information.extend"):
    """A team tells, in time, that its answer will be late."""

    until: date = ask("New date", "date", required=True, ahead=True)
    reason: str = ask("Reason given", "longtext", required=True)

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The delay, which moves the clock of the team's answer."""
        return (Event(self.event, self.on, {"clock": "information.supply", **self.payload(more)}),)


class Escalate(AboutRequest, verb="information.escalate"):
    """The question goes up the line of command."""

    level: int | None = ask("Level", "integer", note="1 for the line manager, 2 and 3 above.")
    to: str = ask("To", required=True)
    manner: str = ask("How", "choice")
    note: str = ask("Note", "longtext")

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The question asked first of those still open, and the rung above the one that was reached."""
        item = next(iter(_open(case)), "")
        return {"item": item, **cls.goes_on_from(case, item)}

    @classmethod
    def goes_on_from(cls, case: CaseFile, item: str) -> Mapping[str, Value]:
        """The rung above the one that was reached, as far as there is one."""
        reached = next((request.level for request in case.requests if request.item == item), 0)
        return {"level": min(reached + 1, len(RUNGS) - 1)}
