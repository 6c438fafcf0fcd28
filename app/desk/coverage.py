"""Which clauses of a landlord's document the program meets, as claimed, resolved and exercised by the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from app.rules.procedure import Clause, Procedure


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """One clause: what is said to meet it, what of that is not there, and whether a test exercises it.

    `met` needs all three: a claim, nothing unresolved, and a test. A clause of kind "context" asks for nothing.
    """

    id: str
    kind: str
    needs: str
    by: tuple[str, ...]
    unresolved: tuple[str, ...]
    exercised: bool

    @property
    def met(self) -> bool:
        """Whether the program meets the clause."""
        return bool(self.by) and not self.unresolved and self.exercised


def coverage(procedure_id: str) -> tuple[ClauseCoverage, ...]:
    """Every clause of the landlord's register, in the document's order.

    Raises:
        BadInput: when there is no such procedure, or its folder has a fault.
    """
    from data import procedure_files

    procedure = procedure_files.load(procedure_id)
    exercised = procedure_files.exercised(procedure_id)
    return tuple(_clause(procedure, clause, clause.id in exercised) for clause in procedure_files.clauses(procedure_id))


def _clause(procedure: Procedure, clause: Clause, exercised: bool) -> ClauseCoverage:
    return ClauseCoverage(
        id=clause.id,
        kind=clause.kind,
        needs=clause.needs,
        by=clause.met,
        unresolved=tuple(claim for claim in clause.met if not resolves(procedure, claim)),
        exercised=exercised,
    )


def resolves(procedure: Procedure, claim: str) -> bool:
    """Whether what a claim names exists.

    It is written `clock:stage1.respond`, `gate:…`, `step:…`, `role:…`, `field:STEP.NAME`, `letter:…` or `report:…`.
    """
    kind, _, name = claim.partition(":")
    lookup = _LOOKUPS.get(kind)
    return lookup is not None and lookup(procedure, name)


def _has_field(procedure: Procedure, name: str) -> bool:
    step_id, _, field = name.rpartition(".")
    return step_id in procedure.step_by_id and field in _fields(procedure.id, step_id)


@cache
def _fields(procedure_id: str, step_id: str) -> frozenset[str]:
    from app import steps
    from data.procedure_files import load

    return frozenset(field.name for field in steps.fields(load(procedure_id), step_id, None))


def _has_letter(procedure: Procedure, name: str) -> bool:
    from data.letter_files import has_letters, letters

    return has_letters(procedure.id) and name in letters(procedure.id).by_id


def _has_part(procedure: Procedure, name: str) -> bool:
    from data.report_files import report_rules

    return name in report_rules(procedure.id).by_id


_LOOKUPS: Mapping[str, Callable[[Procedure, str], bool]] = {
    "clock": lambda procedure, name: name in procedure.clock_by_id,
    "gate": lambda procedure, name: name in procedure.gate_by_id,
    "step": lambda procedure, name: name in procedure.step_by_id,
    "role": lambda procedure, name: name in procedure.role_by_id,
    "field": _has_field,
    "letter": _has_letter,
    "report": _has_part,
}
