"""Everything that can be done, each declared once: what it is called, what it records, what shuts it off.

A *verb* is done in many processes (`acknowledge` is `stage1.acknowledge` and `petition.acknowledge`) or, with a
process of its own, in one (`information.request`). A *step* is a verb in a process. Which processes there
are, and who may take a step under which further conditions, is the landlord's data; the fields are the models of
`app.steps`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from app.errors import BadInput

CORRECT: Final = "case.correct"
UNDO: Final = "case.undo"
LINK: Final = "case.link"

ENDED: Final = "ended"
ANSWERED: Final = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One thing that can be done, in the words of people and of the log.

    `id` is `acknowledge`, or `information.request` where it belongs to one process. `past` is the second half of the
    name of its event, empty where that depends on another event (a correction). `done` is how the history names it,
    `short` its name in the line of keys, `search` other words that people look for, `key` its letter on a case.
    `stands` is the word for a process once this was done ("{process}" for the process's own name).

    `needs` are the events that must stand before it, on its day or earlier; one that begins with a dot is the
    process's own. `bars` is "ended" or "answered": what of the process shuts it off, empty for nothing. `begins` opens
    a case, `opens` a process on a case that is there, `answers` and `ends` answer and end a process, `reopens` takes
    its ending back. `repeats` can be done more than once; what `leaves` the building can only be corrected.
    """

    id: str
    title: str
    past: str
    done: str = ""
    short: str = ""
    search: str = ""
    key: str = ""
    needs: tuple[str, ...] = ()
    bars: str = ""
    begins: bool = False
    opens: bool = False
    answers: bool = False
    ends: bool = False
    reopens: bool = False
    repeats: bool = False
    leaves: bool = False
    stands: str = ""


@dataclass(frozen=True, slots=True)
class StepShape:
    """A verb in a process: `stage1.acknowledge`."""

    process: str
    verb: Verb

    @property
    def id(self) -> str:
        """`process.verb`."""
        return self.verb.id if "." in self.verb.id else f"{self.process}.{self.verb.id}"

    @property
    def event(self) -> str:
        """The event that it records: `stage1.acknowledged`; empty where that depends on another event."""
        return f"{self.process}.{self.verb.past}" if self.verb.past else ""

    @property
    def of_course(self) -> bool:
        """Whether it is a verb of many processes, and goes with how its own one stands."""
        return "." not in self.verb.id

    @property
    def title(self) -> str:
        """What it is called where the landlord has no name of its own for it."""
        return self.verb.title

    @property
    def done(self) -> str:
        """What the history calls it."""
        return self.verb.done or self.verb.past.capitalize()

    @property
    def key(self) -> str:
        """Its letter on the case screen, if it has one."""
        return self.verb.key


