"""The editor that a form draws for each kind of field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len

from app.rules.procedure import FieldSpec
from screens.widgets.choice_field import YES_NO, ChoiceField, in_words
from screens.widgets.date_field import DateField, LineField
from screens.widgets.labelled import Labelled
from screens.widgets.list_field import PeopleField, PointsField
from screens.widgets.long_field import LongField
from screens.widgets.money_field import LinesField, MoneyField
from screens.widgets.pick_field import PickField

IN_SIGHT = 150
"""Cells that all choices may take together to be shown in the form itself; more are picked from a list."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an editor may need besides its field: the day it is, and how working days are added to a day."""

    today: date
    working_day: Callable[[date, int], date] | None = None


def editor(spec: FieldSpec, around: Surroundings) -> Labelled:
    """The editor for a field, empty. Every kind of `FIELD_KINDS` has one."""
    return _MAKERS[spec.kind](spec, around)


def _choice(spec: FieldSpec, around: Surroundings) -> Labelled:
    if not spec.choices:
        return LineField(spec)
    choices = _with_words(spec)
    if sum(cell_len(words) + 6 for _, words in choices) > IN_SIGHT:
        return PickField(spec, choices)
    return ChoiceField(spec, choices)


def _choices(spec: FieldSpec, _around: Surroundings) -> Labelled:
    if not spec.choices:
        # Where the landlord has no list, several are typed with commas between.
        return LineField(spec)
    return ChoiceField(spec, _with_words(spec), several=True)


def _with_words(spec: FieldSpec) -> list[tuple[str, str]]:
    return [(choice, spec.words.get(choice) or in_words(choice)) for choice in spec.choices]


_MAKERS: Mapping[str, Callable[[FieldSpec, Surroundings], Labelled]] = {
    "text": lambda spec, _: LineField(spec),
    "longtext": lambda spec, _: LongField(spec),
    "dated": lambda spec, _: LongField(spec),
    "file": lambda spec, _: LineField(spec),
    "case": lambda spec, _: LineField(spec),
    "choice": _choice,
    "choices": _choices,
    "yesno": lambda spec, _: ChoiceField(spec, YES_NO),
    "date": lambda spec, around: DateField(spec, around.today, around.working_day),
    "integer": lambda spec, _: LineField(spec),
    "interval": lambda spec, _: LineField(spec),
    "person": lambda spec, _: PickField(spec, [(name, name) for name in spec.choices]),
    "points": lambda spec, _: PointsField(spec),
    "people": lambda spec, around: PeopleField(spec, around.today),
    "money": lambda spec, _: MoneyField(spec),
    "lines": lambda spec, _: LinesField(spec),
}
