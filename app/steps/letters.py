"""The steps of a letter: somebody else checks it; it is sent, and with it the step that it stands for is recorded.

Beside them that a response is to be looked at for its quality first, and that it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.rules.casefile import CaseFile
from app.rules.events import Value
from app.steps.model import Rows, Step, ask

SEND: Final = "letter.send"
CHECK: Final = "letter.check"

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Check(Step, verb="letter.check"):
    """Somebody other than its writer reads a letter before it goes."""

    template: str = ask("Letter", required=True)
    result: str = ask("Result", "choice", required=True, choices=("passed", "sent back"))
    text: str = ask("Digest of its words", required=True, note="Filled in by the letter's own screen.")
    note: str = ask("What to change", "longtext")


class Mark(Step, verb="letter.mark"):
    """A response is to be looked at by somebody for its quality before it goes, or need not be after all."""

    state: str = ask("Quality review", "choice", required=True, choices=("needed", "not needed"))
    reason: str = ask("Why", "longtext")


class Review(Step, verb="review"):
    """Whoever records it has looked at the draft of the response for its quality; what they asked for is kept."""

    changes: str = ask("What to change", "longtext", required=True, note="Write 'nothing' where nothing is asked for.")


class Send(Step, verb="letter.send"):
    """A letter leaves. `file`, `data` and `text` are SHA-256 digests: of the PDF, of its fields, of its words.

    `copies` are the same letter addressed to others, each with the digest of its own PDF.
    """

    template: str = ask("Letter", required=True)
    template_version: str = ask("Version of its template")
    what: str = ask("What it is")
    means: str = ask("Sent by", "choice", choices=("e-mail", "letter"))
    to: str = ask("Addressed to")
    formats: tuple[str, ...] = ask("In these forms too", "choices")
    item: str = ask("Number")
    file: str = ask("Digest of the PDF", required=True, note="Letters are sent from their own screen.")
    others: tuple[str, ...] = ask("Digests of the other forms", "choices")
    every: tuple[str, ...] = ask("Digests of every form it can be had in", "choices", note="name:digest")
    data: str = ask("Digest of its fields")
    text: str = ask("Digest of its words")
    note: str = ask("How it was sent")
    copies: Rows = ask("Copies", "people")
    records: str = ask("Step that it records")

    form_only = ("on", "records")

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The next number of a letter on this case."""
        return {"item": next_item(case)}

    @classmethod
    def faults(cls, clean: Mapping[str, Value]) -> Mapping[str, str]:
        """A letter is known by the digest of what was sent."""
        if _DIGEST.fullmatch(str(clean.get("file", ""))):
            return {}
        return {"file": "A letter is sent from its own screen (L on the case), or with 'putright letter REF … --send'."}


def next_item(case: CaseFile) -> str:
    """The number of the next letter on a case, such as L1."""
    return f"L{1 + sum(1 for event in case.log if event.name == 'letter.sent' and not event.supersedes)}"
