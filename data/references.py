"""Names by which a landlord's tables refer to events and clauses, held against what there is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.rules.events import VERBS
from data.toml_tables import Table, nearest


@dataclass(frozen=True, slots=True)
class References:
    """What one landlord's tables may name. Each method tells a fault at the key for what is not there."""

    processes: Collection[str]
    clauses: Collection[str]

    def cites(self, table: Table) -> tuple[str, ...]:
        """The clauses that a table comes from: at least one."""
        cites = table.texts("cites")
        if not cites:
            table.wrong("Name the clauses that this comes from.", "cites")
        for clause in cites:
            self.clause(table, "cites", clause)
        return cites

    def clause(self, table: Table, key: str, clause: str) -> str:
        """One clause of the register."""
        if clause not in self.clauses:
            table.wrong(f"The register has no clause '{clause}'.{nearest(clause, self.clauses)}", key)
        return clause

    def event(self, table: Table, key: str, name: str) -> str:
        """An event, `process.verb`; `.verb` is that of the process of the step that names it."""
        process, _, verb = name.partition(".")
        if process not in self.processes and not (name.startswith(".") and verb):
            table.wrong(f"'{name}': there is no process '{process}'.{nearest(process, self.processes)}", key)
        elif verb not in VERBS:
            table.wrong(f"'{name}': there is no event '{verb}'.{nearest(verb, VERBS)}", key)
        return name

    def fact(self, table: Table, key: str, name: str) -> None:
        """A fact of the case, `event:field`; the event is `*` where any may give it."""
        event, colon, field = name.partition(":")
        if not colon or not field:
            table.wrong(f"'{name}' is no fact: write it like stage1.received:flags.", key)
        elif event != "*":
            self.event(table, key, event)

    def facts(self, table: Table, key: str) -> Mapping[str, Any]:
        """Conditions on the case: values by fact."""
        conditions = table.mapping(key)
        for name in conditions:
            self.fact(table, key, name)
        return conditions
