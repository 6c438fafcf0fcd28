"""A landlord's `clocks.toml`: its time limits, and the dates that are set case by case."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from app.rules.events import from_plain
from app.rules.limits import Limit
from app.rules.procedure import ClockRule, Prompt, Trigger
from app.rules.processes import Process
from app.rules.verbs import find, meant
from data.references import References
from data.toml_tables import Findings, Table, TomlFile, nearest

_BLANK = Limit(1, "days")
_PROMPT_DAY = re.compile(r"due|day after due|day [1-9][0-9]*|-[1-9][0-9]* working days?")
_CLOCK_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")


class Clocks(NamedTuple):
    """What one landlord's `clocks.toml` holds."""

    clocks: tuple[ClockRule, ...]
    owners: tuple[str, ...]


def read_clocks(
    folder: Path,
    processes: tuple[Process, ...],
    names: References,
    code: Callable[[], Collection[str]],
    findings: Findings | None = None,
) -> Clocks:
    """Read the time limits, each checked against the others. `code` gives the ids of the Code's clauses.

    Raises:
        ProcedureError: at the first fault, with its place, where nothing keeps findings.
    """
    file = TomlFile(folder / "clocks.toml", findings)
    file.known_tables("owners", "clock", "date")
    top = Table(file, "", 0, {"owners": file.data.get("owners", [])})
    owners = top.texts("owners")
    for owner in owners:
        if all(owner != one.get("owner") for name in ("clock", "date") for one in file.data.get(name, ())):
            top.wrong(f"No time limit is owned by '{owner}'.", "owners")
    reader = _ClockReader({process.id: process for process in processes}, names, code)
    tables = [(name, table) for name in ("clock", "date") for table in file.tables(name)]
    clocks = [(table, clock) for name, table in tables if (clock := reader.read(table, date_set=name == "date"))]
    _check_references(clocks)
    return Clocks(tuple(clock for _, clock in clocks), owners)


class _ClockReader:
    """Reads `[[clock]]` and `[[date]]` tables against the processes and clauses that there are."""

    def __init__(
        self, processes: Mapping[str, Process], names: References, code: Callable[[], Collection[str]]
    ) -> None:
        self.processes, self.names, self.code = processes, names, code

    def read(self, table: Table, *, date_set: bool) -> ClockRule | None:
        clock_id = table.text("id")
        process = self.processes.get(clock_id.partition(".")[0])
        if process is None or not _CLOCK_ID.fullmatch(clock_id):
            table.wrong(f"'{clock_id}' is not called after a process of this procedure: write process.step.", "id")
            return None
        starts = self._triggers(table, "starts")
        rule = ClockRule(
            id=f"date:{clock_id}" if date_set else clock_id,
            name=table.text("name"),
            starts=starts,
            stops=self._triggers(table, "stops", optional=date_set),
            ends=self._triggers(table, "ends", optional=True),
            within=table.convert("within", Limit.parse, blank=_BLANK),
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
            fallback=table.text("fallback", ""),
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
        table.stands("clock", rule.id)
        if rule.code and rule.code not in self.code():
            table.wrong(f"The Code has no clause '{rule.code}'.{nearest(rule.code, self.code())}", "code")
        return rule

    def _prompt(self, table: Table) -> Prompt:
        prompt = Prompt(on=table.text("on"), act=table.text("act"), cites=self.names.cites(table))
        table.done()
        if not _PROMPT_DAY.fullmatch(prompt.on):
            table.wrong("Write 'due', 'day after due', 'day 11' or '-5 working days'.", "on")
        if find(prompt.act) is None:
            table.wrong(f"There is no step '{prompt.act}'.{meant(prompt.act)}", "act")
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
            table.wrong("Name at least one event.", key)
        return tuple(found for item in items if (found := self._trigger(table, key, item)))

    def _trigger(self, table: Table, key: str, item: object) -> Trigger | None:
        if isinstance(item, str):
            if item.startswith("due:") and key == "starts":
                return Trigger(due_of=item[4:])
            return Trigger(event=self.names.event(table, key, item))
        if isinstance(item, dict) and (unknown := item.keys() - {"event", "when", "unless"}):
            word = sorted(unknown)[0]
            near = nearest(word, ("event", "when", "unless"))
            table.wrong(f"Write an event with 'when' and 'unless', not with '{word}'.{near}", key)
            return None
        if (
            not isinstance(item, dict)
            or not isinstance(item.get("event"), str)
            or not all(isinstance(item.get(name, {}), dict) for name in ("when", "unless"))
        ):
            table.wrong('Write an event, or { event = "…", when = { … }, unless = { … } }.', key)
            return None
        when, unless = ({k: from_plain(v) for k, v in item.get(name, {}).items()} for name in ("when", "unless"))
        return Trigger(event=self.names.event(table, key, item["event"]), when=when, unless=unless)

    def _event(self, table: Table, key: str) -> str:
        """The event that a key names; empty where the key is not there."""
        return self.names.event(table, key, table.text(key)) if key in table else ""


def _check_references(clocks: list[tuple[Table, ClockRule]]) -> None:
    """Refuse clocks named twice, clocks that refer to clocks that are not there, and circles."""
    known: dict[str, ClockRule] = {}
    for table, clock in clocks:
        if clock.id in known:
            table.wrong(f"The clock '{clock.id}' stands here twice.", "id")
        known[clock.id] = clock
    for table, clock in clocks:
        references = [("starts", t.due_of) for t in clock.starts if t.due_of]
        references += [("fallback", clock.fallback)] if clock.fallback else []
        references += [("fallback", clock.fallback)] if clock.fallback else []
        if clock.cap.startswith("as:"):
            references.append(("cap", clock.cap[3:]))
        for key, name in references:
            if name not in known:
                table.wrong(f"There is no clock '{name}'.{nearest(name, known)}", key)
            elif any(t.due_of for t in known[name].starts) or known[name].cap.startswith("as:"):
                table.wrong(f"'{name}' itself refers to a clock; one step is the most.", key)
            elif key == "cap" and not known[name].cap:
                table.wrong(f"'{name}' has no cap that could be taken over.", key)
