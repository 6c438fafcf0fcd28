"""The named conditions that a landlord's gates are made of.

Each is a small pure function of what is asked (`Ask`) and the gate's parameters. It answers None when the condition
holds, and otherwise the findings that the gate's sentence may name in braces: dates, numbers and roles, never
anything that a person typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from app.rules.answers import lacking
from app.rules.casefile import CaseFile
from app.rules.clocks import Clock, Log
from app.rules.events import Event, Value
from app.rules.procedure import EMPTY, Limit, Procedure, matches
from app.rules.remedies import AmountTable, LevelTable
from app.rules.steplist import BY_EVENT
from app.rules.typed_dates import show_date


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the person's id, the ids of the roles held, and the landlord's tables about money.

    `tables` say who may sign off how much, `amounts` are its own bands and guaranteed standards.
    """

    id: str
    roles: tuple[str, ...] = ()
    tables: tuple[LevelTable, ...] = ()
    amounts: tuple[AmountTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """What a condition may look at: the event proposed, the case on that day without it and with it, and who acts.

    `now` is the case as it stands today, whatever day the event is dated for. `before` and `now` are None when the
    event is the first of its case.
    """

    procedure: Procedure
    event: Event
    before: CaseFile | None
    after: CaseFile
    now: CaseFile | None
    actor: Actor

    def given(self, name: str) -> Value:
        """A field of the proposed event, None when it is empty."""
        value = self.event.fields.get(name)
        return None if value in ("", ()) else value

    def fact(self, keys: Value) -> Value:
        """The first of these facts (`event:field`) that the case, with the proposed event, holds."""
        return next((v for key in listed(keys) if (v := self.after.fact(key)) is not None), None)

    def clock(self, clock_id: str) -> Clock | None:
        """The run of a clock that counts on the event's date: the open one, else the last."""
        if self.before is None:
            return None
        runs = [c for c in self.before.clocks if c.id == clock_id and (not c.rule.each or c.item == self.event.item)]
        return next((c for c in runs if c.is_open), runs[-1] if runs else None)

    def stood(self, names: Value, where: Value = EMPTY) -> tuple[Event, ...]:
        """The events of these names on the case before this one, with these fields, or with those of one of several."""
        if self.before is None:
            return ()
        return tuple(e for name in listed(names) for e in self.before.all(name) if _fits(where, e))

    def stands(self, names: Value) -> tuple[Event, ...]:
        """The events of these names on the case as it stands today, whatever day they are dated for."""
        return tuple(e for name in listed(names) for e in self.now.all(name)) if self.now else ()


def _fits(where: Value, event: Event) -> bool:
    return any(matches(one, event) for one in listed(where) if isinstance(one, Mapping))


Finding = Mapping[str, str] | None
"""None: the condition holds. Else it does not, and these are the words for the sentence.

`field` among them is the field that would mend it, where the condition knows that better than the gate.
"""

REFUSED: Final[Mapping[str, str]] = MappingProxyType({})
"""A finding without words."""


def listed(value: Value) -> tuple[Value, ...]:
    """A parameter that may be one value or several, as several."""
    return value if isinstance(value, tuple) else (value,)


def holds_one(value: Value, wanted: Value) -> bool:
    """Whether the value, or one of the values of a list, is among those wanted."""
    return any(one in listed(wanted) for one in listed(value))


def needs_event(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """One of the events `event` stands on the case, with the fields `where`, not before the last `since`.

    `where` may be several tables of fields, of which one has to fit. What is taken back by one of the events `gone`,
    about the same item, does not count; on the day of the last `since`, nor does what was recorded before it.
    """
    found = ask.stood(params["event"], params.get("where", EMPTY))
    if "gone" in params:
        gone = {e.item for e in ask.stood(params["gone"])}
        found = tuple(e for e in found if e.item not in gone)
    if "since" in params and (marks := ask.stood(params["since"])):
        last = max((e.on, e.seq) for e in marks)
        found = tuple(e for e in found if (e.on, e.seq) > last)
    return None if found else REFUSED


def bars_event(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """None of the events `event` stands on the case with the fields `where`. Words: on, its date."""
    found = ask.stood(params["event"], params.get("where", EMPTY))
    return {"on": show_date(found[-1].on)} if found else None


def needs_field(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The field, or each of several, is filled in; a yes or a no both count as an answer. Words: the first empty."""
    empty = next((name for name in listed(params["field"]) if ask.given(name) is None), None)
    return None if empty is None else {"field": str(empty)}


def field_is(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The field has the value `is`, or one of them; empty is none."""
    given = ask.given(params["field"])
    return None if given is not None and holds_one(given, params["is"]) else REFUSED


def field_not(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The field has not the value `is`, nor one of them; empty passes."""
    given = ask.given(params["field"])
    return REFUSED if given is not None and holds_one(given, params["is"]) else None


def needs_fact(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The case holds one of the facts `fact` (`event:field`); with `is`, with one of these values."""
    found = ask.fact(params["fact"])
    if found is None:
        return REFUSED
    return None if "is" not in params or holds_one(found, params["is"]) else REFUSED


def bars_fact(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The case holds none of the facts `fact` (`event:field`); with `is`, none with one of these values."""
    found = ask.fact(params["fact"])
    if found is None or ("is" in params and not holds_one(found, params["is"])):
        return None
    return REFUSED


def in_date_order(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The date in the fact `first` is not after the one in `then`; where one of them is not known it passes."""
    first, then = ask.fact(params["first"]), ask.fact(params["then"])
    return REFUSED if isinstance(first, date) and isinstance(then, date) and first > then else None


def someone_else(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The person in `field` (without it: who acts) is none of the people that the facts `than` ever named."""
    person = ask.given(params["field"]) if "field" in params else ask.actor.id
    if person is None or ask.before is None:
        return None
    barred = {one for key in listed(params["than"]) for one in ask.before.facts(key)}
    return REFUSED if person in barred else None


def has_role(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """Who acts holds one of `roles`, or a role above the lowest of them. Words: roles, their names."""
    if may(ask.procedure, params["roles"], ask.actor):
        return None
    return {"roles": role_names(ask.procedure, params["roles"])}


def in_time(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The event is dated on or before the due date in force of `clock`. Words: due."""
    clock = ask.clock(params["clock"])
    return {"due": show_date(clock.due)} if clock and ask.event.on > clock.due else None


def within_cap(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The date in `field` is within the most that `clock` allows, or the field `beyond` is given. Words: cap, due."""
    clock = ask.clock(params["clock"])
    until = ask.given(params["field"])
    if clock is None or ask.before is None or not isinstance(until, date):
        return None
    cap = Log(ask.procedure, ask.before.events, ask.event.on).cap_date(clock.rule, clock.started)
    if cap is None or until <= cap or ("beyond" in params and ask.given(params["beyond"])):
        return None
    return {"cap": show_date(cap), "due": show_date(clock.due)}


def reason_if_late(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """Done after the due date of one of the clocks `clock`, its cause is in `field` or in a fact `fact`. Words: due."""
    if ask.given(params["field"]) is not None or ("fact" in params and ask.fact(params["fact"]) is not None):
        return None
    for clock_id in listed(params["clock"]):
        clock = ask.clock(clock_id)
        if clock and clock.is_open and ask.event.on > clock.due:
            return {"due": show_date(clock.due)}
    return None


def not_older(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The matter (the latest date in `fact`) is at most `months` old on receipt; no date passes. Words: limit."""
    issue = _latest_date(ask, params)
    if issue is None:
        return None
    limit = _oldest(ask.after.received, params)
    return {"limit": show_date(limit)} if _too_old(issue, ask.after.received, params) else None


def older(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The matter (the latest date in `fact`) is known to be more than `months` old on receipt. Words: limit."""
    issue = _latest_date(ask, params)
    if issue is not None and _too_old(issue, ask.after.received, params):
        return None
    return {"limit": show_date(_oldest(ask.after.received, params))}


def elapsed(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """At least `limit` has gone by since the last event `since`; the last day of it is enough. Words: earliest."""
    marks = ask.stood(params["since"])
    if not marks:
        return None
    earliest = _end_of(ask, Limit.parse(params["limit"]), max(e.on for e in marks))
    return None if ask.event.on >= earliest else {"earliest": show_date(earliest)}


def not_after(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """No more than `limit` has gone by since the first event `since`; the last day of it is in time. Words: latest."""
    marks = ask.stood(params["since"])
    if not marks:
        return None
    latest = _end_of(ask, Limit.parse(params["limit"]), min(e.on for e in marks))
    return {"latest": show_date(latest)} if ask.event.on > latest else None


def points_answered(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """Every point of complaint is ticked in `field`. Words: points, the numbers of those that are not."""
    answered = {str(one) for one in listed(ask.given(params["field"]) or ())}
    missing = [str(p.number) for p in ask.after.points if str(p.number) not in answered]
    return {"points": _numbers(missing)} if missing else None


def points_decided(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """Every point of complaint has a finding. Words: points, the numbers of those that have none."""
    decided = {event.item for event in ask.after.all("point.decided")}
    missing = [str(p.number) for p in ask.after.points if str(p.number) not in decided]
    return {"points": _numbers(missing)} if missing else None


def outcome_of_points(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The outcome in `field` is that of all points of complaint, or `differ` where theirs differ. Words: outcome.

    Without any point decided, or with nothing in the field, it passes.
    """
    last = {event.item: str(event.get("outcome", "")) for event in ask.after.all("point.decided")}
    found = {outcome for outcome in last.values() if outcome}
    given = ask.given(params["field"])
    if not found or given is None:
        return None
    wanted = found.pop() if len(found) == 1 else str(params["differ"])
    return None if given == wanted else {"outcome": wanted}


def _numbers(points: Sequence[str]) -> str:
    """Numbers of points in a sentence: the first of very many."""
    return ", ".join(points[:20]) + (" …" if points[20:] else "")


def each_item_says(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """Of each item, the last event of the fact `fact` (`event:field`) gives it. Words: points, those that do not."""
    name, _, field = str(params["fact"]).partition(":")
    last = {event.item: event for event in ask.after.all(name)}
    silent = [item for item, event in last.items() if not event.get(field)]
    return {"points": _numbers(silent)} if silent else None


def answer_whole(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """What counts as a team's whole answer has every part of the landlord's form. Words: lacks, those it has not."""
    if ask.event.name != "information.responded":
        return None
    lacks = lacking(ask.before, ask.event.item, ask.event.fields)
    return {"lacks": "; ".join(lacks)} if lacks else None


def has_points(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """At least one point of complaint is set out on the case."""
    return None if ask.after.points else REFUSED


def adds_no_points(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """No point of complaint is added once one of the events `after` stands, whatever day either is dated for.

    Points can still be reworded. Words: on, the date of the event.
    """
    stood = ask.stands(params["after"])
    if ask.now is None or not stood or len(ask.now.plus((ask.event,)).points) <= len(ask.now.points):
        return None
    return {"on": show_date(stood[-1].on)}


def nothing_asked(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """No question to a team is unanswered, or the field `unless` says why it need not be. Words: open, how many."""
    if ask.before is None or ask.given(params["unless"]) is not None:
        return None
    owing = sum(1 for request in ask.before.requests if request.answered is None)
    return {"open": str(owing)} if owing else None


def all_done(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """Every item begun by an event `begun` has one of the events `done`, whatever their dates. Words: open."""
    over = {e.item for e in ask.stands(params["done"])}
    missing = [e.item for e in ask.stands(params["begun"]) if e.item not in over]
    return {"open": ", ".join(missing[:20]) + (" …" if missing[20:] else "")} if missing else None


def in_order(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The rung in `field` comes after the rung below it, recorded for the same item. Words: missing."""
    level = ask.given(params["field"])
    if not isinstance(level, int) or level <= 1:
        return None
    climbed = {e.get(params["field"]) for e in ask.stood(ask.event.name) if e.item == ask.event.item}
    return None if level - 1 in climbed else {"missing": str(level - 1)}


def at_most(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The list in `field` has no more than `n` rows that say yes to `key`. Words: n."""
    rows = [row for row in listed(ask.given(params["field"]) or ()) if isinstance(row, Mapping)]
    return {"n": str(params["n"])} if sum(1 for row in rows if row.get(params["key"])) > params["n"] else None


def each_says(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """Every row of the list in `fact` has something in `key`. Words: missing, how many have not."""
    rows = [row for row in listed(ask.fact(params["fact"]) or ()) if isinstance(row, Mapping)]
    missing = sum(1 for row in rows if not row.get(params["key"]))
    return {"missing": str(missing)} if missing else None


def flagged(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The case has the flag `flag`, or one of several."""
    return None if holds_one(ask.after.flags, params["flag"]) else REFUSED


def all_yes(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """Each of the fields `field` is answered yes. Words: open, the labels of those that are not."""
    rule = ask.procedure.step_by_id.get(BY_EVENT[ask.event.name].id) if ask.event.name in BY_EVENT else None
    labels = {spec.name: spec.label for spec in (rule.fields if rule else ())}
    wanting = [str(labels.get(str(name), name)) for name in listed(params["field"]) if ask.given(str(name)) is not True]
    return {"open": "; ".join(wanting)} if wanting else None


def as_recorded(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The field has the value of the first fact there is, or the field `beyond` is given; no fact passes."""
    wanted = ask.fact(params["fact"])
    if wanted is None or ask.given(params["field"]) in (None, wanted):
        return None
    return None if "beyond" in params and ask.given(params["beyond"]) else REFUSED


def may(procedure: Procedure, roles: Iterable[str], actor: Actor) -> bool:
    """Whether the actor holds one of the roles, or one that ranks above the lowest of them in the line of command."""
    named = tuple(listed(roles))
    if any(role in named for role in actor.roles):
        return True
    ranks = [procedure.role_by_id[role].rank for role in named if procedure.role_by_id[role].rank]
    held = [found.rank for role in actor.roles if (found := procedure.role_by_id.get(role)) and found.rank]
    return bool(ranks) and any(rank > min(ranks) for rank in held)


def role_names(procedure: Procedure, roles: Iterable[str]) -> str:
    """The roles as people name them: "Complaint Officer or Complaints Team Manager"."""
    return " or ".join(procedure.role_by_id[role].name for role in listed(roles))


def _end_of(ask: Ask, limit: Limit, start: date) -> date:
    """The last day of a length of time that began on `start`."""
    return ask.procedure.calendar.add(start, limit.n) if limit.in_working_days else start + timedelta(days=limit.n)


def _latest_date(ask: Ask, params: Mapping[str, Value]) -> date | None:
    """The latest of the dates in the facts `fact`: where awareness counts too, the later of the two decides."""
    dates = (ask.after.fact(key) for key in listed(params["fact"]))
    return max((day for day in dates if isinstance(day, date)), default=None)


def _too_old(issue: date, received: date, params: Mapping[str, Value]) -> bool:
    """Counted back from the receipt or forward from the matter: the same day of the month is still in time."""
    if params["count"] == "back":
        return issue < months_from(received, -params["months"])
    return received > months_from(issue, params["months"])


def _oldest(received: date, params: Mapping[str, Value]) -> date:
    """The earliest day on which a matter is not too old."""
    day = months_from(received, -params["months"])
    while _too_old(day, received, params):
        day += timedelta(days=1)
    while not _too_old(day - timedelta(days=1), received, params):
        day -= timedelta(days=1)
    return day


def months_from(day: date, months: int) -> date:
    """The same day of the month, `months` later or (negative) earlier, or that month's last day where it has none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + 1, 1, 1) if month == 11 else date(year, month + 2, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
