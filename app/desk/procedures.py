"""The landlords' procedures: which there are, and which one this desk works under."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


class ProceduresFacet:
    """The procedures that the program carries."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk

    def list(self) -> tuple[Procedure, ...]:
        """Every procedure, by id.

        Raises:
            ProcedureError: when a landlord's folder has a fault.
        """
        return tuple(procedure_called(one) for one in procedure_ids())

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
