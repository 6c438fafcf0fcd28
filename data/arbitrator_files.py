"""Who decides when a customer is not content: dated public data of `guidance/arbitrators.toml`, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from app.rules.letters import Arbitrator
from data.toml_tables import TomlFile

PATH = Path(__file__).parent / "guidance" / "arbitrators.toml"


@cache
def arbitrators() -> Mapping[str, tuple[Arbitrator, ...]]:
    """The arbitrators by id, each in the versions there are, the latest first."""
    return read_arbitrators(PATH)


def read_arbitrators(path: Path) -> Mapping[str, tuple[Arbitrator, ...]]:
    """Read and check the file, without remembering it.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(path)
    file.known_tables("arbitrator")
    found: dict[str, list[Arbitrator]] = {}
    for table in file.tables("arbitrator"):
        one = Arbitrator(
            id=table.text("id"),
            name=table.text("name"),
            since=table.take("from", date),
            address=table.texts("address"),
            phone=table.text("phone", ""),
            web=table.text("web", ""),
            email=table.text("email", ""),
            note=table.text("note", ""),
        )
        table.text("read", "")  # where it was read is for those who keep the file
        table.done()
        versions = found.setdefault(one.id, [])
        if any(other.since == one.since for other in versions):
            raise table.error(f"'{one.id}' stands here twice from {one.since}.", "from")
        versions.append(one)
    return {key: tuple(sorted(versions, key=lambda v: v.since, reverse=True)) for key, versions in found.items()}


def in_force(arbitrator_id: str, day: date) -> Arbitrator | None:
    """An arbitrator's details on a day; the earliest there are where the day is before all; None for an unknown id."""
    versions = arbitrators().get(arbitrator_id, ())
    return next((one for one in versions if one.since <= day), versions[-1] if versions else None)
