"""What to do now, in order, and what stands in the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.errors import Refusal
from app.rules.casefile import CaseFile
from app.rules.clock import Clock
from app.rules.conditions import Actor
from app.rules.gates import standing, title
from app.rules.verbs import StepShape, find


@dataclass(frozen=True, slots=True)
class NextAct:
    """Something a person can do on this case: the step's id, its title in the landlord's words, its key.

    `due` and `clock` say which time limit asks for it, if one does. `blocked` are the refusals that stand already,
    whatever is filled in. `next` marks the one act to do first.
    """

    step: str
    title: str
    key: str = ""
    due: date | None = None
    clock: str = ""
    blocked: tuple[Refusal, ...] = ()
    next: bool = False
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """What the queue shows of a case: the next date the landlord owes, by which clock, and the act that meets it.

    `due` is None when nothing runs. `working` says that its days are counted in working days. `waiting` names whom
    the case waits for.
    """

    due: date | None
    clock: str
    act: str
    working: bool
    waiting: str


def next_acts(case: CaseFile, actor: Actor, today: date) -> tuple[NextAct, ...]:
    """Every step of the landlord's that is about this case, what to do first at the head.

    First what a time limit asks for and can be done, in order of its due date; then what usually comes next; then
    what else can be done; then what cannot, with the reasons.
    """
    usual = _usual(case)
    asked = {step.id: clock for clock in reversed(_owed(case)) for step in _meets(case, clock)[:1]}
    asked |= {step: clock for clock in reversed(case.clocks) if clock.is_open for step in _prompted(case, clock, today)}
    acts = [_act(case, step, asked.get(step.id), actor, today) for step in _steps(case)]
    acts.sort(key=lambda act: _order(act, usual))
    head = acts[0] if acts else None
    # What somebody may do besides is not what comes next, though nothing else can be done yet.
    if head and not head.blocked and case.is_open and (head.due or head.step in _untaken(case)):
        acts[0] = replace(head, next=True)
    return tuple(acts)


def queue_entry(case: CaseFile) -> QueueEntry:
    """The case's line in the queue. It depends on no today: a date that has passed stays the next one owed."""
    owed = _owed(case)
    if not owed:
        usual = _usual(case)
        return QueueEntry(None, "", title(case.procedure, usual) if usual else "", True, case.waiting)
    clock = owed[0]
    steps = _meets(case, clock)
    act = title(case.procedure, steps[0]) if steps else clock.rule.name
    return QueueEntry(clock.due, clock.id, act, clock.limit.in_working_days, case.waiting)


def _owed(case: CaseFile) -> list[Clock]:
    """The open time limits that are the landlord's own, the earliest due first; not the rungs of a ladder."""
    return [c for c in case.clocks if c.is_open and not c.rule.customers and not c.rule.rung]


def _steps(case: CaseFile) -> Iterator[StepShape]:
    """The landlord's steps on the case as it stands, in the order in which a case usually goes.

    Of a process that goes on or that the case is in every step but its opening; of one that is not open yet only what
    opens it; of one that is over only its reopening.
    """
    for step in case.procedure.shapes:
        run = case.run(step.process) if step.of_course else None
        goes_on = run is not None and (run.is_open or run is case.current)
        if step.verb.begins or (step.verb.opens and run):
            continue
        if not step.of_course or goes_on or (step.verb.reopens if run else step.verb.opens):
            yield step


def _meets(case: CaseFile, clock: Clock) -> list[StepShape]:
    """The steps whose event meets the clock."""
    events = (*(trigger.event for trigger in clock.rule.stops), *clock.rule.renews)
    return [step for event in events for step in case.procedure.shapes if step.event == event and not step.verb.begins]


def _prompted(case: CaseFile, clock: Clock, today: date) -> Iterator[str]:
    """The steps proposed on or around the clock's due date, once their day has come and until they are taken."""
    for prompt in clock.rule.prompts:
        day = prompt_day(clock, prompt.on)
        step = find(prompt.act)
        taken = (e for e in case.all(step.event) if e.on >= day) if step else ()
        if day <= today and not any(clock.item in ("", e.item) for e in taken):
            yield prompt.act


def prompt_day(clock: Clock, on: str) -> date:
    """The day of a prompt: "due", "day after due", "day 11" (from day 0) or "-5 working days" (before due)."""
    if on == "day after due":
        return clock.calendar.add(clock.due, 1) if clock.limit.in_working_days else clock.due + timedelta(days=1)
    if found := re.fullmatch(r"day ([0-9]+)", on):
        n = int(found[1])
        return clock.calendar.add(clock.started, n) if clock.limit.in_working_days else clock.started + timedelta(n)
    if found := re.fullmatch(r"-([0-9]+) working days?", on):
        return clock.calendar.add(clock.due, -int(found[1]))
    return clock.due


def _act(case: CaseFile, step: StepShape, clock: Clock | None, actor: Actor, today: date) -> NextAct:
    rule = case.procedure.step_by_id[step.id]
    return NextAct(
        step=step.id,
        title=rule.title or step.title,
        key=step.key,
        due=clock.due if clock else None,
        clock=clock.id if clock else "",
        blocked=standing(case.procedure, step.id, case, actor, today),
        cites=rule.cites,
    )


def _order(act: NextAct, usual: StepShape | None) -> tuple[bool, bool, date, bool]:
    """What can be done before what cannot, of that what was done last; what is due first, then the usual next."""
    done = any(refusal.gate == "order.once" for refusal in act.blocked)
    return bool(act.blocked), done, act.due or date.max, usual is None or act.step != usual.id


def _course(case: CaseFile) -> list[StepShape]:
    """The steps of the usual course of the process that the case is in, those that the landlord has."""
    steps = case.current.process.steps if case.current else ()
    return [step for step in steps if step.id in case.procedure.step_by_id]


def _untaken(case: CaseFile) -> tuple[str, ...]:
    """The steps of the usual course that were not taken, those passed over among them."""
    return tuple(step.id for step in _course(case) if not (case.current and case.current.latest(step.event)))


def _usual(case: CaseFile) -> StepShape | None:
    """What usually comes next on an open case: the step after the furthest one taken."""
    course = _course(case)
    taken = [i for i, step in enumerate(course, 1) if case.current and case.current.latest(step.event)]
    ahead = course[max(taken, default=0) :]
    return ahead[0] if ahead and case.is_open else None
