"""The landlords' folders below `procedures/`, read strictly into the values of `app.rules.procedure`.

A missing, unknown or misspelt key, role, event or clause is an error that names file, table, key and line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.errors import BadInput
from app.rules.events import from_plain
from app.rules.procedure import (
    Clause,
    ClockRule,
    Limit,
    Procedure,
    Prompt,
    Trigger,
)
from app.rules.processes import KINDS, NoPart, Process
from app.rules.remedies import RedressRules
from app.rules.verbs import VERBS, find, meant
from app.rules.workdays import NATIONS, WorkingCalendar
from data.clause_files import clause_ids, read_clauses
from data.redress_files import read_redress
from data.references import References
from data.step_files import read_steps
from data.toml_tables import Table, TomlFile, nearest

FOLDER = Path(__file__).parent / "procedures"
"""Where the landlords' folders lie, in the source tree and in an installed program alike."""

SHARED = FOLDER / "shared" / "processes.toml"
"""The processes that landlords have alike."""

BEYOND = ("good_reason", "agreed")
"""The fields that may carry an extension past its cap."""

YARDSTICK = "code2024"
"""The procedure whose clauses the clocks of the others are compared with."""

_PROMPT_DAY = re.compile(r"due|day after due|day [1-9][0-9]*|-[1-9][0-9]* working days?")
_CLOCK_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")


def ids() -> tuple[str, ...]:
    """The ids of the procedures there are, sorted; a sixth landlord is a sixth folder."""
    return tuple(sorted(p.parent.name for p in FOLDER.glob("*/procedure.toml")))


@cache
def load(procedure_id: str) -> Procedure:
    """One landlord's procedure, read once in a process.

    Raises:
        BadInput: when there is no such procedure.
        ProcedureError: when its folder has a fault.
    """
    if procedure_id not in ids():
        raise BadInput(
            f"There is no procedure '{procedure_id}'.{nearest(procedure_id, ids())} There are: {', '.join(ids())}."
        )
    return read_procedure(FOLDER / procedure_id)


def read_procedure(folder: Path) -> Procedure:
    """Read and check one folder, without remembering it.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(folder / "procedure.toml")
    file.known_tables("procedure", "closure", "holiday", "process")
    head = file.table("procedure")
    identity = {key: head.text(key) for key in ("id", "landlord", "document", "version", "prefix")}
    in_force = head.take("in_force", date)
    nation = head.text("nation", "england")
    named = head.texts("processes")
    head.done()
    if nation not in NATIONS:
        raise head.error(f"There is no calendar for '{nation}'.{nearest(nation, NATIONS)}", "nation")
    if identity["id"] != folder.name:
        raise head.error(f"The folder is called '{folder.name}'; the id must be the same.", "id")
    tables = tuple(_process_tables(head, named, file))
    known: set[str] = set()
    processes = tuple(_process(table, known) for table in tables)
    for table, process in zip(tables, processes, strict=True):
        for name in process.part_of:
            if name not in known:
                raise table.error(f"There is no process '{name}'.{nearest(name, known)}", "part_of")
    names = References(known, clause_ids(folder))
    for table, process in zip(tables, processes, strict=True):
        _check_courses(table, process, names)
    clocks = _clocks(TomlFile(folder / "clocks.toml"), processes, names)
    steps = read_steps(folder, names, {clock.id for clock in clocks})
    has_redress = any(step.id.startswith("redress.") for step in steps.steps)
    redress = read_redress(folder, names, {role.id for role in steps.roles}) if has_redress else RedressRules()
    parts = (*(folder / name for name in ("procedure.toml", "clocks.toml", "steps.toml")), SHARED)
    text = "".join(path.read_text(encoding="utf-8") for path in parts)
    return Procedure(
        **identity,
        in_force=in_force,
        nation=nation,
        clocks=clocks,
        processes=processes,
        roles=steps.roles,
        steps=steps.steps,
        gates=steps.gates,
        choices=steps.choices,
        closures=_named_days(file, "closure"),
        extra_holidays=_named_days(file, "holiday"),
        redress=redress,
        matter=steps.matter,
        fingerprint=hashlib.sha256(text.encode()).hexdigest()[:12],
    )


@cache
def _clauses_of_the_code() -> frozenset[str]:
    return clause_ids(FOLDER / YARDSTICK)


@cache
def clauses(procedure_id: str) -> tuple[Clause, ...]:
    """The landlord's register: every clause that asks something of the program, in the document's order."""
    return read_clauses(FOLDER / procedure_id)


def exercised(procedure_id: str) -> frozenset[str]:
    """The clauses that the test suite exercises, as it last wrote them down in `met.toml`."""
    path = FOLDER / procedure_id / "met.toml"
    return frozenset(TomlFile(path).data.get("exercised", ())) if path.exists() else frozenset()


def scenarios(procedure_id: str) -> tuple[Mapping[str, Any], ...]:
    """The landlord's worked examples: logs of dated events and what the clocks must show on a day."""
    file = TomlFile(FOLDER / procedure_id / "clock_examples.toml")
    file.known_tables("clock_example")
    return tuple(file.data.get("clock_example", ()))


