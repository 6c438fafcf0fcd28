"""The landlord's letterhead: as its folder has it, or as the landlord has entered it into this database."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.errors import BadInput
from app.rules.letters import LetterHead, Letters

if TYPE_CHECKING:
    from app.desk import Desk

KEYS: Final = {
    "address": "lines of the address, as letters begin with it",
    "phone": "where customers ring",
    "email": "where customers write",
    "web": "the website",
    "inbox": "the complaints mailbox: gets a copy of e-mails where the procedure asks for it",
    "survey": "address of the survey that responses name",
    "footer": "lines at the foot of each letter",
    "colour": "the landlord's colour, as #1f3a5f",
    "tint": "the page of letters on a tinted page",
    "logo": "a PNG or JPEG beside this file",
    "logo_alt": "what a screen reader says for the logo",
}
"""What a letterhead says, and what each is for."""


class LetterheadFacet:
    """The letterheads of landlords."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk

    def of(self, letters: Letters) -> LetterHead:
        """The letterhead that these letters go out with: a demonstration has an invented one."""
        if self._desk.demo and letters.example:
            return letters.example
        from data.letterheads import from_text

        return from_text(self._desk.store.meta.get(_key(letters.procedure)), letters.head)

    def at_hand(self) -> LetterHead:
        """The letterhead of the landlord at hand.

        Raises:
            BadInput: when the landlord has no letters.
        """
        return self.of(self._letters())

    def enter(self, path: Path, *, keep_logo: bool = False) -> LetterHead:
        """Take in a letterhead from a file, in the place of the one before; what it leaves out is the folder's.

        With `keep_logo` the logo of the one before stays where the file names none.

        Raises:
            BadInput: when the landlord has no letters.
            ProcedureError: when the file has a fault, with its place.
        """
        from data.letterheads import as_text, from_text, read_letterhead

        letters = self._letters()
        head = read_letterhead(path, letters.head)
        if keep_logo and not head.logo:
            before = from_text(self._desk.store.meta.get(_key(letters.procedure)), letters.head)
            head = replace(head, logo=before.logo, logo_alt=head.logo_alt or before.logo_alt)
        self._desk.store.meta.set(_key(letters.procedure), as_text(head))
        return head

    def template(self) -> str:
        """What a file of the letterhead holds: what is known, and the other keys to be filled in.

        Raises:
            BadInput: when the landlord has no letters.
        """
        head = self.at_hand()
        lines = [f"# What the letters of {self._desk.landlord} say of the landlord itself.", "", "[head]"]
        for key, means in KEYS.items():
            value = "" if key == "logo" else getattr(head, key)
            empty = "[]" if isinstance(value, tuple) else '""'
            shown = json.dumps(value, ensure_ascii=False) if value else empty
            # Ready to be filled in: whoever writes a value and leaves a mark before the line would enter nothing.
            lines.append(f"{'# ' if key.startswith('logo') and not value else ''}{key:<8} = {shown}   # {means}")
        return "\n".join(lines) + "\n"

    def _letters(self) -> Letters:
        from data.letter_files import has_letters, letters

        if not has_letters(self._desk.procedure_id):
            raise BadInput(f"{self._desk.landlord} has no letters yet: its folder has no letters/letters.toml.")
        return letters(self._desk.procedure_id)


def _key(procedure_id: str) -> str:
    return f"letterhead:{procedure_id}"
