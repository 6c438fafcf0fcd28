"""Events + procedure + calendar + a day → the clocks that run, each able to explain itself.

Pure: nothing here reads a clock on the wall or a database. Only events dated on or before `as_of` are seen. The rules
are those of the clause register ("Clocks" and "Counting"): day 0 is the day of the event, day 1 the next day that
counts; a stop comes before an end on one day; an extension counts only if made by the due date in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.rules.clock import Clock, Extension, due_date
from app.rules.events import Event
from app.rules.limits import Limit
from app.rules.procedure import ClockRule, Procedure, Trigger, matches
from app.rules.typed_dates import show_date
from app.rules.verbs import ENDINGS


class Log:
    """A log laid out for counting: events by name, in date order, same-dated ones in order of their content."""

    __slots__ = ("_done", "as_of", "by_name", "calendar", "procedure")

    def __init__(self, procedure: Procedure, events: Iterable[Event], as_of: date) -> None:
        """Lay out the effective events of one case that happened on or before `as_of`."""
        by_name: dict[str, list[Event]] = {}
        for event in events:
            if event.on <= as_of:
                found = by_name.get(event.name)
                if found is None:
                    by_name[event.name] = [event]
                else:
                    found.append(event)
        for found in by_name.values():
            if len(found) > 1:
                found.sort(key=_dated)
        self.by_name = by_name
        self.as_of = as_of
        self.procedure = procedure
        self.calendar = procedure.calendar
        self._done: dict[str, tuple[Clock, ...]] = {}

    def runs(self, rule: ClockRule) -> tuple[Clock, ...]:
        """Every run of one clock, in order; remembered, since clocks may start from each other's due dates."""
        done = self._done.get(rule.id)
        if done is None:
            done = self._done[rule.id] = self._all_runs(rule)
        return done

    def _all_runs(self, rule: ClockRule) -> tuple[Clock, ...]:
        by_name = self.by_name
        if not (rule.fallback or any(t.due_of or t.event in by_name for t in rule.starts)):
            return ()
        if rule.renews:
            return self._renewed(rule)
        if not rule.each:
            return tuple(self._item_runs(rule, None))
        items = {e.item for t in rule.starts if t.event for e in by_name.get(t.event, ())}
        return tuple(clock for item in sorted(items) for clock in self._item_runs(rule, item))

    def _item_runs(self, rule: ClockRule, item: str | None) -> Iterable[Clock]:
        """Runs of one clock for one item (None: the clock does not distinguish items)."""
        after = date.min
        number = 0
        while True:
            start = self._start(rule, item, after)
            if start is None and rule.fallback and after == date.min:
                start = self._missed(rule)
            if start is None:
                return
            trigger, raw, floor = start
            day_0 = self._held_back(rule, raw)
            if day_0 is None:
                return
            stop = self._first(rule.stops, item, max(floor, after), rule.process)
            if stop is None and after == date.min and not rule.each and self.procedure.is_course(rule.process):
                # Done before it could start: the step that it counts from came later, or was recorded so.
                stop = self._first(rule.stops, item, date.min, rule.process)
            settled = self._settled(rule, max(floor, after), stop)
            end = self._ending(rule, item, floor if floor > after else raw)
            if rule.when or rule.unless:
                counts = trigger is not None and matches(rule.when, trigger)
                if counts and rule.unless and trigger is not None:
                    counts = not matches(rule.unless, trigger)
            else:
                counts = True
            if counts:
                number += 1
                yield self._clock(rule, item or "", number, day_0, trigger, settled or stop, end, floor, bool(settled))
            # What starts after an ending is a new run, whether the ended one had been met by then or not.
            if end is None:
                return
            after = end.on

    def _start(self, rule: ClockRule, item: str | None, after: date) -> tuple[Event | None, date, date] | None:
        """The earliest start after `after`: its event (None for a due date), its day, and from when a stop counts."""
        best: tuple[date, str, str, Event | None, date] | None = None
        needs = {"date set": "until", "interval set": "interval"}.get(rule.within.unit)
        for trigger in rule.starts:
            if trigger.event:
                for event in self.by_name.get(trigger.event, ()):
                    if (
                        event.on > after
                        and (item is None or event.item == item)
                        and trigger.holds(event)
                        and (needs is None or event.fields.get(needs))
                    ):
                        if best is None or event.on < best[0]:
                            best = (event.on, event.name, "", event, event.on)
                        elif event.on == best[0] and (event.name, event.content()) < (best[1], best[2]):
                            best = (event.on, event.name, event.content(), event, event.on)
                        break
            else:
                for clock in self.runs(self.procedure.clock_by_id[trigger.due_of]):
                    if (
                        clock.due > after
                        and clock.due < self.as_of
                        and (clock.stopped is None or clock.stopped > clock.due or clock.settled)
                    ):
                        if best is None or clock.due < best[0]:
                            best = (clock.due, "", "", None, clock.started)
                        break
        return None if best is None else (best[3], best[0], best[4])

    def _missed(self, rule: ClockRule) -> tuple[None, date, date] | None:
        """The start of a clock that was met and never started: the day by which the step that it counts from was due.

        Until then that step may still come, and the document counts from the day on which it does.
        """
        for clock in self.runs(self.procedure.clock_by_id[rule.fallback]):
            done = self._first(rule.stops, None, clock.started, rule.process)
            if clock.state != "ended" and done is not None:
                return None, clock.due, clock.started
        return None

    def _settled(self, rule: ClockRule, since: date, stop: Event | None) -> Event | None:
        """The later step that made what the clock asks for moot before it was done; None where none did."""
        names = self.procedure.settled_by.get(rule.id, ())
        found = self._first(tuple(Trigger(event=name) for name in names), None, since, rule.process) if names else None
        return found if found is not None and (stop is None or found.on < stop.on) else None

    def _in_time(self, rule: ClockRule, trigger: Event | None, limit: Limit, first_due: date) -> date | None:
        """When it would have been due had the step that it counts from been in time."""
        if not rule.fallback or trigger is None:
            return None
        late = next((clock for clock in self.runs(self.procedure.clock_by_id[rule.fallback]) if clock.days_late), None)
        would = due_date(self.calendar, limit, late.due, None) if late else None
        return would if would is not None and would < first_due else None

    def _held_back(self, rule: ClockRule, raw: date) -> date | None:
        """Day 0 with `since` and `after` applied; None while the stage it waits for is still open."""
        if rule.since and (first := self.by_name.get(rule.since)):
            raw = min(raw, first[0].on)
        if not rule.after:
            return raw
        released = self.by_name.get(rule.after)
        if released:
            return max(raw, released[0].on)
        process = rule.after.partition(".")[0] + "."
        is_open = any(name.startswith(process) for name in self.by_name) and not any(
            process + ending in self.by_name for ending in ENDINGS
        )
        return None if is_open else raw

    def _first(self, triggers: tuple[Trigger, ...], item: str | None, since: date, process: str) -> Event | None:
        """The earliest event on or after `since` that meets one of the triggers, ties by name and content."""
        best: Event | None = None
        for trigger in triggers:
            for event in self.by_name.get(trigger.event, ()):
                if event.on < since or not trigger.holds(event):
                    continue
                # An ending of the whole process carries no item and reaches every item of it.
                if item is not None and event.item != item and (event.item or event.process == process):
                    continue
                if best is None or (event.on, event.name) < (best.on, best.name):
                    best = event
                break
        return best

    def _ending(self, rule: ClockRule, item: str | None, since: date) -> Event | None:
        """What ends the clock unmet: its own `ends`, or an ending of its process or of what that is part of."""
        end = self._first(rule.ends, item, since, rule.process) if rule.ends else None
        for name in self.procedure.endings[rule.id]:
            for event in self.by_name.get(name, ()):
                if event.on >= since and (item is None or event.item in ("", item)):
                    if end is None or event.on < end.on:
                        end = event
                    break
        return end

    def _clock(
        self,
        rule: ClockRule,
        item: str,
        number: int,
        day_0: date,
        trigger: Event | None,
        stop: Event | None,
        end: Event | None,
        floor: date,
        settled: bool,
    ) -> Clock:
        limit = rule.within
        if limit.unit == "interval set" and trigger is not None:
            limit = Limit.parse(trigger.fields["interval"])
        first_due = due_date(self.calendar, limit, day_0, trigger)
        if stop is not None and end is not None and end.on < stop.on:
            stop = None
        over = stop or end
        due = first_due
        if rule.cap or rule.until_last:
            for extension in self.extensions(rule, item, day_0, first_due, over):
                if extension.counted:
                    due = extension.event.fields["until"]
        state = self._state(due, stop, end)
        return Clock(
            rule, item, number, day_0, first_due, due, over.on if over else None, state,
            self.as_of, self.calendar, trigger, limit, floor,
            self._in_time(rule, trigger, limit, first_due), settled and over is stop,
        )  # fmt: skip

    def _state(self, due: date, stop: Event | None, end: Event | None) -> str:
        if stop is not None:
            if stop.on > due:
                return "late"
            # The same event named as stop and as end (a refusal letter sent instead of an acknowledgement).
            return "ended" if stop is end else "met"
        if end is not None:
            return "ended"
        return "running" if self.as_of <= due else "overdue"

    def extensions(
        self, rule: ClockRule, item: str, day_0: date, first_due: date, over: Event | None
    ) -> Iterable[Extension]:
        """Every attempt to move this run's due date, in order of date, each counted or not and why."""
        due = first_due
        made = [
            e
            for e in self.by_name.get(f"{rule.process}.extended", ())
            if (e.fields.get("clock") or f"{rule.process}.respond") == rule.id and (not rule.each or e.item == item)
        ]
        promised = list(self.by_name.get(rule.until_last, ())) if rule.until_last else []
        if not made and not promised:
            return
        cap = self.cap_date(rule, day_0)
        for event in sorted(made + promised, key=_extension_order):
            why = self._not_counted(rule, event, day_0, due, cap, over)
            yield Extension(event, due, not why, why)
            if not why:
                due = event.fields["until"]

    def _not_counted(
        self, rule: ClockRule, event: Event, day_0: date, due: date, cap: date | None, over: Event | None
    ) -> str:
        """Why an extension changes nothing; empty when it counts."""
        until = event.fields.get("until")
        if not isinstance(until, date):
            return "it gives no new date"
        if event.on > due:
            return "it was made after the due date then in force"
        if until <= due:
            return "its date is not later than the due date then in force"
        if event.name == rule.until_last:
            return ""
        if not rule.cap:
            return "this time limit cannot be extended"
        if event.on < day_0:
            return "it was made before the clock started"
        if over is not None and event.on > over.on:
            return "it was made after the clock had stopped"
        if cap is not None and until > cap and not (rule.beyond and event.fields.get(rule.beyond)):
            needed = {"good_reason": "a recorded good reason", "agreed": "the customer's agreement"}.get(rule.beyond)
            return f"its date is past {show_date(cap)}, the most allowed" + (
                f", and that takes {needed}" if needed else ""
            )
        return ""

    def cap_date(self, rule: ClockRule, day_0: date) -> date | None:
        """The last date that extensions may reach without more; None where there is no such date."""
        if rule.cap in ("", "any"):
            return None
        if rule.cap.startswith("as:"):
            other = self.procedure.clock_by_id[rule.cap[3:]]
            runs = self.runs(other)
            return self.cap_date(other, runs[-1].started) if runs else None
        return due_date(self.calendar, Limit.parse(rule.cap), day_0, None)

    def _renewed(self, rule: ClockRule) -> tuple[Clock, ...]:
        """A date that each later event sets anew: only the latest stands, counted from the latest renewal."""
        key = "until" if rule.within.unit == "date set" else "interval"
        setting = [e for t in rule.starts for e in self.by_name.get(t.event, ()) if e.fields.get(key) and t.holds(e)]
        if not setting:
            return ()
        latest = max(setting, key=_dated)
        stop = self._first(rule.stops, None, latest.on, rule.process)
        end = self._ending(rule, None, latest.on)
        if stop is not None and end is not None and end.on < stop.on:
            stop = None
        over = stop or end
        # Renewing is no starting: an update after the end does not bring the date back.
        until = over.on if over else self.as_of
        renewing = [e for name in rule.renews for e in self.by_name.get(name, ()) if latest.on <= e.on <= until]
        last = max((latest, *renewing), key=_dated)
        limit = Limit.parse(latest.fields[key]) if key == "interval" else rule.within
        due = due_date(self.calendar, limit, last.on, latest)
        state = self._state(due, stop, end)
        return (
            Clock(rule, "", 1, last.on, due, due, over.on if over else None, state,
                  self.as_of, self.calendar, latest, limit, last.on),
        )  # fmt: skip


def _dated(event: Event) -> tuple[date, str]:
    return event.on, event.content()


def _extension_order(event: Event) -> tuple[date, date, str]:
    until = event.fields.get("until")
    return event.on, until if isinstance(until, date) else date.max, event.content()


def clocks(procedure: Procedure, events: Iterable[Event], as_of: date) -> tuple[Clock, ...]:
    """Every clock of the procedure that has started by `as_of`, the earliest due first.

    `events` are the effective events of one case, in any order: the result does not depend on it.
    """
    log = Log(procedure, events, as_of)
    found = [clock for rule in procedure.clocks for clock in log.runs(rule)]
    found.sort(key=_due_first)
    return tuple(found)


def _due_first(clock: Clock) -> tuple[date, str, str, int]:
    return clock.due, clock.rule.id, clock.item, clock.run
