"""Public figures about money, dated, each with where it was read: `ombudsman.toml` and `heat_networks.toml`."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from app.rules.remedies import Guideline
from data.toml_tables import Table, TomlFile

FOLDER = Path(__file__).parent / "guidance"
_CHECKED = "checked"


@cache
def guidelines() -> tuple[Guideline, ...]:
    """Every row of the Ombudsman's and of the heat network schemes', past and to come, in the files' order."""
    return (*read_guidelines(FOLDER / "ombudsman.toml"), *read_guidelines(FOLDER / "heat_networks.toml"))


def read_guidelines(path: Path) -> tuple[Guideline, ...]:
    """Read and check one file, without remembering it.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(path)
    file.known_tables("band", "sum", "payment")
    return tuple(_row(table) for name in ("band", "sum", "payment") for table in file.tables(name))


def _row(table: Table) -> Guideline:
    band = table.name == "band"
    pence = None if band else table.take("pence", int)
    row = Guideline(
        name=table.text("name"),
        least=table.take("least_pence", int) if band else pence,
        most=table.take("most_pence", int, None) if band else pence,
        since=table.take("from", date),
        until=table.take("until", date, None),
        per=table.text("per") if table.name == "sum" else "",
        source=table.text("source"),
        means=table.text("means", ""),
        cap=None if band else table.take("most_pence", int, None),
        second_hand=table.text("read") != _CHECKED,
    )
    table.done()
    if row.until and row.until < row.since:
        raise table.error("The last day is before the first.", "until")
    if row.most is not None and row.least is not None and row.most < row.least:
        raise table.error("The most is less than the least.", "most_pence")
    return row
