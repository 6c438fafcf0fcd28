"""Whether a step may be taken: the order that every case keeps, and the landlord's own gates.

A refusal whose gate begins with `date.` or `order.` is about what cannot have been (a date in the future, an event
before its case); the others are a landlord's. The caller decides whether a refusal stops or is only recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from app.errors import BadInput, Refusal
from app.rules import redress
from app.rules.casefile import CaseFile, fold
from app.rules.conditions import Actor, Ask, may, role_names
from app.rules.events import Event, Value
from app.rules.params import Params
from app.rules.procedure import Gate, Procedure, StepRule, matches
from app.rules.processes import NoPart, Process
from app.rules.typed_dates import show_date
from app.rules.verbs import ANSWERED, ENDED, UNDO, StepShape, recorded_by, shape
from app.rules.vocabulary import RULES, check_params

__all__ = ["Actor", "asked", "check", "check_params", "standing", "step_rule", "title"]


def check(
    procedure: Procedure,
    step_id: str,
    case: CaseFile | None,
    events: tuple[Event, ...],
    actor: Actor,
    today: date,
) -> tuple[Refusal, ...]:
    """Every refusal of the events that a step would add to a case, in the order in which the gates stand.

    `case` is None for the first event of a case. `events` have no ids yet; each is checked as though those before it
    had been recorded.

    Raises:
        BadInput: when the procedure has no such step.
    """
    step_rule(procedure, step_id)
    step = shape(step_id)
    refusals: dict[tuple[str, str], Refusal] = {}
    for event in events:
        found = step if event.name.endswith(".undone") else recorded_by(event.name) or step
        for one in _event(procedure, step_id, found, case, event, actor, today):
            # What refuses an offer that is made along with a response is mended at the offer, not in the response.
            along = found.process == "redress" != step.process and not event.supersedes
            refusals[one.gate, one.reason] = replace(one, field=found.id) if along else one
        case = case.plus((event,)) if case else _begun(procedure, event, today)
    return tuple(refusals.values())


def standing(procedure: Procedure, step_id: str, case: CaseFile, actor: Actor, today: date) -> tuple[Refusal, ...]:
    """What refuses the step already, whatever will be filled in: what the list of next acts shows.

    Raises:
        BadInput: when the procedure has no such step.
    """
    rule = step_rule(procedure, step_id)
    step = shape(step_id)
    event = Event(step.event, today)
    found = [*_role(procedure, rule, actor), *_sequence(step, case, event), *_part(procedure, step, case, event, actor)]
    if step.of_course and step.verb.past == "extended":
        found += _extension(procedure, case, event)
    if step.process == "redress" and step.event != "redress.proposed":
        found += redress.order(case, event)
    ask = Ask(procedure, event, case, case, case, actor)
    for gate in _gates(procedure, rule, step):
        facts = str([gate.params.get(name) for name in ("fact", "first", "then")])
        own = f"{step.event}:" in facts or "*:" in facts
        if RULES[gate.rule].standing and not (gate.when or gate.unless or own or "same" in gate.params):
            found += _refusal(gate, ask)
    return tuple(found)


def step_rule(procedure: Procedure, step_id: str) -> StepRule:
    """What the landlord says of a step.

    Raises:
        BadInput: when there is no such step, or this landlord has none.
    """
    shape(step_id)
    rule = procedure.step_by_id.get(step_id)
    if rule is None:
        raise BadInput(f"{procedure.landlord}'s procedure has no step '{step_id}'.")
    return rule


def _event(
    procedure: Procedure,
    step_id: str,
    step: StepShape,
    case: CaseFile | None,
    event: Event,
    actor: Actor,
    today: date,
) -> Iterator[Refusal]:
    """The refusals of one event."""
    if event.on > today:
        yield Refusal("date.future", "", f"{show_date(event.on)} is in the future: record what has happened.", "on")
    if case is None:
        if not step.verb.begins:
            yield Refusal("order.begin", "", "There is no case yet. Take in the complaint first.")
    elif event.supersedes:
        yield from _superseding(case, event)
    elif event.on < case.received:
        yield Refusal(
            "date.early",
            "",
            f"{show_date(event.on)} is before the complaint was received, {show_date(case.received)}.",
            "on",
        )
    before = _without(case, event.supersedes) if case and event.supersedes else case
    if before and not event.supersedes:
        yield from _sequence(step, before, event)
    if step.id == UNDO:
        yield from _role(procedure, step_rule(procedure, step_id), actor)
        return
    if before and step.process == "information" and event.name != "information.requested":
        yield from _item(before, event)
    if before and step.process == "redress" and not event.supersedes:
        yield from redress.order(before.as_at(event.on), event)
    if before and event.name.endswith(".extended"):
        yield from _extension(procedure, before.as_at(event.on), event)
    rule = procedure.step_by_id.get(step.id)
    if rule is None:
        return
    yield from _role(procedure, rule, actor)
    if before:
        yield from _part(procedure, step, before, event, actor)
    ask = _ask(procedure, before, event, actor, case)
    for gate in _gates(procedure, rule, step):
        yield from _refusal(gate, ask)


def asked(procedure: Procedure, step_id: str, case: CaseFile | None, event: Event, actor: Actor) -> tuple[Gate, ...]:
    """The landlord's gates that are about this event on this case, whether they let it through or not."""
    ask = _ask(procedure, case, event, actor, case)
    return tuple(
        gate for gate in _gates(procedure, step_rule(procedure, step_id), shape(step_id)) if _is_about(gate, ask)
    )