# fmt: off
_VERBS: Final = (
    Verb(id="receive", title="Receive a complaint", past="received", begins=True, stands="New",
         search="new phone call take open"),
    Verb(id="log", title="Log", past="logged", key="l", bars=ENDED, stands="Logged",
         search="register record flags categories"),
    Verb(id="allocate", title="Allocate", past="allocated", key="g", bars=ENDED, repeats=True, stands="{process}",
         search="assign reassign officer hand over handler reviewer"),
    Verb(id="acknowledge", title="Acknowledge", past="acknowledged", key="a", bars=ENDED, leaves=True,
         stands="{process}", search="acknowledgement"),
    Verb(id="contact", title="Contact the customer", past="contacted", done="Customer contacted", short="Contact",
         key="c", repeats=True, leaves=True, search="phone telephone call ring speak"),
    Verb(id="define", title="Set out the complaint", past="defined", done="Complaint set out", short="Define", key="d",
         bars=ENDED, repeats=True, search="definition scope points of complaint agree"),
    Verb(id="agree", title="Agree updates", past="agreed", done="Updates agreed", bars=ENDED, repeats=True,
         search="frequency of updates contact"),
    Verb(id="update", title="Update the customer", past="updated", done="Customer updated", short="Update", key="p",
         repeats=True, leaves=True, search="tell progress"),
    Verb(id="information.request", title="Ask a team", past="requested", done="Team asked", key="i", bars=ENDED,
         repeats=True, search="question information contractor email"),
    Verb(id="information.respond", title="Record a team's answer", past="responded", done="Team answered",
         needs=("information.requested",), repeats=True, search="reply information"),
    Verb(id="information.extend", title="Note a team's delay", past="extended", done="Team's delay noted",
         needs=("information.requested",), bars=ENDED, repeats=True),
    Verb(id="information.escalate", title="Escalate a question", past="escalated", done="Question escalated",
         needs=("information.requested",), bars=ENDED, repeats=True, search="chase remind"),
    Verb(id="task.assign", title="Assign a task", past="allocated", done="Task assigned", short="Task", key="t",
         bars=ENDED, repeats=True),
    Verb(id="task.complete", title="Finish a task", past="completed", done="Task done", needs=("task.allocated",),
         repeats=True),
    Verb(id="quickfix.log", title="Try a quick fix", past="logged", done="Quick fix tried", bars=ANSWERED),
    Verb(id="quickfix.complete", title="Close as a quick fix", past="completed", done="Closed as a quick fix",
         needs=("quickfix.logged",), bars=ANSWERED, stands="Quick fix"),
    Verb(id="plan", title="Set a meeting", past="planned", done="Meeting set", bars=ENDED, repeats=True,
         search="panel meeting date invite schedule"),
    Verb(id="hold", title="Record a meeting", past="held", done="Meeting held", bars=ENDED, repeats=True,
         search="panel customer meeting minutes hearing"),
    Verb(id="extend", title="Extend", past="extended", key="e", bars=ANSWERED, repeats=True, leaves=True,
         search="extension delay more time longer deadline"),
    Verb(id="respond", title="Respond", past="responded", key="r", needs=(".acknowledged",), bars=ENDED,
         answers=True, leaves=True, stands="Answered", search="response answer decision letter reply final"),
    Verb(id="complete", title="Complete the response task", past="completed", done="Response task completed",
         needs=(".responded",), search="workflow task done"),
    Verb(id="close", title="Close", past="closed", key="x", bars=ENDED, ends=True, stands="Closed",
         search="closure end finish"),
    Verb(id="withdraw", title="Record a withdrawal", past="withdrawn", bars=ENDED, ends=True, stands="Withdrawn",
         search="withdrawn drop cancel"),
    Verb(id="transfer", title="Pass on elsewhere", past="transferred", bars=ANSWERED, ends=True, leaves=True,
         stands="Transferred", search="refer transfer forward proceedings superseded"),
    Verb(id="approve", title="Review a refusal", past="approved", done="Refusal reviewed", bars=ANSWERED,
         repeats=True, search="approve refusal exclusion decline"),
    Verb(id="refuse", title="Refuse the complaint", past="refused", bars=ANSWERED, ends=True, leaves=True,
         stands="Refused", search="reject exclude not a complaint decline"),
    Verb(id="request", title="Record a request for the next stage", past="requested", done="Asked for",
         short="Next stage", opens=True,
         search="stage 2 two escalate escalation appeal review not happy unhappy dissatisfied next stage"),
    Verb(id="reopen", title="Reopen", past="reopened", reopens=True, repeats=True, stands="Reopened",
         search="second thoughts again open mistake closed"),
    Verb(id="point.agree", title="Agree a point", past="agreed", done="Point agreed", bars=ENDED, repeats=True,
         search="responsible category"),
    Verb(id="point.decide", title="Decide a point", past="decided", done="Point decided", bars=ENDED, repeats=True,
         search="finding uphold upheld outcome"),
    Verb(id="investigation.plan", title="Plan the investigation", past="planned", done="Investigation planned",
         bars=ENDED, repeats=True),
    Verb(id="investigation.declare", title="Declare conflicts of interest", past="declared",
         done="Conflicts of interest declared", bars=ENDED, repeats=True, search="conflict of interest"),
    Verb(id="investigation.hold", title="Record an interview or visit", past="held", done="Interview, call or visit",
         bars=ENDED, repeats=True, search="inspection meeting visit interview"),
    Verb(id="investigation.chronicle", title="Add to the chronology", past="noted", done="Chronology", bars=ENDED,
         repeats=True, search="timeline event history"),
    Verb(id="investigation.consider", title="Consider needs", past="considered", done="Needs considered", bars=ENDED,
         repeats=True, search="vulnerability adjustments equality disability"),
    Verb(id="evidence.receive", title="Add evidence", past="received", done="Evidence added", bars=ENDED, repeats=True,
         search="photograph photo file document attach upload"),
    Verb(id="evidence.withdraw", title="Take evidence out", past="withdrawn", done="Evidence taken out",
         needs=("evidence.received",), bars=ENDED, repeats=True, search="remove delete file"),
    Verb(id="investigation.report", title="Finish the report", past="reported", done="Report finished", bars=ENDED,
         repeats=True, search="finding outcome root cause learning"),
    Verb(id="pack.prepare", title="Keep a pack of documents", past="prepared", done="Pack made", bars=ENDED,
         repeats=True, search="bundle panel papers documents redact"),
    Verb(id="pack.approve", title="Sign off a pack", past="approved", done="Pack signed off",
         needs=("pack.prepared",), bars=ENDED, repeats=True, search="bundle panel papers"),
    Verb(id="pack.send", title="Give a pack out", past="sent", done="Pack given out", needs=("pack.prepared",),
         bars=ENDED, repeats=True, leaves=True, search="bundle panel papers issue"),
    Verb(id="action.offer", title="Promise an action", past="offered", done="Action promised", repeats=True,
         search="promise follow-up repair"),
    Verb(id="action.update", title="Update a promised action", past="updated", done="Promised action updated",
         needs=("action.offered",), repeats=True),
    Verb(id="action.extend", title="Move a promised action", past="extended", done="Promised action moved",
         needs=("action.offered",), repeats=True),
    Verb(id="action.complete", title="Record that an action is done", past="completed", done="Promised action done",
         needs=("action.offered",), repeats=True),
    Verb(id="redress.propose", title="Propose a remedy", past="proposed", done="Remedy proposed", short="Remedy",
         key="m", repeats=True, search="compensation money refund apology payment offer redress goodwill"),
    Verb(id="redress.approve", title="Sign off redress", past="approved", done="Redress signed off",
         needs=("redress.proposed",), repeats=True, search="authorise approve signature compensation"),
    Verb(id="redress.return", title="Send a proposal back", past="returned", done="Proposal sent back",
         needs=("redress.proposed",), repeats=True, search="reject approve"),
    Verb(id="redress.offer", title="Make an offer", past="offered", done="Offer made", needs=("redress.proposed",),
         repeats=True, leaves=True, search="compensation tell customer"),
    Verb(id="redress.accept", title="Record an acceptance", past="accepted", done="Offer accepted",
         needs=("redress.proposed", "redress.offered"), repeats=True),
    Verb(id="redress.decline", title="Record that an offer was declined", past="declined", done="Offer declined",
         needs=("redress.proposed", "redress.offered"), repeats=True),
    Verb(id="redress.expire", title="Let an offer lapse", past="expired", done="Offer lapsed",
         needs=("redress.proposed", "redress.offered"), repeats=True),
    Verb(id="redress.review", title="Record the panel's review", past="reviewed", done="Offer reviewed by the panel",
         needs=("redress.proposed", "redress.offered"), repeats=True),
    Verb(id="redress.pay", title="Record a payment", past="paid", done="Payment made",
         needs=("redress.proposed", "redress.offered"), repeats=True, leaves=True,
         search="compensation paid money refund"),
    Verb(id="redress.fail", title="Record a payment that failed", past="failed", done="Payment failed",
         needs=("redress.proposed", "redress.offered"), repeats=True),
    Verb(id="redress.complete", title="Record a remedy as done", past="completed", done="Remedy done",
         needs=("redress.proposed",), repeats=True),
    Verb(id="conduct.contact", title="Settle the way forward", past="contacted", done="Way forward settled",
         bars=ENDED, repeats=True),
    Verb(id="letter.check", title="Check a letter", past="checked", done="Letter checked", repeats=True,
         search="quality assurance approve"),
    Verb(id="letter.mark", title="Mark for a quality review", past="marked", done="Quality review asked for, or not",
         bars=ANSWERED, repeats=True),
    Verb(id="review", title="Record a quality review", past="reviewed", done="Quality review recorded", bars=ANSWERED,
         repeats=True),
    Verb(id="letter.send", title="Write a letter", past="sent", done="Letter sent", short="Letter", key="L",
         repeats=True, leaves=True, search="acknowledgement response extension e-mail pdf print post"),
    Verb(id=LINK, title="Link a case or report", past="linked", done="Case or report linked", short="Link", key="k",
         repeats=True, search="related duplicate other complaint"),
    Verb(id="case.note", title="Note", past="noted", done="Note", key="n", repeats=True,
         search="comment memo record"),
    Verb(id=CORRECT, title="Correct an entry", past="", repeats=True, search="mistake edit change wrong date"),
    Verb(id=UNDO, title="Undo", past="", key="u", repeats=True, search="mistake delete remove"),
)
# fmt: on

