"""The steps there are, each in one line: what it records, what must stand before it, and what shuts it off.

Their fields are the models of `app.steps`; who may take them, and under which further conditions, is the
landlord's data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.errors import BadInput

CORRECT: Final = "case.correct"
UNDO: Final = "case.undo"
LINK: Final = "case.link"

ENDED: Final = ("stage1.closed", "stage1.withdrawn", "stage1.refused", "stage1.transferred", "quickfix.completed")
"""The events after which stage 1 goes on no more."""


COURSE: Final = ("stage1.log", "stage1.allocate", "stage1.acknowledge", "stage1.respond", "stage1.close")
"""The course that a case takes after its receipt when nothing out of the ordinary happens."""


@dataclass(frozen=True, slots=True)
class StepShape:
    """What every landlord's step of this id has in common.

    `event` is the event it records, empty where that depends on another event (a correction, an undoing).
    `needs` are events that must stand on the case, on its date or before; `bars` are events after which, on that
    date or later, it cannot be taken. `repeats` says whether it can be taken twice; `leaves` that what it records
    has left the building (a letter, a call), so that it cannot be undone, only corrected. `key` is its letter on
    the case screen, if it has one.
    """

    id: str
    title: str
    event: str = ""
    key: str = ""
    needs: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    repeats: bool = False
    leaves: bool = False

    @property
    def process(self) -> str:
        """The process it belongs to: `stage1`."""
        return self.id.partition(".")[0]


_IN: Final = ("stage1.received",)
_ACKNOWLEDGED: Final = (*_IN, "stage1.acknowledged")
_FIXING: Final = (*_IN, "quickfix.logged")
_ASKED: Final = (*_IN, "information.requested")
_EVIDENCE: Final = (*_IN, "evidence.received")
_TASKED: Final = (*_IN, "task.allocated")
_PROMISED: Final = (*_IN, "action.offered")
_PROPOSED: Final = (*_IN, "redress.proposed")
_OFFERED: Final = (*_PROPOSED, "redress.offered")
_ANSWERED: Final = (*ENDED, "stage1.responded")

_STEPS: Final = (
    StepShape("stage1.receive", "Receive a complaint", "stage1.received"),
    StepShape("stage1.log", "Log", "stage1.logged", "l", _IN, ENDED),
    StepShape("stage1.allocate", "Allocate", "stage1.allocated", "g", _IN, ENDED, repeats=True),
    StepShape("stage1.acknowledge", "Acknowledge", "stage1.acknowledged", "a", _IN, ENDED, leaves=True),
    StepShape("stage1.contact", "Contact the customer", "stage1.contacted", "c", _IN, (), True, True),
    StepShape("stage1.define", "Set out the complaint", "stage1.defined", "d", _IN, ENDED, True),
    StepShape("stage1.agree", "Agree updates", "stage1.agreed", "", _IN, ENDED, True),
    StepShape("stage1.update", "Update the customer", "stage1.updated", "p", _IN, (), True, True),
    StepShape("information.request", "Ask a team", "information.requested", "i", _IN, ENDED, True),
    StepShape("information.respond", "Record a team's answer", "information.responded", "", _ASKED, (), True),
    StepShape("information.extend", "Note a team's delay", "information.extended", "", _ASKED, ENDED, True),
    StepShape("information.escalate", "Escalate a question", "information.escalated", "", _ASKED, ENDED, True),
    StepShape("task.assign", "Assign a task", "task.allocated", "t", _IN, ENDED, True),
    StepShape("task.complete", "Finish a task", "task.completed", "", _TASKED, (), True),
    StepShape("quickfix.log", "Try a quick fix", "quickfix.logged", "", _IN, _ANSWERED),
    StepShape("quickfix.complete", "Close as a quick fix", "quickfix.completed", "", _FIXING, _ANSWERED),
    StepShape("stage1.extend", "Extend", "stage1.extended", "e", _IN, _ANSWERED, True, True),
    StepShape("stage1.respond", "Respond", "stage1.responded", "r", _ACKNOWLEDGED, ENDED, leaves=True),
    StepShape("stage1.close", "Close", "stage1.closed", "x", _IN, ENDED),
    StepShape("stage1.withdraw", "Record a withdrawal", "stage1.withdrawn", "", _IN, ENDED),
    StepShape("stage1.transfer", "Pass on elsewhere", "stage1.transferred", "", _IN, _ANSWERED, leaves=True),
    StepShape("stage1.refuse", "Refuse the complaint", "stage1.refused", "", _IN, _ANSWERED, leaves=True),
    StepShape("point.agree", "Agree a point", "point.agreed", "", _IN, ENDED, True),
    StepShape("point.decide", "Decide a point", "point.decided", "", _IN, ENDED, True),
    StepShape("investigation.plan", "Plan the investigation", "investigation.planned", "", _IN, ENDED, True),
    StepShape("investigation.declare", "Declare conflicts of interest", "investigation.declared", "", _IN, ENDED, True),
    StepShape("investigation.hold", "Record an interview or visit", "investigation.held", "", _IN, ENDED, True),
    StepShape("investigation.chronicle", "Add to the chronology", "investigation.noted", "", _IN, ENDED, True),
    StepShape("investigation.consider", "Consider needs", "investigation.considered", "", _IN, ENDED, True),
    StepShape("evidence.receive", "Add evidence", "evidence.received", "", _IN, ENDED, True),
    StepShape("evidence.withdraw", "Take evidence out", "evidence.withdrawn", "", _EVIDENCE, ENDED, True),
    StepShape("investigation.report", "Finish the report", "investigation.reported", "", _IN, ENDED, True),
    StepShape("action.offer", "Promise an action", "action.offered", "", _IN, (), True),
    StepShape("action.update", "Update a promised action", "action.updated", "", _PROMISED, (), True),
    StepShape("action.extend", "Move a promised action", "action.extended", "", _PROMISED, (), True),
    StepShape("action.complete", "Record that an action is done", "action.completed", "", _PROMISED, (), True),
    StepShape("redress.propose", "Propose a remedy", "redress.proposed", "m", _IN, (), True),
    StepShape("redress.approve", "Sign off redress", "redress.approved", "", _PROPOSED, (), True),
    StepShape("redress.return", "Send a proposal back", "redress.returned", "", _PROPOSED, (), True),
    StepShape("redress.offer", "Make an offer", "redress.offered", "", _PROPOSED, (), True, True),
    StepShape("redress.accept", "Record an acceptance", "redress.accepted", "", _OFFERED, (), True),
    StepShape("redress.decline", "Record that an offer was declined", "redress.declined", "", _OFFERED, (), True),
    StepShape("redress.expire", "Let an offer lapse", "redress.expired", "", _OFFERED, (), True),
    StepShape("redress.review", "Record the panel's review", "redress.reviewed", "", _OFFERED, (), True),
    StepShape("redress.pay", "Record a payment", "redress.paid", "", _OFFERED, (), True, True),
    StepShape("redress.fail", "Record a payment that failed", "redress.failed", "", _OFFERED, (), True),
    StepShape("redress.complete", "Record a remedy as done", "redress.completed", "", _PROPOSED, (), True),
    StepShape("conduct.contact", "Settle the way forward", "conduct.contacted", "", _IN, ENDED, True),
    StepShape("letter.check", "Check a letter", "letter.checked", "", _IN, (), True),
    StepShape("letter.mark", "Mark for a quality review", "letter.marked", "", _IN, _ANSWERED, True),
    StepShape("stage1.review", "Record a quality review", "stage1.reviewed", "", _IN, _ANSWERED, True),
    StepShape("letter.send", "Write a letter", "letter.sent", "L", _IN, (), True, True),
    StepShape(LINK, "Link a case or report", "case.linked", "k", _IN, (), True),
    StepShape("case.note", "Note", "case.noted", "n", _IN, (), True),
    StepShape(CORRECT, "Correct an entry", "", "", _IN, (), True),
    StepShape(UNDO, "Undo", "", "u", _IN, (), True),
)

STEPS: Final[Mapping[str, StepShape]] = MappingProxyType({step.id: step for step in _STEPS})
"""Every step by its id, in the order in which a case usually goes."""

BY_EVENT: Final[Mapping[str, StepShape]] = MappingProxyType({s.event: s for s in _STEPS if s.event})
"""The step that records an event."""


def shape(step_id: str) -> StepShape:
    """The step of this id.

    Raises:
        BadInput: when there is none.
    """
    found = STEPS.get(step_id)
    if found is None:
        from difflib import get_close_matches  # only a mistake pays for it

        near = get_close_matches(step_id[:60], STEPS, n=1)
        meant = f" Is '{near[0]}' meant?" if near else ""
        raise BadInput(f"There is no step '{step_id[:60]}'.{meant} 'putright steps' lists those there are.")
    return found
