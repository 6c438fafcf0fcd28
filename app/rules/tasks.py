"""The tasks of a case, gathered from its file: what was assigned to whom, by when, and whether it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.rules.casefile import CaseFile
from app.rules.events import Event


@dataclass(frozen=True, slots=True)
class Task:
    """A task. `due` is None where no date stands; `done` is the day it was completed.

    `state` is "open", "overdue" (still open after its date) or "answered", as with questions to teams.
    """

    item: str
    what: str
    area: str
    to: str
    assigned: date
    due: date | None
    done: date | None
    state: str

    @property
    def owner(self) -> str:
        """Who has it: "Repairs, Gus Dummy"."""
        return ", ".join(one for one in (self.area, self.to) if one)


def tasks(case: CaseFile) -> tuple[Task, ...]:
    """The tasks of a case, in the order in which they were assigned."""
    done = {event.item: event.on for event in case.all("task.completed")}
    return tuple(_task(case, event, done.get(event.item)) for event in case.all("task.allocated"))


def _task(case: CaseFile, assigned: Event, done: date | None) -> Task:
    until = assigned.get("until")
    due = until if isinstance(until, date) else None
    return Task(
        item=assigned.item,
        what=str(assigned.get("what", "")),
        area=str(assigned.get("area", "")),
        to=str(assigned.get("to", "")),
        assigned=assigned.on,
        due=due,
        done=done,
        state="answered" if done else "overdue" if due and due < case.as_of else "open",
    )
