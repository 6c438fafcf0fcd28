"""Tasks on a case: work assigned to a service area, a team or a person, each an item of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.rules.tasks import tasks
from app.steps.evidence import next_item
from app.steps.model import Step, ask


class Assign(Step, verb="task.assign"):
    """Something has to be done for this complaint, and somebody is given it: the case stays open until it is."""

    what: str = ask("What has to be done", "longtext", required=True)
    area: str = ask("Service area", "choice", required=True)
    to: str = ask("Team or person")
    until: date = ask("Due", "date", required=True, ahead=True)

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The task, with the next number of the case (T1, T2 …)."""
        return (Event(self.event, self.on, {"item": next_item(case, self.event, "T"), **self.payload(more)}),)


class Complete(Step, verb="task.complete"):
    """A task is done, or it has turned out that nothing is left of it to do."""

    item: str = ask("Task", "choice", required=True, note="Its number.")
    result: str = ask("What was done", "longtext", required=True)

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """The tasks that are not done yet."""
        return {"item": tuple(task.item for task in tasks(case) if task.done is None)}

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The task assigned first of those not done."""
        return {"item": next(iter(cls.offers(case)["item"]), "")}
