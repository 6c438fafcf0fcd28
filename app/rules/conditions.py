"""The named conditions that a landlord's gates are made of.

Each is a small pure function of what is asked (`Ask`) and the gate's parameters. It answers None when the condition
holds, and otherwise the findings that the gate's sentence may name in braces: dates, numbers and roles, never
anything that a person typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.rules.casefile import CaseFile
from app.rules.clock import Clock
from app.rules.events import Event, Value
from app.rules.params import Conditions, Params
from app.rules.procedure import Procedure, matches
from app.rules.remedies import AmountTable, LevelTable
from app.rules.typed_dates import show_date
from app.rules.verbs import recorded_by


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

    def fact(self, keys: Iterable[str]) -> Value:
        """The first of these facts (`event:field`) that the case, with the proposed event, holds."""
        return next((v for key in keys if (v := self.after.fact(key)) is not None), None)

    def clock(self, clock_id: str) -> Clock | None:
        """The run of a clock that counts on the event's date: the open one, else the last."""
        if self.before is None:
            return None
        runs = [c for c in self.before.clocks if c.id == clock_id and (not c.rule.each or c.item == self.event.item)]
        return next((c for c in runs if c.is_open), runs[-1] if runs else None)

    def stood(self, names: Iterable[str], where: tuple[Conditions, ...] = ()) -> tuple[Event, ...]:
        """The events of these names on the case before this one, with these fields, or with those of one of several."""
        if self.before is None:
            return ()
        return tuple(e for name in names for e in self.before.all(name) if _fits(where, e))

    @property
    def corrected(self) -> Event | None:
        """The entry of the case that the proposed event corrects, None where it corrects nothing."""
        entries = self.now.events if self.now and self.event.supersedes else ()
        return next((e for e in entries if e.id == self.event.supersedes), None)

    def said_first(self, entry: Event, field: str) -> Event:
        """The first of the corrections that led to an entry of the case which said of a field what the entry says."""
        log = {one.id: one for one in self.now.log} if self.now else {}
        while (before := log.get(entry.supersedes)) and before.get(field) == entry.get(field):
            entry = before
        return entry

    def stands(self, names: Iterable[str]) -> tuple[Event, ...]:
        """The events of these names on the case as it stands today, whatever day they are dated for."""
        return tuple(e for name in names for e in self.now.all(name)) if self.now else ()


def _fits(where: tuple[Conditions, ...], event: Event) -> bool:
    return not where or any(matches(one, event) for one in where)


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


def needs_event(ask: Ask, params: Params) -> Finding:
    """One of the events `event` stands on the case, with the fields `where`, not before the last `since`.

    `where` may be several tables of fields, of which one has to fit. What is taken back by one of the events `gone`,
    about the same item, does not count; on the day of the last `since`, nor does what was recorded before it. A
    correction that changes the field `anew` needs an event of its own: what was recorded before the field said what it
    says now does not count, whatever day it is dated for. With `same` it says the same in these fields as the proposed
    event (`item`: about the same pack, question …).
    """
    found = ask.stood(params.texts("event"), params.tables("where"))
    if "same" in params:
        found = tuple(e for e in found if all(e.get(n) == ask.event.get(n) for n in params.texts("same")))
    if "gone" in params:
        gone = {e.item for e in ask.stood(params.texts("gone"))}
        found = tuple(e for e in found if e.item not in gone)
    anew = params.text("anew")
    if anew and (old := ask.corrected) and old.get(anew) != ask.given(anew):
        said = ask.said_first(old, anew).seq
        found = tuple(e for e in found if e.seq > said)
    if "since" in params and (marks := ask.stood(params.texts("since"))):
        last = max((e.on, e.seq) for e in marks)
        found = tuple(e for e in found if (e.on, e.seq) > last)
    return None if found else REFUSED


def bars_event(ask: Ask, params: Params) -> Finding:
    """None of the events `event` stands on the case with the fields `where`. Words: on, its date."""
    found = ask.stood(params.texts("event"), params.tables("where"))
    return {"on": show_date(found[-1].on)} if found else None


