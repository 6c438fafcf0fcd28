"""The clause registers, `clauses.toml`: every numbered requirement of a landlord's document, restated."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

from app.errors import ProcedureError
from app.rules.procedure import Clause
from data.toml_tables import Findings, Table, TomlFile, nearest

KINDS: Final = (
    "clock", "gate", "record", "document", "notify", "route", "role", "checklist", "report", "context",
)  # fmt: skip
"""What a clause may ask for; "context" asks for nothing."""

STAGES: Final = (
    "intake", "informal", "stage1", "stage2", "ombudsman", "redress", "learning", "reporting", "any",
)  # fmt: skip
"""Where in a complaint's course a clause applies."""

_ID: Final = re.compile(r'^id\s*=\s*"([^"]+)"', re.MULTILINE)


def clause_ids(folder: Path, findings: Findings | None = None) -> frozenset[str]:
    """The ids of a landlord's clauses, found without parsing the whole register.

    Raises:
        ProcedureError: when there is no register, and nothing keeps findings.
    """
    place = f"{folder.name}/clauses.toml"
    try:
        return frozenset(_ID.findall((folder / "clauses.toml").read_text(encoding="utf-8")))
    except FileNotFoundError:
        error = ProcedureError("The clause register is missing.", file=place)
    except UnicodeDecodeError:
        error = ProcedureError("The file is not UTF-8 text. Save it as UTF-8.", file=place)
    if findings is None:
        raise error
    findings.tell(error)
    findings.unread.add(place)
    return frozenset()


def read_clauses(folder: Path, findings: Findings | None = None) -> tuple[Clause, ...]:
    """A landlord's whole register, in the document's order.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(folder / "clauses.toml", findings)
    file.known_tables("source", "clause")
    if "source" in file.data:
        source = file.table("source")
        for key in ("landlord", "procedure", "document"):
            source.text(key)
        source.take("dated", date, None)
        source.done()
        if source.given and file.data["source"].get("procedure") != folder.name:
            source.wrong(f"The folder is called '{folder.name}'; the procedure must be the same.", "procedure")
    found: dict[str, Clause] = {}
    for table in file.tables("clause"):
        clause = Clause(
            id=table.unique("id", found),
            kind=_one_of(table, "kind", KINDS),
            stage=_one_of(table, "stage", STAGES),
            needs=table.text("needs"),
            doubt=table.text("doubt", ""),
            clock=table.text("clock", ""),
            met=table.texts("met"),
        )
        table.done()
        if (clause.kind == "clock") != bool(clause.clock):
            table.wrong("A clause of the kind 'clock' names its clock, and no other does.", "clock")
        table.stands("clause", clause.id)
        found[clause.id] = clause
    return tuple(found.values())


def _one_of(table: Table, key: str, known: tuple[str, ...]) -> str:
    word = table.text(key)
    if word not in known:
        table.wrong(f"There is no {key} '{word}'.{nearest(word, known)}", key)
    return word