def _sequence(step: StepShape, case: CaseFile, event: Event) -> Iterator[Refusal]:
    """What must come before, what shuts off, and what happens once (since the process was reopened, where it was)."""
    run = case.run(step.process) if step.of_course else None
    done = (run.latest(step.event) if run else case.latest(step.event)) if step.event else None
    if done and not step.verb.repeats:
        once = f"'{title(case.procedure, step)}' was already recorded, for {show_date(done.on)}."
        yield Refusal("order.once", "", f"{once} Correct that entry instead.")
    for name in _needed(step, case.procedure):
        stood = case.all(name)
        if not stood:
            field = "acknowledged_on" if _offered(name, step) else ""
            yield Refusal("order.needs", "", _first_needed(case, name, offered=bool(field)), field)
        elif event.on >= case.received and all(e.on > event.on for e in stood):
            later = f"'{_title(case, name)}' is dated later, {show_date(stood[0].on)}. Check the two dates."
            yield Refusal("order.dates", "", later, "on")
    if (shut := _shut_off(step, case, event)) and shut.name != step.event:
        yield Refusal(
            "order.bars",
            "",
            f"'{_title(case, shut.name)}' was recorded for {show_date(shut.on)}: after it this cannot be done.",
        )
    elif step.verb.reopens and run and run.is_open:
        yield Refusal("order.reopen", "", f"{run.process.name} goes on: there is nothing to reopen.")


def _needed(step: StepShape, procedure: Procedure) -> Iterator[str]:
    """The events that must stand before a step: the opening of its process, then what its verb needs."""
    process = procedure.process_by_id.get(step.process)
    if step.of_course and process and process.opens and step.event != process.opens:
        yield process.opens
        # A request that came too soon is on the case; what follows on it waits for the answer that it is about.
        if process.after and step.verb.id in process.course:
            yield process.after
    for name in step.verb.needs:
        if not name.startswith("."):
            yield name
        elif process is None or not process.course or any(one.verb.past == name[1:] for one in process.steps):
            yield f"{step.process}{name}"


def _offered(name: str, step: StepShape) -> bool:
    """Whether the step offers to record what it needs along with its own event, as a response does."""
    return step.verb.answers and name == f"{step.process}.acknowledged"


