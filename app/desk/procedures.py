"""The landlords' procedures: which there are, and which one this desk works under."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.desk import Desk
    from app.rules.procedure import Procedure


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
        from data.procedure_files import ids, load

        return tuple(load(one) for one in ids())

    def choose(self, procedure_id: str, *, keep: bool = True) -> Procedure:
        """Work under this procedure from now on; with `keep`, next time as well.

        Raises:
            BadInput: when there is no such procedure.
            ProcedureError: when its folder has a fault.
        """
        from data.procedure_files import load

        procedure = load(procedure_id)
        self._desk.sit(procedure_id=procedure_id)
        if keep:
            self._desk.settings = self._desk.settings.keep(landlord=procedure_id)
        return procedure
