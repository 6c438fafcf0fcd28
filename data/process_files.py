"""The processes that a complaint goes through: those that landlords have alike, and a landlord's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.rules.processes import KINDS, NoPart, Process
from app.rules.verbs import VERBS, find
from data.references import References
from data.toml_tables import Table, TomlFile, nearest

SHARED = Path(__file__).parent / "procedures" / "shared" / "processes.toml"
"""The processes that landlords have alike."""


def shared_processes() -> dict[str, str]:
    """The names of the processes that landlords have alike, by their ids."""
    return {str(table.peek("id")): str(table.peek("name")) for table in TomlFile(SHARED).tables("process")}


class Processes:
    """A landlord's processes with the tables that they were read from, to be checked once its clauses are known."""

    def __init__(self, head: Table, file: TomlFile) -> None:
        """Read those that `processes` of the head names, the landlord's own before the shared, then its others."""
        self._tables = tuple(_tables(head, head.texts("processes"), file))
        self.ids: set[str] = set()
        self.all = tuple(_process(table, self.ids) for table in self._tables)
        for table, process in zip(self._tables, self.all, strict=True):
            for name in process.part_of:
                if name not in self.ids:
                    table.wrong(f"There is no process '{name}'.{nearest(name, self.ids)}", "part_of")

    def check(self, names: References) -> None:
        """Hold their courses and handlers against the steps, events and clauses that there are."""
        for table, process in zip(self._tables, self.all, strict=True):
            _check_courses(table, process, names)


def _tables(head: Table, named: tuple[str, ...], file: TomlFile) -> Iterator[Table]:
    """The tables of the processes that a landlord names, its own before the shared, and then of its others.

    What a shared process is part of counts as far as the landlord has it.
    """
    own: dict[str, Table] = {}
    for table in file.tables("process"):
        if (name := str(table.peek("id"))) in own:
            table.wrong(f"'{name}' stands here twice.", "id")
        own[name] = table
    shared = {str(table.peek("id")): table for table in TomlFile(SHARED, file.findings).tables("process")}
    for name in named:
        if name in own:
            continue
        if name not in shared:
            every = (*shared, *own)
            head.wrong(f"There is no process '{name}'.{nearest(name, every)}", "processes")
            continue
        shared[name].narrow("part_of", {*named, *own})
    for name in named:
        if found := own.get(name) or shared.get(name):
            yield found
    for name, table in own.items():
        if name not in named:
            table.wrong(f"Name '{name}' in 'processes' too.{nearest(name, named)}", "id")
            yield table


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
    table.stands("process", process.id)
    if kind and kind not in KINDS:
        table.wrong(f"'{kind}' is not known.{nearest(kind, KINDS)}", "kind")
    if each not in ("", "item"):
        table.wrong(f"'{each}' is not known; write 'item', or leave it out.", "each")
    known.add(process.id)
    if process.outlives and process.part_of:
        table.wrong("What outlives the case is not ended by another process.", "part_of")
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
            table.wrong(f"There is no verb '{verb}'.{nearest(verb, VERBS)}", "course")
    if process.opens and not process.opening:
        table.wrong(f"No step records '{process.opens}': nothing could open this process.", "opens")
    if process.handler:
        inner = table.beneath("handler", 0)
        inner.stands("handler", process.id)
        names.clause(inner, "clause", process.handler.clause)
        for verb in process.handler.verbs:
            if find(f"{process.id}.{verb}") is None:
                inner.wrong(f"There is no verb '{verb}'.{nearest(verb, VERBS)}", "verbs")
        for fact in process.handler.not_among:
            event, colon, _ = fact.partition(":")
            if not colon or not event:
                inner.wrong(f"'{fact}' is no fact: write it like stage1.allocated:to.", "not_among")
            elif event != "*":
                any_of = event.endswith(".*")
                names.event(inner, "not_among", event.replace(".*", ".noted") if any_of else event)
