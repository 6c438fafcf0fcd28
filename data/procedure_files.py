"""The landlords' folders below `procedures/`, read strictly into the values of `app.rules.procedure`.

A missing, unknown or misspelt key, role, event or clause is an error that names file, table, key and line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.errors import BadInput, ProcedureError
from app.rules.events import VERBS, from_plain
from app.rules.procedure import (
    Clause,
    ClockRule,
    Limit,
    Procedure,
    Process,
    Prompt,
    Trigger,
)
from data.step_files import read_steps
from data.toml_tables import Table, TomlFile, nearest

FOLDER = Path(__file__).parent / "procedures"
"""Where the landlords' folders lie, in the source tree and in an installed program alike."""

BEYOND = ("good_reason", "agreed")
"""The fields that may carry an extension past its cap."""

_CLAUSE_ID = re.compile(r'^id\s*=\s*"([^"]+)"', re.MULTILINE)


def ids() -> tuple[str, ...]:
    """The ids of the procedures there are, sorted; a sixth landlord is a sixth folder."""
    return tuple(sorted(p.parent.name for p in FOLDER.glob("*/procedure.toml")))


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
    return _load(FOLDER / procedure_id)


@cache
def _load(folder: Path) -> Procedure:
    return read_procedure(folder)


def read_procedure(folder: Path) -> Procedure:
    """Read and check one folder, without remembering it.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(folder / "procedure.toml")
    file.known_tables("procedure", "closure", "holiday", "process", "clock", "date")
    clauses = clause_ids(folder)
    head = file.table("procedure")
    identity = {key: head.text(key) for key in ("id", "landlord", "document", "version", "prefix")}
    in_force = head.take("in_force", date)
    nation = head.text("nation", "england")
    head.done()
    if identity["id"] != folder.name:
        raise head.error(f"The folder is called '{folder.name}'; the id must be the same.", "id")
    processes = tuple(_process(table) for table in file.tables("process"))
    known = {process.id for process in processes}
    for table, process in zip(file.tables("process"), processes, strict=True):
        for name in process.part_of:
            if name not in known:
                raise table.error(f"There is no process '{name}'.{nearest(name, known)}", "part_of")
    reader = _ClockReader({process.id: process for process in processes}, clauses)
    clocks = tuple(
        reader.read(table, date_set=name == "date") for name in ("clock", "date") for table in file.tables(name)
    )
    _check_references(file, clocks)
    steps = read_steps(folder, {process.id for process in processes}, clauses, {clock.id for clock in clocks})
    text = "".join((folder / name).read_text(encoding="utf-8") for name in ("procedure.toml", "steps.toml"))
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
        fingerprint=hashlib.sha256(text.encode()).hexdigest()[:12],
    )


def clause_ids(folder: Path) -> frozenset[str]:
    """The ids of the register's clauses, found without parsing the whole register."""
    try:
        return frozenset(_CLAUSE_ID.findall((folder / "clauses.toml").read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ProcedureError("The clause register is missing.", file=f"{folder.name}/clauses.toml") from None


@cache
def clauses(procedure_id: str) -> tuple[Clause, ...]:
    """The landlord's register: every clause that asks something of the program, in the document's order."""
    file = TomlFile(FOLDER / procedure_id / "clauses.toml")
    file.known_tables("source", "clause")
    found = []
    for table in file.tables("clause"):
        found.append(
            Clause(
                id=table.text("id"),
                kind=table.text("kind"),
                stage=table.text("stage"),
                needs=table.text("needs"),
                doubt=table.text("doubt", ""),
                clock=table.text("clock", ""),
                met=table.texts("met"),
            )
        )
        table.done()
    return tuple(found)


def exercised(procedure_id: str) -> frozenset[str]:
    """The clauses that the test suite exercises, as it last wrote them down in `met.toml`."""
    path = FOLDER / procedure_id / "met.toml"
    return frozenset(TomlFile(path).data.get("exercised", ())) if path.exists() else frozenset()


def scenarios(procedure_id: str) -> tuple[Mapping[str, Any], ...]:
    """The landlord's worked examples: logs of dated events and what the clocks must show on a day."""
    file = TomlFile(FOLDER / procedure_id / "scenarios.toml")
    file.known_tables("scenario")
    return tuple(file.data.get("scenario", ()))


def gate_examples(procedure_id: str) -> tuple[Mapping[str, Any], ...]:
    """The landlord's worked examples of gates: a log, a step, and whether it is refused."""
    file = TomlFile(FOLDER / procedure_id / "gates.toml")
    file.known_tables("gate")
    return tuple(file.data.get("gate", ()))


def _named_days(file: TomlFile, name: str) -> Mapping[date, str]:
    days: dict[date, str] = {}
    for table in file.tables(name):
        days[table.take("on", date)] = table.text("name")
        table.done()
    return days


def _process(table: Table) -> Process:
    process = Process(
        id=table.text("id"),
        name=table.text("name"),
        each=table.text("each", "") == "item",
        outlives=table.take("outlives", bool, False),
        part_of=table.texts("part_of"),
    )
    table.done()
    if process.outlives and process.part_of:
        raise table.error("What outlives the case is not ended by another process.", "part_of")
    return process


class _ClockReader:
    """Reads `[[clock]]` and `[[date]]` tables against the processes and clauses that there are."""

    def __init__(self, processes: Mapping[str, Process], clauses: frozenset[str]) -> None:
        self.processes = processes
        self.clauses = clauses

    def read(self, table: Table, *, date_set: bool) -> ClockRule:
        clock_id = table.text("id")
        process = self.processes.get(clock_id.partition(".")[0])
        if process is None:
            raise table.error(f"'{clock_id}' belongs to no process of this procedure.", "id")
        starts = self._triggers(table, "starts", needed=True)
        rule = ClockRule(
            id=f"date:{clock_id}" if date_set else clock_id,
            name=table.text("name"),
            starts=starts,
            stops=self._triggers(table, "stops", needed=not date_set),
            ends=self._triggers(table, "ends"),
            within=table.convert("within", Limit.parse),
            owner=table.text("owner"),
            cites=table.texts("cites"),
            after=self._event(table, "after", table.text("after", "")),
            when=table.mapping("when"),
            unless=table.mapping("unless"),
            cap=self._cap(table),
            beyond=table.text("beyond", ""),
            until_last=self._event(table, "until_last", table.text("until_last", "")),
            rung=table.take("rung", bool, False),
            code=table.text("code", ""),
            missed=table.text("missed", ""),
            # A clock that another process starts knows nothing of items: it runs once.
            each=process.each and all(t.event.startswith(f"{process.id}.") for t in starts),
            outlives=process.outlives,
            date_set=date_set,
            renews=tuple(self._event(table, "renews", name) for name in table.texts("renews")),
            prompts=tuple(self._prompt(inner) for inner in table.inner("prompt")),
        )
        table.done()
        if rule.beyond and rule.beyond not in BEYOND:
            raise table.error(f"'{rule.beyond}' is not known.{nearest(rule.beyond, BEYOND)}", "beyond")
        self._check_clauses(table, rule.cites)
        return rule

    def _prompt(self, table: Table) -> Prompt:
        prompt = Prompt(on=table.text("on"), act=table.text("act"), cites=table.texts("cites"))
        table.done()
        self._check_clauses(table, prompt.cites)
        return prompt

    def _check_clauses(self, table: Table, cites: tuple[str, ...]) -> None:
        if not cites:
            raise table.error("Name the clauses that this comes from.", "cites")
        for clause in cites:
            if clause not in self.clauses:
                raise table.error(f"The register has no clause '{clause}'.{nearest(clause, self.clauses)}", "cites")

    def _cap(self, table: Table) -> str:
        cap = table.text("cap", "")
        if cap and cap != "any" and not cap.startswith("as:"):
            table.convert("cap", lambda _: Limit.parse(cap), cap)
        return cap

    def _triggers(self, table: Table, key: str, *, needed: bool = False) -> tuple[Trigger, ...]:
        value = table.take(key, (str, list), ... if needed else [])
        items = [value] if isinstance(value, str) else value
        return tuple(self._trigger(table, key, item) for item in items)

    def _trigger(self, table: Table, key: str, item: object) -> Trigger:
        if isinstance(item, str):
            if item.startswith("due:"):
                return Trigger(due_of=item[4:])
            return Trigger(event=self._event(table, key, item))
        if (
            not isinstance(item, dict)
            or not isinstance(item.get("event"), str)
            or item.keys() - {"event", "when", "unless"}
        ):
            raise table.error('Write an event, or { event = "…", when = { … }, unless = { … } }.', key)
        when, unless = ({k: from_plain(v) for k, v in item.get(name, {}).items()} for name in ("when", "unless"))
        return Trigger(event=self._event(table, key, item["event"]), when=when, unless=unless)

    def _event(self, table: Table, key: str, name: str) -> str:
        if not name:
            return name
        process, _, verb = name.partition(".")
        if process not in self.processes:
            raise table.error(f"'{name}': there is no process '{process}'.{nearest(process, self.processes)}", key)
        if verb not in VERBS:
            raise table.error(f"'{name}': there is no event '{verb}'.{nearest(verb, VERBS)}", key)
        return name


def _check_references(file: TomlFile, clocks: tuple[ClockRule, ...]) -> None:
    """Refuse clocks named twice, clocks that refer to clocks that are not there, and circles."""
    known: dict[str, ClockRule] = {}
    tables = [table for name in ("clock", "date") for table in file.tables(name)]
    for table, clock in zip(tables, clocks, strict=True):
        if clock.id in known:
            raise table.error(f"The clock '{clock.id}' stands here twice.", "id")
        known[clock.id] = clock
    for table, clock in zip(tables, clocks, strict=True):
        references = [t.due_of for t in clock.starts if t.due_of]
        if clock.cap.startswith("as:"):
            references.append(clock.cap[3:])
        for name in references:
            if name not in known:
                raise table.error(f"There is no clock '{name}'.{nearest(name, known)}", "starts")
            if any(t.due_of for t in known[name].starts) or known[name].cap.startswith("as:"):
                raise table.error(f"'{name}' itself refers to a clock; one step is the most.", "starts")
