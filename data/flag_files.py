"""A landlord's `flags.toml`: what sets each of its flags besides a tick, by which clause."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from app.rules.flags import Flag
from data.references import References
from data.toml_tables import Findings, TomlFile, nearest


def read_flags(
    folder: Path,
    names: References,
    known: Collection[str],
    categories: Collection[str],
    findings: Findings | None = None,
) -> tuple[Flag, ...]:
    """The flags that something besides a tick sets; none where there is no such file. `known` are those offered.

    Raises:
        ProcedureError: at the first fault, with its place, where nothing keeps findings.
    """
    if not (folder / "flags.toml").exists():
        return ()
    file = TomlFile(folder / "flags.toml", findings)
    file.known_tables("flag")
    found: dict[str, Flag] = {}
    for table in file.tables("flag"):
        flag = Flag(
            id=table.unique("id", found),
            cites=names.cites(table),
            categories=table.texts("categories"),
            facts=names.facts(table, "facts"),
        )
        table.done()
        if flag.id not in known:
            table.wrong(f"No step offers the flag '{flag.id}'.{nearest(flag.id, known)}", "id")
        for one in flag.categories:
            if one not in categories:
                table.wrong(f"There is no category '{one}'.{nearest(one, categories)}", "categories")
        if not flag.categories and not flag.facts:
            table.wrong("Say what sets it besides a tick: 'categories' or 'facts'.", "id")
        found[flag.id] = flag
    return tuple(found.values())