def gate_examples(procedure_id: str) -> tuple[Mapping[str, Any], ...]:
    """The landlord's worked examples of gates: a log, a step, and whether it is refused."""
    file = TomlFile(FOLDER / procedure_id / "gate_examples.toml")
    file.known_tables("gate_example")
    return tuple(file.data.get("gate_example", ()))


def _named_days(file: TomlFile, name: str) -> Mapping[date, str]:
    days: dict[date, str] = {}
    for table in file.tables(name):
        day = table.take("on", date)
        if not WorkingCalendar.first <= day <= WorkingCalendar.horizon:
            raise table.error(f"{day} lies outside the table of working days.", "on")
        if day in days:
            raise table.error(f"{day} stands here twice.", "on")
        days[day] = table.text("name")
        table.done()
    return days


def _process_tables(head: Table, named: tuple[str, ...], file: TomlFile) -> Iterator[Table]:
    """The tables of the processes that a landlord names, its own before the shared, and then of its others.

    What a shared process is part of counts as far as the landlord has it.
    """
    own: dict[str, Table] = {}
    for table in file.tables("process"):
        if (name := str(table.peek("id"))) in own:
            raise table.error(f"'{name}' stands here twice.", "id")
        own[name] = table
    shared = {str(table.peek("id")): table for table in TomlFile(SHARED).tables("process")}
    for name in named:
        if name in own:
            continue
        if name not in shared:
            every = (*shared, *own)
            raise head.error(f"There is no process '{name}'.{nearest(name, every)}", "processes")
        shared[name].narrow("part_of", {*named, *own})
    for name in named:
        yield own.get(name) or shared[name]
    yield from (table for name, table in own.items() if name not in named)


def _clocks(file: TomlFile, processes: tuple[Process, ...], names: References) -> tuple[ClockRule, ...]:
    """The time limits and the dates set case by case, each checked against the others."""
    file.known_tables("clock", "date")
    reader = _ClockReader({process.id: process for process in processes}, names)
    clocks = tuple(
        reader.read(table, date_set=name == "date") for name in ("clock", "date") for table in file.tables(name)
    )
    _check_references(file, clocks)
    return clocks


def _process(table: Table, known: set[str]) -> Process:
    """One process, whose id joins those that are `known`."""
    each = table.text("each", "")
    kind = table.text("kind", "")
    process = Process(
        id=table.unique("id", known),
        name=table.text("name"),
        each=each == "item",
        outlives=table.take("outlives", bool, False),
        part_of=table.texts("part_of"),
        kind=kind,
        # What opens a course is the landlord's to say; what follows another, and when, too.
        opens=table.text("opens") if kind else "",
        after=table.text("after", "") if kind else "",
        course=table.texts("course") if kind else (),
        ended_by=table.texts("ended_by") if kind else (),
        handler=_no_part(table) if kind else None,
    )
    table.done()
    if kind and kind not in KINDS:
        raise table.error(f"'{kind}' is not known.{nearest(kind, KINDS)}", "kind")
    if each not in ("", "item"):
        raise table.error(f"'{each}' is not known; write 'item', or leave it out.", "each")
    known.add(process.id)
    if process.outlives and process.part_of:
        raise table.error("What outlives the case is not ended by another process.", "part_of")
    return process


def _no_part(table: Table) -> NoPart | None:
    """Who may not handle a process, where the landlord's document says so."""
    for inner in table.inner("handler"):
        found = NoPart(
            not_among=inner.texts("not_among"),
            says=inner.text("says"),
            clause=inner.text("clause"),
            verbs=inner.texts("verbs", ["allocate", "respond"]),
        )
        inner.done()
        return found
    return None


def _check_courses(table: Table, process: Process, names: References) -> None:
    """Refuse a course that names events, verbs or clauses that there are not."""
    for key, events in (("opens", (process.opens,)), ("after", (process.after,)), ("ended_by", process.ended_by)):
        for event in filter(None, events):
            names.event(table, key, event)
    for verb in process.course:
        if find(f"{process.id}.{verb}") is None:
            raise table.error(f"There is no verb '{verb}'.{nearest(verb, VERBS)}", "course")
    if process.opens and not process.opening:
        raise table.error(f"No step records '{process.opens}': nothing could open this process.", "opens")
    if process.handler:
        names.clause(table, "handler", process.handler.clause)
        for fact in process.handler.not_among:
            event, colon, _ = fact.partition(":")
            if not colon or not event:
                raise table.error(f"'{fact}' is no fact: write it like stage1.allocated:to.", "handler")
            if event != "*":
                names.event(table, "handler", event.replace(".*", ".noted") if event.endswith(".*") else event)


