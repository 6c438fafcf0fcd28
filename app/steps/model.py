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
from app.rules.verbs import VERBS, StepShape, shape

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
    """One thing that a person can do. A subclass names its verb: `class Acknowledge(Step, verb="acknowledge")`.

    The fields of a verb are written once; `model_of` binds them to each process that has it. `form_only` are fields
    that steer the form and are not kept; `lately` those asked only once a time limit that
    the step would meet has passed. What a step `says_anew` takes the place of its last entry about the same item.
    `by_letter` are fields that a letter which records the step answers by the way it goes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    shape: ClassVar[StepShape]
    id: ClassVar[str]
    title: ClassVar[str]
    event: ClassVar[str]
    form_only: ClassVar[tuple[str, ...]] = ("on",)
    lately: ClassVar[tuple[str, ...]] = ()
    says_anew: ClassVar[bool] = False
    by_letter: ClassVar[tuple[str, ...]] = ("channel",)

    on: date = ask("Date", "date", required=True, default="today", note="The day it happened.")

    def __init_subclass__(cls, *, verb: str = "", process: str = "", **kwargs: Any) -> None:
        """Enter the fields of a verb in the list of them, or bind them to a process."""
        super().__init_subclass__(**kwargs)
        if verb:
            MODELS[verb] = cls
        if process:
            cls.shape = found = shape(f"{process}.{verb or cls.shape.verb.id}")
        elif verb:
            cls.shape = found = StepShape(verb.partition(".")[0] if "." in verb else "", VERBS[verb])
        else:
            return
        cls.id, cls.title, cls.event = found.id, found.title, found.event

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


MODELS: Final[dict[str, type[Step]]] = {}
"""The fields of every verb, by its id: filled in as the modules of the verbs are read."""


@cache
def specs(step: type[Step]) -> tuple[FieldSpec, ...]:
    """The fields of a step's model, in order, `on` first."""
    extras: dict[str, Any] = {name: info.json_schema_extra for name, info in step.model_fields.items()}
    return tuple(replace(extra["spec"], name=name) for name, extra in extras.items())
