"""Words in a landlord's lists that the program itself goes by; each stands as a constant beside the code that does."""

from __future__ import annotations


class Relied(str):
    """A word that the landlord's list of choices `field` has to offer; `why` says what would go wrong without it."""

    __slots__ = ("field", "why")

    field: str
    why: str

    def __new__(cls, word: str, *, field: str, why: str) -> Relied:
        """The word itself, with what is said about it."""
        made = super().__new__(cls, word)
        made.field, made.why = field, why
        return made
