"""What a landlord's `steps.toml` says: roles, the steps that there are, who takes them, further fields, and gates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from app.errors import BadInput
from app.rules import gates as gate_rules
from app.rules.events import from_plain
from app.rules.procedure import EMPTY, FIELD_KINDS, FieldSpec, Gate, Role, StepRule
from data.toml_tables import Table, TomlFile, nearest


class Steps(NamedTuple):
    """What one landlord's `steps.toml` holds."""

    roles: tuple[Role, ...]
    steps: tuple[StepRule, ...]
    gates: tuple[Gate, ...]
    choices: Mapping[str, tuple[str, ...]]


def read_steps(folder: Path, processes: Collection[str], clauses: Collection[str], clocks: Collection[str]) -> Steps:
    """Read and check one landlord's `steps.toml`.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(folder / "steps.toml")
    file.known_tables("role", "gate", "step", "choices")
    reader = _Reader(file, processes, clauses, clocks)
    return Steps(reader.roles, reader.steps, reader.gates, reader.choices)


class _Reader:
    """Reads the file in the order in which its parts refer to each other."""

    def __init__(
        self, file: TomlFile, processes: Collection[str], clauses: Collection[str], clocks: Collection[str]
    ) -> None:
        self.clauses = clauses
        self.processes = processes
        self.clocks = clocks
        self.roles = tuple(self._role(table) for table in file.tables("role"))
        self.role_ids = {role.id for role in self.roles}
        self.gates = tuple(self._gate(table) for table in file.tables("gate"))
        self.gate_ids = {gate.id for gate in self.gates}
        self.choices: Mapping[str, tuple[str, ...]] = (
            {key: file.table("choices").texts(key) for key in file.data["choices"]} if "choices" in file.data else EMPTY
        )
        self.steps = tuple(self._step(table) for table in file.tables("step"))

    def _cites(self, table: Table, *, needed: bool = True) -> tuple[str, ...]:
        cites = table.texts("cites")
        if needed and not cites:
            raise table.error("Name the clauses that this comes from.", "cites")
        for clause in cites:
            self._clause(table, clause, "cites")
        return cites

    def _clause(self, table: Table, clause: str, key: str) -> None:
        if clause not in self.clauses:
            raise table.error(f"The register has no clause '{clause}'.{nearest(clause, self.clauses)}", key)

    def _role(self, table: Table) -> Role:
        role = Role(
            id=table.text("id"),
            name=table.text("name"),
            rank=table.take("rank", int, 0),
            cites=self._cites(table),
        )
        table.done()
        return role

    def _gate(self, table: Table) -> Gate:
        gate = Gate(
            id=table.text("id"),
            rule=table.text("rule"),
            reason=table.text("reason"),
            clause=table.text("clause"),
            params=table.mapping("params"),
            field=table.text("field", ""),
            **{key: table.mapping(key) for key in ("when", "unless", "when_case", "unless_case")},
        )
        table.done()
        self._clause(table, gate.clause, "clause")
        try:
            gate_rules.check_params(gate.rule, gate.params, roles=self.role_ids, clocks=self.clocks)
        except BadInput as error:
            raise table.error(str(error), "rule") from None
        return gate

    def _step(self, table: Table) -> StepRule:
        step = StepRule(
            id=table.text("id"),
            roles=table.texts("roles"),
            gates=table.texts("gates"),
            title=table.text("title", ""),
            cites=self._cites(table),
            fields=tuple(self._field(inner) for inner in table.inner("field")),
            choices=table.mapping("choices"),
            omits=table.texts("omits"),
        )
        table.done()
        for role in step.roles:
            if role not in self.role_ids:
                raise table.error(f"There is no role '{role}'.{nearest(role, self.role_ids)}", "roles")
        for gate in step.gates:
            if gate not in self.gate_ids:
                raise table.error(f"There is no gate '{gate}'.{nearest(gate, self.gate_ids)}", "gates")
        return step

    def _field(self, table: Table) -> FieldSpec:
        field = FieldSpec(
            name=table.text("name"),
            label=table.text("label"),
            kind=table.text("kind", "text"),
            required=table.take("required", bool, False),
            choices=table.texts("choices"),
            help=table.text("help", ""),
            default=from_plain(table.take("default", (str, bool, int), None)) if "default" in table else None,
            when=table.mapping("when"),
            when_case=table.mapping("when_case"),
            ahead=table.take("ahead", bool, False),
            cites=self._cites(table),
        )
        table.done()
        if field.kind not in FIELD_KINDS:
            raise table.error(f"There is no kind '{field.kind}'.{nearest(field.kind, FIELD_KINDS)}", "kind")
        return field
