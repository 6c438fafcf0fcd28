"""Why a date is what it is: the counting of one clock told in sentences, day by day, clause by clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.rules.clock import Clock, Extension
from app.rules.clocks import Log
from app.rules.events import Event
from app.rules.procedure import Procedure
from app.rules.typed_dates import show_date
from app.rules.workdays import CountedDay


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sentences in order, each day from day 0 to the first due date, the extensions tried, the clauses cited."""

    sentences: tuple[str, ...]
    days: tuple[CountedDay, ...]
    extensions: tuple[Extension, ...]
    cites: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it as one paragraph."""
        return " ".join(self.sentences)


def event_words(procedure: Procedure, name: str) -> str:
    """An event's name as people say it: `stage1.acknowledged` is "stage 1 acknowledged"."""
    process, _, step = name.partition(".")
    known = procedure.process_by_id.get(process)
    return f"{known.name if known else process} {step}".replace("_", " ").lower()


def explain(procedure: Procedure, events: Iterable[Event], clock: Clock) -> Explanation:
    """Tell how `clock` was counted. `events` are the effective events from which it was computed."""
    log = Log(procedure, events, clock.as_of)
    rule = clock.rule
    over = _on_the_day(log, clock, clock.stopped, _stopping(procedure, clock)) if clock.stopped else []
    held = _on_the_day(log, clock, clock.started, {rule.after, rule.since, *rule.renews})
    tried = tuple(
        log.extensions(rule, clock.item, clock.started, clock.first_due, over[0] if over else None)
        if rule.cap or rule.until_last
        else ()
    )
    sentences = [_started(procedure, clock, held), _counted(clock)]
    days: tuple[CountedDay, ...] = ()
    if clock.limit.in_working_days:
        days = clock.calendar.explain(clock.started, clock.limit.n)
        # The last day is the one that it is due on, counted or found.
        left_out = [f"{show_date(d.date)} ({d.why})" for d in days[1:-1] if d.number is None and d.date.weekday() < 5]
        if left_out:
            sentences.append(f"Left out, besides weekends: {_listed(left_out)}.")
    if clock.in_time is not None:
        sentences.append(f"Had that been in time, it would have been due on {show_date(clock.in_time)}.")
    sentences += [_moved(procedure, one) for one in tried]
    if tried and clock.due != clock.first_due:
        sentences.append(f"So it is due on {show_date(clock.due)}.")
    sentences.append(_stands(procedure, clock, over))
    entered = [*([clock.trigger] if clock.trigger else []), *held, *(one.event for one in tried), *over]
    sentences += [
        _recorded_late(procedure, e) for n, e in enumerate(entered) if e.recorded_late > 1 and e not in entered[:n]
    ]
    return Explanation(tuple(sentences), days, tried, rule.cites)


def _stopping(procedure: Procedure, clock: Clock) -> set[str]:
    """The names of the events that stop or end a clock; only those that stop it where it was met or late."""
    if clock.settled:
        return set(procedure.settled_by.get(clock.id, ()))
    stops = {trigger.event for trigger in clock.rule.stops}
    if clock.state in ("met", "late"):
        return stops
    return stops | {trigger.event for trigger in clock.rule.ends} | set(procedure.endings[clock.id])


def _on_the_day(log: Log, clock: Clock, day: date, names: Iterable[str]) -> list[Event]:
    """The events of those names on that day, as far as this run's item goes."""
    return [
        event
        for name in sorted(names)
        for event in log.by_name.get(name, ())
        if event.on == day and (not clock.rule.each or event.item in ("", clock.item))
    ]


def _started(procedure: Procedure, clock: Clock, held: list[Event]) -> str:
    day = show_date(clock.started)
    if clock.trigger is None:
        missed = next((t.due_of for t in clock.rule.starts if t.due_of), clock.rule.fallback)
        if not any(t.due_of for t in clock.rule.starts):
            wanted = procedure.clock_by_id[missed].name
            return (
                f"{clock.rule.name}: what it counts from was never recorded, so day 0 is {day}, the day by which "
                f"'{wanted}' was due."
            )
        name = procedure.clock_by_id[missed].name
        return f"{clock.rule.name}: day 0 is {day}, the day on which '{name}' was due and was missed."
    words = event_words(procedure, clock.trigger.name)
    if clock.started > clock.trigger.on and held:
        then, on = event_words(procedure, held[0].name), show_date(clock.trigger.on)
        if clock.rule.renews:
            length = f"its length was set by {words}, {on}"
            return f"{clock.rule.name}: counted from {then}, {day}, which is day 0; {length}."
        return (
            f"{clock.rule.name}: {words} was on {on}, but the count starts no earlier than {then}, {day}, "
            "which is day 0."
        )
    if clock.started < clock.trigger.on and held:
        then, on = event_words(procedure, held[0].name), show_date(clock.trigger.on)
        return f"{clock.rule.name}: {words} was on {on}, and the count goes from {then}, {day}, which is day 0."
    return f"{clock.rule.name}: counted from {words}, {day}, which is day 0."


def _counted(clock: Clock) -> str:
    due = show_date(clock.first_due)
    unit = clock.limit.unit
    if unit == "date set":
        return f"The date set is {due}."
    if unit == "same day":
        return f"It is due on the same day, whatever day of the week that is: {due}."
    if unit == "same working day":
        return f"It is due on the same day, or on the next working day where that is none: {due}."
    if unit == "days":
        return f"{clock.limit} later, every day of the week counting, is {due}."
    return f"{clock.limit}, Monday to Friday without holidays, end on {due}."


def _moved(procedure: Procedure, one: Extension) -> str:
    until = one.event.fields.get("until")
    to = f" to {show_date(until)}" if isinstance(until, date) else ""
    made = show_date(one.event.on)
    if not one.event.name.endswith(".extended"):
        words = event_words(procedure, one.event.name)
        return f"Moved{to} by {words}, {made}." if one.counted else f"Not moved by {words}, {made}: {one.why}."
    if one.counted:
        return f"Extended on {made}{to}."
    return f"The extension of {made}{to} does not count: {one.why}."


def _stands(procedure: Procedure, clock: Clock, over: list[Event]) -> str:
    late = f"{clock.days_late} {clock.unit if clock.days_late != 1 else clock.unit[:-1]}"
    when = f"{show_date(clock.stopped)}" if clock.stopped else ""
    if over:
        when += f" ({event_words(procedure, over[0].name)})"
    if clock.settled and clock.state in ("met", "late"):
        said = f"It was never done. {when[:1].upper()}{when[1:]} made it moot"
        return f"{said}, {late} late." if clock.days_late else f"{said} while there was still time."
    if clock.state == "overdue" and clock.rule.customers:
        return f"As at {show_date(clock.as_of)} the customer's time has run out, by {late}."
    return {
        "running": f"As at {show_date(clock.as_of)} it is running.",
        "overdue": f"As at {show_date(clock.as_of)} it is overdue by {late}.",
        "met": f"It was met on {when}.",
        "late": f"It was done on {when}, {late} late.",
        "ended": f"It ended on {when}"
        + (f", when it was {late} overdue." if clock.days_late else " without being owed."),
    }[clock.state]


def _recorded_late(procedure: Procedure, event: Event) -> str:
    return (
        f"Note: {event_words(procedure, event.name)} of {show_date(event.on)} was recorded "
        f"{event.recorded_late} days later."
    )


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
