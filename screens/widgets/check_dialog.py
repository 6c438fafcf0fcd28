"""The sheet of a quality check: the result, the landlord's own questions, and what to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.rules.procedure import FieldSpec
from screens.widgets.choice_field import YES_NO, ChoiceField
from screens.widgets.date_field import LineField
from screens.widgets.labelled import Labelled
from screens.widgets.long_field import LongField
from screens.widgets.row_dialog import RowDialogScreen

RESULTS = (("passed", "Passed"), ("sent back", "Sent back"))
"""Each begins with what a person types for it: the s of "passed" must not pick the other one."""


class CheckDialogScreen(RowDialogScreen):
    """Returns the result and the answers by field, None when it was left: then nothing is recorded."""

    CSS_PATH = "check_dialog.tcss"

    def __init__(self, letter: str, sheet: Sequence[FieldSpec], answers: Mapping[str, Any]) -> None:
        """For a letter, with what its check sheet asks, and what was answered already."""
        fields = (
            ChoiceField(FieldSpec("result", "Result", "choice", required=True), RESULTS),
            *(_editor(spec) for spec in sheet),
            LongField(FieldSpec("note", "What to change", "longtext")),
        )
        super().__init__(f"Quality check of {letter}", fields, answers)

    def action_leave(self) -> None:
        """Go back; a check is only ever recorded with ctrl+s."""
        self.dismiss(None)


def _editor(spec: FieldSpec) -> Labelled:
    return ChoiceField(spec, YES_NO) if spec.kind == "yesno" else LineField(spec)