def needs_field(ask: Ask, params: Params) -> Finding:
    """The field, or each of several, is filled in; a yes or a no both count as an answer. Words: the first empty."""
    empty = next((name for name in params.texts("field") if ask.given(name) is None), None)
    return None if empty is None else {"field": empty}


def field_is(ask: Ask, params: Params) -> Finding:
    """The field has the value `is`, or one of them; empty is none."""
    given = ask.given(params.text("field"))
    return None if given is not None and holds_one(given, params.values("is")) else REFUSED


def field_not(ask: Ask, params: Params) -> Finding:
    """The field has not the value `is`, nor one of them; empty passes."""
    given = ask.given(params.text("field"))
    return REFUSED if given is not None and holds_one(given, params.values("is")) else None


def needs_fact(ask: Ask, params: Params) -> Finding:
    """The case holds one of the facts `fact` (`event:field`); with `is`, with one of these values."""
    found = ask.fact(params.texts("fact"))
    if found is None:
        return REFUSED
    return None if "is" not in params or holds_one(found, params.values("is")) else REFUSED


def bars_fact(ask: Ask, params: Params) -> Finding:
    """The case holds none of the facts `fact` (`event:field`); with `is`, none with one of these values."""
    found = ask.fact(params.texts("fact"))
    if found is None or ("is" in params and not holds_one(found, params.values("is"))):
        return None
    return REFUSED


def someone_else(ask: Ask, params: Params) -> Finding:
    """The person in `field` (without it: who acts) is none of the people that the facts `than` ever named."""
    person = ask.given(params.text("field")) if "field" in params else ask.actor.id
    if person is None or ask.before is None:
        return None
    barred = {one for key in params.texts("than") for one in ask.before.facts(key)}
    return REFUSED if person in barred else None


def someone_among(ask: Ask, params: Params) -> Finding:
    """The person in `field` (without it: who acts) is one of the people that the facts `of` ever named."""
    person = ask.given(params.text("field")) if "field" in params else ask.actor.id
    known = {one for key in params.texts("of") for one in ask.before.facts(key)} if ask.before else set()
    return None if person is None or person in known else REFUSED


def has_role(ask: Ask, params: Params) -> Finding:
    """Who acts holds one of `roles`, or a role above the lowest of them. Words: roles, their names."""
    if may(ask.procedure, params.texts("roles"), ask.actor):
        return None
    return {"roles": role_names(ask.procedure, params.texts("roles"))}


def flagged(ask: Ask, params: Params) -> Finding:
    """The case has the flag `flag`, or one of several."""
    return None if holds_one(ask.after.flags, params.values("flag")) else REFUSED


def all_yes(ask: Ask, params: Params) -> Finding:
    """Each of the fields `field` is answered yes. Words: open, the labels of those that are not."""
    step = recorded_by(ask.event.name)
    rule = ask.procedure.step_by_id.get(step.id) if step else None
    labels = {spec.name: spec.label for spec in (rule.fields if rule else ())}
    wanting = [labels.get(name, name) for name in params.texts("field") if ask.given(name) is not True]
    return {"open": "; ".join(wanting)} if wanting else None


def as_recorded(ask: Ask, params: Params) -> Finding:
    """The field has the value of the first fact there is, or the field `beyond` is given; no fact passes."""
    wanted = ask.fact(params.texts("fact"))
    if wanted is None or ask.given(params.text("field")) in (None, wanted):
        return None
    return None if "beyond" in params and ask.given(params.text("beyond")) else REFUSED


def may(procedure: Procedure, roles: Iterable[str], actor: Actor) -> bool:
    """Whether the actor holds one of the roles, or one that ranks above the lowest of them in the line of command."""
    named = tuple(roles)
    if any(role in named for role in actor.roles):
        return True
    ranks = [procedure.role_by_id[role].rank for role in named if procedure.role_by_id[role].rank]
    held = [found.rank for role in actor.roles if (found := procedure.role_by_id.get(role)) and found.rank]
    return bool(ranks) and any(rank > min(ranks) for rank in held)


def role_names(procedure: Procedure, roles: Iterable[str]) -> str:
    """The roles as people name them: "Complaint Officer or Complaints Team Manager"."""
    return " or ".join(procedure.role_by_id[role].name for role in roles)
