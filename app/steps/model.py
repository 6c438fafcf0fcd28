"""What a step is: a pydantic model whose fields are the form's fields, the command line's options and the payload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field

from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.rules.procedure import EMPTY, FieldSpec
from app.rules.steplist import StepShape, shape

OF_A_FILE: Final = ("filename", "media", "size")
"""What a file brings along: no form asks for it."""

Rows = tuple[Mapping[str, Value], ...]
"""The rows of a "points" or "people" field."""


def ask(
    label: str,
    kind: str = "text",
    *,
    required: bool = False,
    choices: tuple[str, ...] = (),
    note: str = "",
    default: Value = None,
    when: Mapping[str, Value] = EMPTY,
    ahead: bool = False,
) -> Any:
    """A field of a step: how a form asks for it. `name` is filled in by the model; `ahead` dates are to come."""
    empty: Value = None
    if kind in ("points", "people", "choices", "lines"):
        empty = ()
    elif kind not in ("date", "yesno", "integer", "money"):
        empty = ""
    spec = FieldSpec("", label, kind, required, choices, note, default, when, ahead=ahead)
    kept: dict[str, Any] = {"spec": spec}
    if isinstance(default, bool):
        return Field(default=default, json_schema_extra=kept)
    return Field(default=... if required and not when else empty, json_schema_extra=kept)


class Step(BaseModel):
    """One thing that a person can do. A subclass names its shape: `class Acknowledge(Step, step="stage1.acknowledge")`.

    `form_only` are fields that steer the form and are not kept; `lately` those asked only once a time limit that
    the step would meet has passed. What a step `says_anew` takes the place of its last entry about the same item.
    `by_letter` are fields that a letter which records the step answers by the way it goes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    shape: ClassVar[StepShape]
    id: ClassVar[str]
    title: ClassVar[str]
    event: ClassVar[str]
    key: ClassVar[str]
    needs: ClassVar[tuple[str, ...]]
    bars: ClassVar[tuple[str, ...]]
    repeats: ClassVar[bool]
    leaves: ClassVar[bool]
    form_only: ClassVar[tuple[str, ...]] = ("on",)
    lately: ClassVar[tuple[str, ...]] = ()
    says_anew: ClassVar[bool] = False
    by_letter: ClassVar[tuple[str, ...]] = ("channel",)

    on: date = ask("Date", "date", required=True, default="today", note="The day it happened.")

    def __init_subclass__(cls, *, step: str = "", **kwargs: Any) -> None:
        """Take the step's shape from the list of steps."""
        super().__init_subclass__(**kwargs)
        if step:
            cls.shape = found = shape(step)
            cls.id, cls.title, cls.event, cls.key = found.id, found.title, found.event, found.key
            cls.needs, cls.bars = found.needs, found.bars
            cls.repeats, cls.leaves = found.repeats, found.leaves

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """Choices that depend on the case, by field."""
        return {}

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """What the form is filled with from the case, by field."""
        return {}

    @classmethod
    def goes_on_from(cls, case: CaseFile, item: str) -> Mapping[str, Value]:
        """What an earlier entry about the same item says, where a new one begins with it."""
        return {}

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """Fields that there is no need to ask for on this case."""
        return ()

    @classmethod
    def faults(cls, clean: Mapping[str, Value]) -> Mapping[str, str]:
        """What is wrong with the fields taken together: a sentence for each field that would mend it."""
        return {}

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """What the step records; `more` are the fields that the landlord declared."""
        return (Event(self.event, self.on, self.payload(more)),)

    def payload(self, more: Mapping[str, Value]) -> Mapping[str, Value]:
        """The fields that are given, without those that only steer the form."""
        own = {name: getattr(self, name) for name in type(self).model_fields if name not in self.form_only}
        return {name: value for name, value in {**own, **more}.items() if value not in (None, "", ())}


@cache
def specs(step: type[Step]) -> tuple[FieldSpec, ...]:
    """The fields of a step's model, in order, `on` first."""
    extras: dict[str, Any] = {name: info.json_schema_extra for name, info in step.model_fields.items()}
    return tuple(replace(extra["spec"], name=name) for name, extra in extras.items())
