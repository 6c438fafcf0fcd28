"""A second engine of clocks, slow and obvious, to hold the fast one against.

It shares nothing with `app.rules.clocks`: one clock at a time, every list searched again each time, every
working day walked to. What it takes from the procedure is the data and which days are working days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from app.rules.events import Event, Value
from app.rules.limits import Limit
from app.rules.procedure import ClockRule, Procedure, Trigger

DAY = timedelta(days=1)


class Line(NamedTuple):
    """One run of one clock."""

    clock: str
    item: str
    run: int
    started: date
    due: date
    stopped: date | None
    state: str


class Start(NamedTuple):
    """Something that opens a run: its date, from when on stops count, and the event unless it is a missed due date."""

    on: date
    since: date
    event: Event | None


def slow_clocks(procedure: Procedure, events: Iterable[Event], as_of: date) -> list[Line]:
    """Every run of every clock on that day, in no order that matters."""
    seen = [event for event in events if event.on <= as_of]
    return [line for rule in procedure.clocks for line in lines_of(procedure, rule, seen, as_of)]


def lines_of(procedure: Procedure, rule: ClockRule, seen: list[Event], as_of: date) -> list[Line]:
    """Every run of one clock, item by item."""
    starting = [e for e in seen for trigger in rule.starts if e.name == trigger.event]
    items = sorted({e.item for e in starting}) if rule.each else [""]
    follow = renewed if rule.renews else runs
    return [line for item in items for line in follow(procedure, rule, item, about(rule, item, seen), as_of)]


def about(rule: ClockRule, item: str, seen: list[Event]) -> list[Event]:
    """What the run of one item sees: what is about that item, and what names no item and concerns them all."""
    if not rule.each:
        return seen
    for_all = endings_of(rule.process)
    return [e for e in seen if e.item == item or (not e.item and (e.process != rule.process or e.name in for_all))]


def runs(procedure: Procedure, rule: ClockRule, item: str, seen: list[Event], as_of: date) -> list[Line]:
    """The runs of an ordinary clock: each start after an end opens another."""
    found: list[Line] = []
    ended = date.min
    while True:
        start = earliest([s for s in possible_starts(procedure, rule, seen, as_of) if s.on > ended])
        first_time = ended == date.min
        if start is None and first_time and rule.fallback:
            start = never_recorded(procedure, rule, seen, as_of)
        if start is None or waits(rule, seen):
            return found
        from_day = min([start.on, *(e.on for e in seen if e.name == rule.since)])
        day_0 = max([from_day, *(e.on for e in first_of(rule.after, seen))])
        stopped, how = stop_or_end(procedure, rule, seen, max(start.since, ended))
        stops = sorted(e.on for e in seen for t in rule.stops if e.name == t.event and holds(t, e))
        since = max(start.since, ended)
        own = next((day for day in stops if day >= since), None)
        if own is None and stops and first_time and not rule.each and of_course(procedure, rule):
            # Done before it could start; what ended it on an earlier day comes first all the same.
            own = stops[0]
            if stopped is None or own <= stopped:
                stopped, how = stop_or_end(procedure, rule, seen, own)
        moot = min((e.on for e in seen if e.name in answering(procedure, rule) and e.on >= since), default=None)
        if moot and (own is None or moot < own) and (how != "end" or moot <= (stopped or as_of)):
            stopped, how = moot, "stop"
        if condition_holds(rule, start.event):
            due = first_due(procedure, rule.within, day_0, start.event)
            due = moved(procedure, rule, seen, as_of, day_0, due, stopped)
            state = state_of(due, stopped, how, as_of)
            found.append(Line(rule.id, item, len(found) + 1, day_0, due, stopped, state))
        since = start.since if start.since > ended else start.on
        over = [e.on for e in seen if e.on >= since and is_ending(procedure, rule, e)]
        if not over:
            return found
        ended = min(over)


def never_recorded(procedure: Procedure, rule: ClockRule, seen: list[Event], as_of: date) -> Start | None:
    """The day by which the step that the clock counts from was due, where it was never taken."""
    other = next(clock for clock in procedure.clocks if clock.id == rule.fallback)
    for line in lines_of(procedure, other, seen, as_of):
        done = [e for e in seen for t in rule.stops if e.name == t.event and holds(t, e) and e.on >= line.started]
        if line.state != "ended" and done:
            return Start(line.due, line.started, None)
    return None


def of_course(procedure: Procedure, rule: ClockRule) -> bool:
    """Whether the clock belongs to a course that a matter takes."""
    return any(process.id == rule.process and process.kind for process in procedure.processes)


def answering(procedure: Procedure, rule: ClockRule) -> set[str]:
    """The answers that come after the step which the clock asks for, in the usual course of its process."""
    course = next((p.course for p in procedure.processes if p.id == rule.process and p.kind), ())
    pasts = {"log": "logged", "allocate": "allocated", "acknowledge": "acknowledged", "respond": "responded"}
    names = [f"{rule.process}.{pasts.get(verb, '')}" for verb in course]
    places = [names.index(t.event) for t in rule.stops if t.event in names]
    answer = f"{rule.process}.responded"
    return {answer} if places and answer in names and names.index(answer) > max(places) else set()


def renewed(procedure: Procedure, rule: ClockRule, item: str, seen: list[Event], as_of: date) -> list[Line]:
    """The one run of a date that recurs: by the last interval or date set, from the last renewal before an end."""
    key = "until" if rule.within.unit == "date set" else "interval"
    setting = [e for e in seen for t in rule.starts if e.name == t.event and holds(t, e) and e.get(key)]
    if not setting:
        return []
    last = max(setting, key=lambda e: (e.on, e.content()))
    stopped, how = stop_or_end(procedure, rule, seen, last.on)
    renewing = [e.on for e in seen if e.name in rule.renews and last.on <= e.on <= (stopped or as_of)]
    day_0 = max([last.on, *renewing])
    due = last.get("until") if key == "until" else length(procedure, Limit.parse(last.get("interval")), day_0)
    return [Line(rule.id, item, 1, day_0, due, stopped, state_of(due, stopped, how, as_of))]


def possible_starts(procedure: Procedure, rule: ClockRule, seen: list[Event], as_of: date) -> list[Start]:
    """Everything on the log that could open a run."""
    starts: list[Start] = []
    for trigger in rule.starts:
        if trigger.due_of:
            other = next(clock for clock in procedure.clocks if clock.id == trigger.due_of)
            for line in lines_of(procedure, other, seen, as_of):
                done = [e for e in seen for t in other.stops if e.name == t.event and line.started <= e.on <= line.due]
                missed = line.stopped is None or line.stopped > line.due or (line.state == "met" and not done)
                if missed and line.due < as_of:
                    starts.append(Start(line.due, line.started, None))
        for event in seen:
            # An event that should set a date and gives none starts nothing.
            dated = rule.within.unit != "date set" or event.get("until")
            if event.name == trigger.event and holds(trigger, event) and dated:
                starts.append(Start(event.on, event.on, event))
    return starts


def earliest(starts: list[Start]) -> Start | None:
    """The earliest start; of several on one day the first by name and content."""
    if not starts:
        return None
    return min(starts, key=lambda s: (s.on, s.event.name if s.event else "", s.event.content() if s.event else ""))


def first_of(name: str, seen: list[Event]) -> list[Event]:
    """The first event of that name, if there is one."""
    return sorted((e for e in seen if e.name == name), key=lambda e: e.on)[:1]


def waits(rule: ClockRule, seen: list[Event]) -> bool:
    """Whether the stage that must be over first is still open."""
    if not rule.after:
        return False
    stage = rule.after.split(".")[0]
    over = {rule.after, *endings_of(stage)}
    return any(e.process == stage for e in seen) and not any(e.name in over for e in seen)


def endings_of(process: str) -> set[str]:
    """The events that end whatever runs in a process."""
    return {f"{process}.{ending}" for ending in ("refused", "withdrawn", "transferred", "closed")}


def stop_or_end(procedure: Procedure, rule: ClockRule, seen: list[Event], since: date) -> tuple[date | None, str]:
    """The first day, from `since` on, that stops or ends the clock, and which: "stop", "end" or "both" in one event."""
    later = [e for e in seen if e.on >= since]
    for day in sorted({e.on for e in later}):
        today = [e for e in later if e.on == day]
        stops = [e for e in today for t in rule.stops if e.name == t.event and holds(t, e)]
        ends = [e for e in today for t in rule.ends if e.name == t.event and holds(t, e)]
        if any(e not in ends for e in stops):
            return day, "stop"
        if stops:
            return day, "both"
        if any(is_ending(procedure, rule, e) for e in today):
            return day, "end"
    return None, ""


def is_ending(procedure: Procedure, rule: ClockRule, event: Event) -> bool:
    """Whether an event ends the clock: one of its own ends, or an ending of its process or of what that is part of."""
    if any(event.name == t.event and holds(t, event) for t in rule.ends):
        return True
    names = endings_of(rule.process)
    for process in procedure.processes:
        if process.id == rule.process:
            names |= {name for parent in process.part_of for name in endings_of(parent)}
    return event.name in names - {trigger.event for trigger in rule.stops}


def state_of(due: date, stopped: date | None, how: str, as_of: date) -> str:
    """The word for where the clock stands."""
    if stopped is None:
        return "overdue" if due < as_of else "running"
    if how == "end" or (how == "both" and stopped <= due):
        return "ended"
    return "met" if stopped <= due else "late"


def first_due(procedure: Procedure, within: Limit, day_0: date, event: Event | None) -> date:
    """The due date before anything moves it."""
    if within.unit == "date set" and event is not None:
        until: date = event.fields["until"]
        return until
    return length(procedure, within, day_0)


def length(procedure: Procedure, limit: Limit, day_0: date) -> date:
    """The last day of a limit counted from day 0, walked to."""
    if limit.unit == "same day":
        return day_0
    if limit.unit == "days":
        return day_0 + limit.n * DAY
    day = day_0
    if limit.unit == "same working day":
        while not procedure.calendar.is_working(day):
            day += DAY
        return day
    counted = 0
    while counted < limit.n:
        day += DAY
        if procedure.calendar.is_working(day):
            counted += 1
    return day


def moved(
    procedure: Procedure,
    rule: ClockRule,
    seen: list[Event],
    as_of: date,
    day_0: date,
    due: date,
    stopped: date | None,
) -> date:
    """The due date after the extensions that count and the dates promised, one after the other."""
    limit, most = cap_of(procedure, rule, seen, as_of, day_0)
    mine = rule.id if rule.id != f"{rule.process}.respond" else None
    moves = [e for e in seen if e.get("until") and e.name in (f"{rule.process}.extended", rule.until_last)]
    for event in sorted(moves, key=lambda e: (e.on, e.get("until"), e.content())):
        until = event.get("until")
        if until <= due or event.on > due:
            continue
        if event.name == rule.until_last:
            due = until
            continue
        for_this = event.get("clock") == rule.id or (mine is None and not event.get("clock"))
        while_running = day_0 <= event.on and (stopped is None or event.on <= stopped)
        within_cap = most is None or until <= most or (rule.beyond and bool(event.get(rule.beyond)))
        if limit and for_this and while_running and within_cap:
            due = until
    return due


def cap_of(
    procedure: Procedure, rule: ClockRule, seen: list[Event], as_of: date, day_0: date
) -> tuple[bool, date | None]:
    """Whether the clock can be extended at all, and the last date without more (None: no most)."""
    if not rule.cap or rule.cap == "any":
        return bool(rule.cap), None
    if not rule.cap.startswith("as:"):
        return True, length(procedure, Limit.parse(rule.cap), day_0)
    other = next(clock for clock in procedure.clocks if clock.id == rule.cap[3:])
    lines = lines_of(procedure, other, seen, as_of)
    return True, length(procedure, Limit.parse(other.cap), lines[-1].started) if lines else None


def condition_holds(rule: ClockRule, event: Event | None) -> bool:
    """Whether the clock is for this kind of start at all."""
    return event is None or holds(Trigger(when=rule.when, unless=rule.unless), event)


def holds(trigger: Trigger, event: Event) -> bool:
    """Whether an event meets the conditions of a trigger."""
    return agrees(trigger.when, event) and not (trigger.unless and agrees(trigger.unless, event))


def agrees(conditions: Mapping[str, Value], event: Event) -> bool:
    """Whether each field named has one of the values allowed."""
    for field, wanted in conditions.items():
        allowed = list(wanted) if isinstance(wanted, tuple) else [wanted]
        has = event.fields.get(field)
        has = "" if has is None else has
        if not any(value in allowed for value in (has if isinstance(has, tuple) else [has])):
            return False
    return True
