"""The fields of a form, one below the other, in groups if there are any; what they hold, and which are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from app.desk.views import FormSpec, Preview
from app.rules.procedure import FieldSpec
from screens.widgets.date_field import DateField
from screens.widgets.field_editors import Surroundings, editor
from screens.widgets.field_stack import FieldStack
from screens.widgets.labelled import Labelled
from screens.widgets.plain import clean

Groups = Sequence[tuple[str, Sequence[str]]]
"""Headings with the names of the fields below them; fields that no group names stand below the last."""


AT_ONCE = 14
"""Fields and headings drawn with the first frame, about what a small screen shows; the others follow a moment later."""


class FormFields(FieldStack):
    """Editors of fields, made when they are known."""

    def __init__(self) -> None:
        super().__init__()
        self.editors: dict[str, Labelled] = {}
        self._first: list[Widget] = []
        self._rest: list[Widget] = []

    def compose(self) -> Iterable[Widget]:
        """The fields that were there before the form was."""
        return self._first

    async def draw(
        self, specs: Sequence[FieldSpec], values: Mapping[str, Any], around: Surroundings, groups: Groups
    ) -> None:
        """Draw the fields with their starting values, in place of those there were."""
        self.begin(specs, values, around, groups)
        await self.remove_children()
        await self.mount_all(self._first)
        self.draw_rest_soon()

    def begin(
        self, specs: Sequence[FieldSpec], values: Mapping[str, Any], around: Surroundings, groups: Groups
    ) -> None:
        """Make an editor for each field: those of the first frame, which come with the form itself, and the others."""
        self.editors = {spec.name: editor(spec, around) for spec in specs}
        for name, field in self.editors.items():
            value = values.get(name)
            field.show_value(field.spec.default if value is None else value)
        drawn = self._in_groups(groups)
        self.editors = {field.spec.name: field for field in drawn if isinstance(field, Labelled)}
        self.hide_unasked()
        self._first, self._rest = drawn[:AT_ONCE], drawn[AT_ONCE:]

    def turn(self, today: date) -> None:
        """Read dates as they are typed on this day: another may have begun."""
        for field in self.editors.values():
            if isinstance(field, DateField):
                field.today = today

    def mark(self, preview: Preview, *, empty_too: bool) -> None:
        """Mark what is wrong, in empty fields only if those count too, and what a gate wants."""
        demanded = {refusal.field for refusal in preview.refusals}
        for name, field in self.editors.items():
            error = preview.errors.get(name, "")
            field.show_error(error if empty_too or not field.is_empty else "")
            field.show_demanded(name in demanded)

    def draw_rest_soon(self) -> None:
        """Draw the other fields once the first frame is out."""
        if self._rest:
            self.call_after_refresh(self._draw_rest, self._rest)

    async def _draw_rest(self, rest: Sequence[Widget]) -> None:
        """Draw what the first frame left out, unless other fields have come meanwhile."""
        if any(self._widget(name) in rest for name in self.editors):
            await self.mount_all(rest)

    def _in_groups(self, groups: Groups) -> list[Widget]:
        rest = dict(self.editors)
        widgets: list[Widget] = []
        for number, (heading, names) in enumerate(groups):
            found = [rest.pop(name) for name in names if name in rest]
            if number == len(groups) - 1:
                found += rest.values()
                rest = {}
            if found:
                classes = "heading heading-after" if widgets else "heading"
                widgets.append(Static(Content(clean(heading)), classes=classes))
                widgets += found  # type: ignore[arg-type]
        return widgets + list(rest.values())  # type: ignore[arg-type]

    @property
    def values(self) -> dict[str, Any]:
        """What the fields hold, as typed; those that are not asked are left out."""
        asked = self._asked()
        return {name: field.value_typed for name, field in self.editors.items() if name in asked}

    @property
    def everything(self) -> dict[str, Any]:
        """What the fields hold, also those that are not asked just now: for the draft."""
        return {name: field.value_typed for name, field in self.editors.items()}

    def hide_unasked(self) -> None:
        """Show the fields that are asked as things stand, and no others."""
        asked = self._asked()
        for name in self.editors:
            widget = self._widget(name)
            if widget.display != (name in asked):
                widget.display = name in asked

    def go_to(self, name: str) -> bool:
        """Put the focus on a field; False where there is no such field in sight."""
        if name not in self.editors or not self._widget(name).display:
            return False
        if self._widget(name).is_mounted:
            self._widget(name).focus()
        else:
            self.call_after_refresh(self.go_to, name)
        return True

    def _widget(self, name: str) -> Widget:
        # Every editor is a widget that draws its own label.
        return cast(Widget, self.editors[name])

    def first_empty(self) -> str:
        """The first field that is asked and needs something; else the first one."""
        asked = [field for name, field in self.editors.items() if name in self._asked()]
        wanting = [field for field in asked if field.is_empty and field.spec.required]
        return (wanting or asked)[0].spec.name if asked else ""

    def is_filled(self, name: str) -> bool:
        """Whether there is a value in a field."""
        return not self.editors[name].is_empty

    def _asked(self) -> set[str]:
        """Fields whose conditions hold, tested on fields that are asked themselves."""
        asked: set[str] = set()
        for name, field in self.editors.items():
            if all(key in asked and self._holds(key, wanted) for key, wanted in field.spec.when.items()):
                asked.add(name)
        return asked

    def _holds(self, name: str, wanted: Any) -> bool:
        have = self.editors[name].value_typed
        allowed = wanted if isinstance(wanted, (tuple, list)) else (wanted,)
        return any(one in allowed for one in have) if isinstance(have, tuple) else have in allowed


def starting_values(spec: FormSpec, given: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """What the fields start with, and whether some of it was typed before and not saved.

    A draft about another entry of the case than the one in hand is left alone.
    """
    defaults = {field.name: field.default for field in spec.fields}
    if "entry" in given and str(spec.values.get("entry", given["entry"])) != str(given["entry"]):
        return defaults, False
    empty: tuple[Any, ...] = (None, "", (), [])
    drafted = any(
        value not in empty and value != defaults.get(name) and name not in ("on", "entry") and name not in given
        for name, value in spec.values.items()
    )
    return spec.values, drafted
