"""The landlords' procedures: which there are, and which one this desk works under."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import BadInput, ProcedureError

if TYPE_CHECKING:
    from app.desk import Desk
    from app.rules.procedure import Procedure


def procedure_ids() -> tuple[str, ...]:
    """The ids of the procedures that the program carries, sorted."""
    from data.procedure_files import ids

    return ids()


def procedure_called(procedure_id: str) -> Procedure:
    """One landlord's procedure, without a desk or a database.

    Raises:
        BadInput: when there is no such procedure.
        ProcedureError: when its folder has a fault.
    """
    from data.procedure_files import load

    return load(procedure_id)


def procedures_and_faults() -> tuple[tuple[Procedure, ...], dict[str, ProcedureError]]:
    """Every procedure that loads, and by its id what is wrong with each that does not: one takes no other down."""
    good: list[Procedure] = []
    faulty: dict[str, ProcedureError] = {}
    for one in procedure_ids():
        try:
            good.append(procedure_called(one))
        except ProcedureError as error:
            faulty[one] = error
    return tuple(good), faulty


def procedure_folder(name: str) -> Path:
    """The folder of a procedure: a path to one, or the id of one that there is.

    Raises:
        BadInput: when it is neither.
    """
    from data.procedure_files import FOLDER, ids
    from data.toml_tables import nearest

    if (path := Path(name)).is_dir():
        return path
    if name in ids():
        return FOLDER / name
    near = nearest(name, ids())
    raise BadInput(f"'{name[:200]}' is no folder and no procedure.{near} 'putright procedure new ID' writes a folder.")


def begin_procedure(procedure_id: str, parent: Path, today: date) -> Path:
    """Write a landlord's folder to begin with, in force from `today`.

    Raises:
        BadInput: when the id is none, is that of a procedure that there is, or of a folder that is there.
    """
    from data.procedure_files import ids
    from data.skeleton_files import write_skeleton

    if procedure_id in ids():
        raise BadInput(f"There is a procedure '{procedure_id}' already. Choose another id.")
    return write_skeleton(procedure_id, parent, today)


class ProceduresFacet:
    """The procedures that the program carries."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk

    def list(self) -> tuple[Procedure, ...]:
        """Every procedure that loads, by id."""
        return procedures_and_faults()[0]

    def choose(self, procedure_id: str, *, keep: bool = True) -> Procedure:
        """Work under this procedure from now on; with `keep`, next time as well.

        Raises:
            BadInput: when there is no such procedure.
            ProcedureError: when its folder has a fault.
        """
        procedure = procedure_called(procedure_id)
        self._desk.sit(procedure_id=procedure_id)
        if keep:
            self._desk.settings = self._desk.settings.keep(landlord=procedure_id)
        return procedure