VERBS: Final[Mapping[str, Verb]] = MappingProxyType({verb.id: verb for verb in _VERBS})
"""Every verb by its id, in the order in which a case usually goes."""

BEGINS: Final = "receive"
"""The verb that opens a case."""

ENDINGS: Final = tuple(verb.past for verb in _VERBS if verb.ends)
"""The second halves of the events that end a process."""

_OF_COURSE: Final[Mapping[str, Verb]] = {verb.past: verb for verb in _VERBS if "." not in verb.id}
_OF_ONE: Final[Mapping[str, StepShape]] = {
    f"{process}.{verb.past}": StepShape(process, verb)
    for verb in _VERBS
    if verb.past and "." in verb.id
    for process in [verb.id.partition(".")[0]]
}
_RANK: Final[Mapping[str, int]] = {verb.id: rank for rank, verb in enumerate(_VERBS)}


def rank(verb: Verb) -> int:
    """The place of a verb in the order in which a case usually goes."""
    return _RANK[verb.id]


@cache
def find(step_id: str) -> StepShape | None:
    """The step of this id, of whatever process; None when there is no such verb."""
    process, _, name = step_id.partition(".")
    if verb := VERBS.get(step_id) if "." in step_id else None:
        return StepShape(process, verb)
    found = VERBS.get(name) if process else None
    return StepShape(process, found) if found and "." not in found.id else None


@cache
def recorded_by(event: str) -> StepShape | None:
    """The step that records an event; None when none does. Which procedures have it is theirs to say."""
    if known := _OF_ONE.get(event):
        return known
    process, _, past = event.partition(".")
    verb = _OF_COURSE.get(past)
    return StepShape(process, verb) if verb else None


def shape(step_id: str) -> StepShape:
    """The step of this id.

    Raises:
        BadInput: when there is none.
    """
    found = find(step_id)
    if found is None:
        raise BadInput(f"There is no step '{step_id[:60]}'.{meant(step_id)} 'putright steps' lists those there are.")
    return found


def meant(step_id: str) -> str:
    """The step that a slip of the pen may stand for, as a question; empty where nothing is near."""
    from difflib import get_close_matches  # only a mistake pays for it

    process, dot, name = step_id[:60].partition(".")
    known = [verb if "." in verb else f"{process}{dot}{verb}" for verb in VERBS]
    near = get_close_matches(f"{process}{dot}{name}", known, n=1)
    return f" Is '{near[0]}' meant?" if near else ""
