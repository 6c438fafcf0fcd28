"""A landlord's Investigation Report: which parts it has, in which order, under which headings."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from app.rules.report import PARTS, ReportPart, ReportRules
from data.procedure_files import FOLDER, clauses
from data.toml_tables import Findings, TomlFile, nearest


@cache
def report_rules(procedure: str) -> ReportRules:
    """The report of a landlord.

    Raises:
        ProcedureError: when its file is wrong, naming file, table, key and line.
    """
    return read_report(FOLDER / procedure, frozenset(clause.id for clause in clauses(procedure)))


def read_report(folder: Path, known: frozenset[str], findings: Findings | None = None) -> ReportRules:
    """Read and check `report.toml` in a folder, whose clauses must be among those known.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(folder / "report.toml", findings)
    file.known_tables("report", "part")
    head = file.table("report")
    title, version = head.text("title"), head.text("version")
    head.done()
    parts: list[ReportPart] = []
    seen: set[str] = set()
    for table in file.tables("part"):
        part = ReportPart(
            table.unique("id", seen), table.text("heading"), table.texts("cites"), table.take("required", bool, False)
        )
        table.done()
        seen.add(part.id)
        if part.id not in PARTS:
            table.wrong(f"A report has no part '{part.id}'.{nearest(part.id, PARTS)}", "id")
        for clause in part.cites:
            if clause not in known:
                table.wrong(f"The register has no clause '{clause}'.{nearest(clause, known)}", "cites")
        parts.append(part)
    return ReportRules(title, version, tuple(parts))