class _ClockReader:
    """Reads `[[clock]]` and `[[date]]` tables against the processes and clauses that there are."""

    def __init__(self, processes: Mapping[str, Process], names: References) -> None:
        self.processes = processes
        self.names = names

    def read(self, table: Table, *, date_set: bool) -> ClockRule:
        clock_id = table.text("id")
        process = self.processes.get(clock_id.partition(".")[0])
        if process is None or not _CLOCK_ID.fullmatch(clock_id):
            raise table.error(
                f"'{clock_id}' is not called after a process of this procedure: write process.step.", "id"
            )
        starts = self._triggers(table, "starts")
        rule = ClockRule(
            id=f"date:{clock_id}" if date_set else clock_id,
            name=table.text("name"),
            starts=starts,
            stops=self._triggers(table, "stops", optional=date_set),
            ends=self._triggers(table, "ends", optional=True),
            within=table.convert("within", Limit.parse),
            owner=table.text("owner"),
            cites=self.names.cites(table),
            after=self._event(table, "after"),
            since=self._event(table, "since"),
            when=table.mapping("when"),
            unless=table.mapping("unless"),
            cap=self._cap(table),
            beyond=table.text("beyond", ""),
            until_last=self._event(table, "until_last"),
            rung=table.take("rung", bool, False),
            code=table.text("code", ""),
            missed=table.text("missed", ""),
            # A clock that another process starts knows nothing of items: it runs once.
            each=process.each and all(t.event.startswith(f"{process.id}.") for t in starts),
            outlives=process.outlives,
            date_set=date_set,
            renews=tuple(self.names.event(table, "renews", name) for name in table.texts("renews")),
            prompts=tuple(self._prompt(inner) for inner in table.inner("prompt")),
        )
        table.done()
        if rule.beyond and rule.beyond not in BEYOND:
            raise table.error(f"'{rule.beyond}' is not known.{nearest(rule.beyond, BEYOND)}", "beyond")
        if rule.code and rule.code not in _clauses_of_the_code():
            raise table.error(
                f"The Code has no clause '{rule.code}'.{nearest(rule.code, _clauses_of_the_code())}", "code"
            )
        return rule

    def _prompt(self, table: Table) -> Prompt:
        prompt = Prompt(on=table.text("on"), act=table.text("act"), cites=self.names.cites(table))
        table.done()
        if not _PROMPT_DAY.fullmatch(prompt.on):
            raise table.error("Write 'due', 'day after due', 'day 11' or '-5 working days'.", "on")
        if find(prompt.act) is None:
            raise table.error(f"There is no step '{prompt.act}'.{meant(prompt.act)}", "act")
        return prompt

    def _cap(self, table: Table) -> str:
        cap = table.text("cap", "")
        if cap and cap != "any" and not cap.startswith("as:"):
            table.convert("cap", lambda _: Limit.parse(cap), cap)
        return cap

    def _triggers(self, table: Table, key: str, *, optional: bool = False) -> tuple[Trigger, ...]:
        value = table.take(key, (str, list), [] if optional else ...)
        items = [value] if isinstance(value, str) else value
        if not items and not optional:
            raise table.error("Name at least one event.", key)
        return tuple(self._trigger(table, key, item) for item in items)

    def _trigger(self, table: Table, key: str, item: object) -> Trigger:
        if isinstance(item, str):
            if item.startswith("due:") and key == "starts":
                return Trigger(due_of=item[4:])
            return Trigger(event=self.names.event(table, key, item))
        if (
            not isinstance(item, dict)
            or not isinstance(item.get("event"), str)
            or item.keys() - {"event", "when", "unless"}
            or not all(isinstance(item.get(name, {}), dict) for name in ("when", "unless"))
        ):
            raise table.error('Write an event, or { event = "…", when = { … }, unless = { … } }.', key)
        when, unless = ({k: from_plain(v) for k, v in item.get(name, {}).items()} for name in ("when", "unless"))
        return Trigger(event=self.names.event(table, key, item["event"]), when=when, unless=unless)

    def _event(self, table: Table, key: str) -> str:
        """The event that a key names; empty where the key is not there."""
        return self.names.event(table, key, table.text(key)) if key in table else ""


def _check_references(file: TomlFile, clocks: tuple[ClockRule, ...]) -> None:
    """Refuse clocks named twice, clocks that refer to clocks that are not there, and circles."""
    known: dict[str, ClockRule] = {}
    tables = [table for name in ("clock", "date") for table in file.tables(name)]
    for table, clock in zip(tables, clocks, strict=True):
        if clock.id in known:
            raise table.error(f"The clock '{clock.id}' stands here twice.", "id")
        known[clock.id] = clock
    for table, clock in zip(tables, clocks, strict=True):
        references = [("starts", t.due_of) for t in clock.starts if t.due_of]
        if clock.cap.startswith("as:"):
            references.append(("cap", clock.cap[3:]))
        for key, name in references:
            if name not in known:
                raise table.error(f"There is no clock '{name}'.{nearest(name, known)}", key)
            if any(t.due_of for t in known[name].starts) or known[name].cap.startswith("as:"):
                raise table.error(f"'{name}' itself refers to a clock; one step is the most.", key)
            if key == "cap" and not known[name].cap:
                raise table.error(f"'{name}' has no cap that could be taken over.", key)