def _shut_off(step: StepShape, case: CaseFile, event: Event) -> Event | None:
    """What stands by the event's day after which the step cannot be taken; None for nothing.

    A step of one process goes by how that stands; what belongs to the whole case is done while any process goes on.
    """
    if step.verb.bars not in (ENDED, ANSWERED) or not any(e.on <= event.on for e in case.events):
        return None
    # A case that nothing has closed or answered, the usual one, need not be looked at as it stood on that day.
    then = case.as_at(event.on) if any(run.ended or run.answered for run in case.runs) else case
    if step.of_course:
        run = then.run(step.process)
        return (run.ended or (run.answered if step.verb.bars == ANSWERED else None)) if run else None
    if then.ended or step.verb.bars == ENDED:
        return then.ended
    return then.current.answered if then.current else None


def _part(procedure: Procedure, step: StepShape, case: CaseFile, event: Event, actor: Actor) -> Iterator[Refusal]:
    """Nobody handles a process who had a part in what it looks at again, where the landlord's document says so."""
    process = procedure.process_by_id.get(step.process) if step.of_course else None
    rule = process.handler if process else None
    if process is None or rule is None or step.verb.id not in rule.verbs:
        return
    person = event.get("to") if step.verb.past == "allocated" else actor.id
    if person and person in _had_part(case, process, rule):
        yield Refusal("order.part", rule.clause, rule.says, "to" if step.verb.past == "allocated" else "")


def _had_part(case: CaseFile, process: Process, rule: NoPart) -> set[Value]:
    """Who had a part in what a process looks at again: by what stood when it began, and by other processes since."""
    run = case.run(process.id)
    began = (run.began.on, run.began.seq) if run else None
    others = {one.process.id for one in case.runs} - {process.id}
    earlier = tuple(e for e in case.events if began is None or (e.on, e.seq) < began or e.process in others)
    past = CaseFile(case.reference, case.procedure, case.log, earlier, case.as_of)
    return {one for key in rule.not_among for one in past.facts(key)}


def _first_needed(case: CaseFile, name: str, *, offered: bool) -> str:
    if offered:
        return "Nothing was acknowledged. Give the date of the acknowledgement, and both are recorded."
    return f"'{_title(case, name)}' comes first: nothing of it is on the case."


def title(procedure: Procedure, step: StepShape) -> str:
    """What the landlord calls the step."""
    rule = procedure.step_by_id.get(step.id)
    return rule.title if rule and rule.title else step.title


def _title(case: CaseFile, name: str) -> str:
    step = recorded_by(name)
    return title(case.procedure, step) if step else name.replace(".", ": ")


def _superseding(case: CaseFile, event: Event) -> Iterator[Refusal]:
    """What a correction or an undoing may not do: touch what is gone, call back what is out, break the dates' order."""
    target = next((e for e in case.log if e.id == event.supersedes), None)
    undoing = event.name.endswith(".undone")
    if target is None or target not in case.events:
        gone = "That entry no longer stands: it was undone or corrected before."
        yield Refusal("order.gone", "", gone, "event")
        return
    # To undo a correction brings back what it corrected: nothing is lost, nothing called back.
    step = recorded_by(target.name) if not target.supersedes else None
    if undoing and step and target is case.opening:
        yield Refusal("order.first", "", "The receipt begins the case. Correct it, or record a withdrawal.", "event")
    if undoing and step and step.verb.leaves:
        out = f"'{title(case.procedure, step)}' has left the building."
        yield Refusal("order.left", "", f"{out} It can be corrected, not undone.", "event")
    if undoing and (says := redress.rests(case, target)):
        yield Refusal("order.rests", "", says, "event")
    after = case.plus((event,))
    broken = _broken(after) - _broken(case)
    if broken:
        yield Refusal(
            "order.breaks",
            "",
            f"Other entries rest on it and would stand before it: {', '.join(sorted(broken))}.",
            "on",
        )


def _broken(case: CaseFile) -> set[str]:
    """The titles of entries that stand before what they need, or before the case began."""
    found = set()
    for event in case.events:
        step = recorded_by(event.name)
        needs = _needed(step, case.procedure) if step else ()
        if event.on < case.received or any(all(e.on > event.on for e in case.all(name)) for name in needs):
            found.add(_title(case, event.name))
    return found


