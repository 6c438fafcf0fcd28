"""Fields of money: one amount, and lines of money that each say what they are for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from textual.suggester import SuggestFromList

from app.errors import BadInput
from app.rules.money import show_pence, times
from app.rules.procedure import FieldSpec
from screens.widgets.choice_field import in_words
from screens.widgets.date_field import LineField
from screens.widgets.labelled import Labelled
from screens.widgets.list_field import RowsField
from screens.widgets.long_field import LongField
from screens.widgets.pick_field import PickField


class MoneyField(LineField):
    """An amount as people type it; pence that come from the case are shown in pounds."""

    def show_value(self, value: Any) -> None:
        """Show an amount: whole pence, or what somebody typed."""
        super().show_value(show_pence(value) if isinstance(value, int) and not isinstance(value, bool) else value)


class CalculationField(LineField):
    """How an amount is worked out; what `12 days x £15` comes to stands beside it."""

    how = "like 12 days x £15: then the amount may stay empty"

    def __init__(self, spec: FieldSpec) -> None:
        """Leave room for what it comes to."""
        super().__init__(spec, note_width=20)

    @property
    def note(self) -> str:
        """What it comes to, where it is a number of times a sum."""
        with suppress(BadInput):
            return "" if (pence := times(self.value)) is None else f"= {show_pence(pence)}"
        return "too much"


class GuidelineField(LineField):
    """The row of a guideline that an amount follows: its name is completed, and what it pays stands beside it."""

    how = "begin to type a row's name, → completes it"

    def __init__(self, spec: FieldSpec) -> None:
        """Complete the names in the field's words, which say what each row pays."""
        super().__init__(spec, note_width=26 if spec.words else 0)
        self.amounts = {name.casefold(): words for name, words in spec.words.items()}
        self.suggester = SuggestFromList(list(spec.words), case_sensitive=False)

    @property
    def note(self) -> str:
        """What the row pays."""
        typed = self.value.strip().casefold()
        return self.amounts.get(typed, "no row in force" if typed and self.amounts else "")


class LinesField(RowsField):
    """Lines of money: what for, how much, on what ground, how worked out, and by which row of a guideline."""

    what = "line of money"
    title = "Line"

    def __init__(self, spec: FieldSpec) -> None:
        """The step's help says how a line is written in a shell; here its fields are asked one by one."""
        super().__init__(replace(spec, help="One line for each sum and what it is for."))

    def in_words(self, row: Any) -> str:
        """Amount and head first, then the ground."""
        if not isinstance(row, Mapping):
            return str(row)
        pence = row.get("pence", "")
        amount = show_pence(pence) if isinstance(pence, int) else str(pence)
        amount = amount or str(row.get("calculation") or "")
        return " · ".join(str(one) for one in (amount, row.get("head"), row.get("basis")) if one)

    def fields(self) -> Sequence[Labelled]:
        """Head and amount, then what they rest on."""
        head = FieldSpec("head", "What for", "choice", required=True, choices=self.spec.choices)
        return (
            PickField(head, [(one, in_words(one)) for one in head.choices]) if head.choices else LineField(head),
            MoneyField(FieldSpec("pence", "Amount", "money")),
            LongField(FieldSpec("basis", "On what ground", "longtext")),
            CalculationField(FieldSpec("calculation", "How it is worked out")),
            GuidelineField(FieldSpec("guideline", "Row of the guideline", words=self.spec.words)),
        )
