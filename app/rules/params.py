"""What a landlord's file gives a condition to go by: values of known kinds, taken by name as what they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Union

Param = Union[str, int, date, "tuple[Param, ...]", "Mapping[str, Param]"]
"""A value of a landlord's file: a text, a yes or no, a whole number, a date, a list, or a small table of these."""

Conditions = Mapping[str, Param]
"""Values by field, or by fact: each a value or several, one of which has to be there."""

NOTHING: Final[Param] = ()
"""What stands for a parameter that is left out."""


class Params:
    """The parameters of a gate. `check_params` has seen to it that each is of its kind, and there where it must be."""

    __slots__ = ("_given",)

    def __init__(self, given: Conditions) -> None:
        """Wrap what the file says."""
        self._given = given

    def __contains__(self, name: object) -> bool:
        """Whether the parameter is given."""
        return name in self._given

    def values(self, name: str) -> tuple[Param, ...]:
        """A parameter that may be one value or several, as several; none where it is left out."""
        found = self._given.get(name, NOTHING)
        return found if isinstance(found, tuple) else (found,)

    def texts(self, name: str) -> tuple[str, ...]:
        """Names of fields, facts, events, roles: one or several."""
        return tuple(str(one) for one in self.values(name))

    def text(self, name: str) -> str:
        """One name; empty where it is left out."""
        return next(iter(self.texts(name)), "")

    def number(self, name: str, default: int = 0) -> int:
        """A whole number."""
        found = self._given.get(name, default)
        return found if isinstance(found, int) else default

    def yes(self, name: str) -> bool:
        """Whether it is given, and given as true."""
        return self._given.get(name) is True

    def tables(self, name: str) -> tuple[Conditions, ...]:
        """Tables of fields and their values, one or several."""
        return tuple(one for one in self.values(name) if isinstance(one, Mapping))

    def table(self, name: str) -> Conditions:
        """One such table; empty where it is left out."""
        return next(iter(self.tables(name)), {})
