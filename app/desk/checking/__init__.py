"""Everything that can be wrong in a landlord's folder, found at once: what `putright procedure check` shows.

The readers in `data` tell what a file cannot say by itself (a key, a role, an event, a clause that there is not). What
follows here holds the folder against the steps as they are: fields, values that can be chosen, owners, examples.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.desk.checking.clauses import check_clauses
from app.desk.checking.clocks import check_clocks
from app.desk.checking.examples import check_examples
from app.desk.checking.letters import check_letters
from app.desk.checking.names import Names
from app.desk.checking.steps import check_steps
from app.errors import BadInput, ProcedureError
from app.rules.procedure import Procedure

if TYPE_CHECKING:
    from data.toml_tables import Findings


def check_folder(folder: Path) -> tuple[ProcedureError, ...]:
    """Every fault of a landlord's folder, by file and line; none where it is good.

    Raises:
        BadInput: when there is no such folder.
    """
    return looked_through(folder)[1]


ORDER = ("clauses.toml", "procedure.toml", "clocks.toml", "steps.toml", "redress.toml", "report.toml", "letters.toml")
"""The files of a folder: each rests on those before it."""


def _read_so_far(folder: Path, findings: Findings) -> tuple[ProcedureError, ...]:
    """What can be said where a file could not be read: that, and the faults of those that do not rest on it."""
    from data.toml_tables import TomlFile

    for path in sorted(folder.rglob("*.toml")):
        TomlFile(path, findings)
    place = {name: number for number, name in enumerate(ORDER)}
    last = len(ORDER)
    first = min(place.get(name.rpartition("/")[2], last) for name in findings.unread)
    return tuple(
        fault
        for fault in findings.in_order()
        if fault.file in findings.unread or place.get(fault.file.rpartition("/")[2], last) < first
    )


def looked_through(folder: Path) -> tuple[Procedure, tuple[ProcedureError, ...]]:
    """What could be read of a landlord's folder, and every fault of it.

    Raises:
        BadInput: when there is no such folder.
    """
    from data.clause_files import read_clauses
    from data.letter_files import read_letters
    from data.procedure_files import read_procedure
    from data.report_files import read_report
    from data.toml_tables import Findings

    folder = folder.absolute()
    if not folder.is_dir():
        raise BadInput(f"There is no folder '{folder}'. 'putright procedure new ID' writes one to begin with.")
    findings = Findings()
    procedure = read_procedure(folder, findings)
    clauses = read_clauses(folder, findings)
    if findings.unread:
        return procedure, _read_so_far(folder, findings)
    ids = frozenset(clause.id for clause in clauses)
    has_letters = (folder / "letters").is_dir()
    letters = read_letters(procedure, folder, findings=findings) if has_letters else None
    needs_report = any(step.id == "investigation.report" for step in procedure.steps)
    report = read_report(folder, ids, findings) if needs_report or (folder / "report.toml").exists() else None
    if findings.unread:
        return procedure, _read_so_far(folder, findings)
    names = Names(procedure, letters, report, ids)
    check_steps(names, findings)
    check_clocks(names, findings)
    check_letters(names, findings)
    check_clauses(names, clauses, findings)
    check_examples(names, folder, findings)
    return procedure, findings.in_order()
