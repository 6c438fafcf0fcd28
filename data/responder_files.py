"""The landlord's list of who receives questions and who stands above them, read strictly and kept in the database.

The program carries no such list. A landlord writes its own in a file (`putright responders --enter FILE`); it is then
kept in the database, so that it is backed up with it and outlives every upgrade.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from app.errors import BadInput
from app.rules.responders import RUNGS, Responder
from data.toml_tables import TomlFile, nearest


def read_responders(path: Path, teams: Collection[str]) -> tuple[Responder, ...]:
    """Read a landlord's list from its file; `teams` are those that its procedure asks.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(path)
    file.known_tables("team")
    found: list[Responder] = []
    for table in file.tables("team"):
        name = table.unique("team", [one.team for one in found])
        if teams and name not in teams:
            raise table.error(f"There is no team '{name[:60]}' to ask.{nearest(name, teams)}", "team")
        receives = table.text("receives", "" if "receives" in table else ...)
        if not receives.strip():
            says = f"Nobody is given who receives the questions to {name}. Fill that in, or take this [[team]] out."
            raise table.error(says, "receives")
        found.append(Responder(name, receives, *(table.text(rung, "") for rung in RUNGS[1:])))
        table.done()
    if not found:
        raise BadInput(f"There is no [[team]] in {file.name}. 'putright responders --template' prints how one looks.")
    return tuple(found)


def as_text(responders: tuple[Responder, ...]) -> str:
    """The list as the database keeps it."""
    rows = [{"team": one.team, **{rung: one.at(n) for n, rung in enumerate(RUNGS)}} for one in responders]
    return json.dumps(rows, ensure_ascii=False)


def from_text(text: str) -> tuple[Responder, ...]:
    """The list that `as_text` wrote; empty where nothing was.

    Raises:
        BadInput: when what is kept cannot be read.
    """
    try:
        return tuple(Responder(**row) for row in json.loads(text or "[]"))
    except (ValueError, TypeError) as error:
        raise BadInput(
            "The list of responders that this database keeps cannot be read. Enter it again with "
            "'putright responders --enter FILE'."
        ) from error
