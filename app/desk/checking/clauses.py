"""What a landlord's clauses claim to be met by, held against what there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from app.desk.checking.names import Names
from app.rules.procedure import Clause

if TYPE_CHECKING:
    from data.toml_tables import Findings


def check_clauses(names: Names, clauses: Iterable[Clause], findings: Findings) -> None:
    """Tell clocks that are not there, and claims of gates, steps, fields, letters and parts that are not."""
    from data.toml_tables import nearest

    known = _known(names)
    for clause in clauses:
        table = findings.places["clause", clause.id]
        if clause.clock and clause.clock not in names.procedure.clock_by_id:
            table.wrong(
                f"There is no clock '{clause.clock}'.{nearest(clause.clock, names.procedure.clock_by_id)}", "clock"
            )
        for claim in clause.met:
            kind, _, name = claim.partition(":")
            if kind not in known:
                table.wrong(f"'{claim}': write one of {', '.join(f'{one}:…' for one in known)}.", "met")
            elif name not in (things := tuple(known[kind]())):
                table.wrong(f"There is no {kind} '{name}'.{nearest(name, things)}", "met")


def _known(names: Names) -> Mapping[str, Callable[[], Iterable[str]]]:
    """What a claim may name, by the word before its colon."""
    procedure = names.procedure
    return {
        "clock": lambda: procedure.clock_by_id,
        "gate": lambda: procedure.gate_by_id,
        "step": lambda: procedure.step_by_id,
        "role": lambda: procedure.role_by_id,
        "field": lambda: (f"{step}.{name}" for step, own in names.fields.items() for name in own),
        "letter": lambda: names.letters.by_id if names.letters else (),
        "report": lambda: names.report.by_id if names.report else (),
    }