def _item(case: CaseFile, event: Event) -> Iterator[Refusal]:
    """What is said of a question is said of one that was asked and is not answered yet."""
    request = next((r for r in case.requests if r.item == event.item), None)
    if request is None:
        yield Refusal("order.item", "", "There is no such question on this case. Give its number.", "item")
    elif request.answered and request.answered <= event.on:
        yield Refusal("order.item", "", f"That question was answered on {show_date(request.answered)}.", "item")
    elif event.on < request.asked:
        yield Refusal("order.dates", "", f"That question was only asked on {show_date(request.asked)}.", "on")


def _extension(procedure: Procedure, case: CaseFile, event: Event) -> Iterator[Refusal]:
    """An extension moves a date that is running, to a later one."""
    clock_id = str(event.get("clock") or f"{event.process}.respond")
    rule = procedure.clock_by_id.get(clock_id)
    runs = [c for c in case.clocks if c.id == clock_id and c.is_open and (not c.rule.each or c.item == event.item)]
    until = event.get("until")
    if rule is None or not rule.cap:
        yield Refusal("order.fixed", "", "This time limit cannot be extended.")
    elif not runs:
        yield Refusal(
            "order.clock", "", f"{rule.name}: no date is running on that day, so there is none to move.", "on"
        )
    elif isinstance(until, date) and until <= runs[0].due:
        yield Refusal("order.until", "", f"The date in force is {show_date(runs[0].due)}. Give a later one.", "until")


def _role(procedure: Procedure, rule: StepRule, actor: Actor) -> Iterator[Refusal]:
    """Who may take the step."""
    if rule.roles and not may(procedure, rule.roles, actor):
        clause = rule.cites[0] if rule.cites else ""
        yield Refusal("role", clause, f"This is for the {role_names(procedure, rule.roles)} to do.")


def _gates(procedure: Procedure, rule: StepRule, step: StepShape) -> Iterable[Gate]:
    return (procedure.gate_by_id[name].of(step.process) for name in rule.gates)


def _refusal(gate: Gate, ask: Ask) -> Iterator[Refusal]:
    """The gate's refusal, if it is about the event and its condition does not hold."""
    finding = RULES[gate.rule].test(ask, Params(gate.params)) if _is_about(gate, ask) else None
    if finding is not None:
        yield Refusal(gate.id, gate.clause, gate.reason.format_map(finding), finding.get("field", gate.field))


def _is_about(gate: Gate, ask: Ask) -> bool:
    """Whether the gate's own conditions hold, on the event's fields and on the case's facts."""
    if not matches(gate.when, ask.event) or (gate.unless and matches(gate.unless, ask.event)):
        return False
    return ask.after.holds(gate.when_case) and not (gate.unless_case and ask.after.holds(gate.unless_case))


def _ask(procedure: Procedure, without: CaseFile | None, event: Event, actor: Actor, now: CaseFile | None) -> Ask:
    """What a gate may look at: the case as it stood on the event's day, without the event and with it, and as it is.

    `without` is the case as though the entry that the event corrects had never been made.
    """
    earlier = without.as_at(event.on) if without and any(e.on <= event.on for e in without.events) else None
    after = earlier.plus((event,)) if earlier else _begun(procedure, event, event.on)
    return Ask(procedure, event, earlier, after, now, actor)


def _begun(procedure: Procedure, event: Event, day: date) -> CaseFile:
    """The case that this event begins."""
    return fold(procedure, "", (event,), max(day, event.on))


def _without(case: CaseFile, event_id: str) -> CaseFile | None:
    """The case as though one entry, with all that it corrected, had never been made; None when it was the only one."""
    by_id = {e.id: e for e in case.log}
    gone: set[str] = set()
    while event_id and event_id not in gone:
        gone.add(event_id)
        event_id = by_id[event_id].supersedes if event_id in by_id else ""
    log = tuple(e for e in case.log if e.id not in gone and e.supersedes not in gone)
    events = tuple(e for e in case.events if e.id not in gone)
    return CaseFile(case.reference, case.procedure, log, events, case.as_of) if events else None
