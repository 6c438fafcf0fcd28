"""The documents of a case put together for whoever looks at it again: made, signed off, then given to them."""

from __future__ import annotations

from collections.abc import Mapping

from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.steps.evidence import next_item
from app.steps.model import OF_A_FILE, Step, ask


class Prepare(Step, verb="pack.prepare"):
    """A pack of the case's documents is made: for whom, what is in it, and what was taken out of it."""

    reader: str = ask("For", "choice", required=True, choices=("panel", "reviewer", "customer", "Ombudsman"))
    contents: str = ask("What is in it", "longtext", required=True)
    redacted: bool | None = ask("Names, addresses and the like taken out of the text?", "yesno")
    withheld: str = ask("What was taken out, and why", "longtext", when={"redacted": (True,)})
    file: str = ask("File", "file", required=True, note="Its path on this computer. A copy is kept with the case.")
    filename: str = ask("Name of the file")
    media: str = ask("Kind of file")
    size: int | None = ask("Size of the file in bytes", "integer")

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """What the file itself says."""
        return OF_A_FILE

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The pack, with the next number of the case (P1, P2 …)."""
        return (Event(self.event, self.on, {"item": next_item(case, self.event, "P"), **self.payload(more)}),)


class AboutPack(Step):
    """What the steps about one pack share: which one it is."""

    item: str = ask("Pack", "choice", required=True, note="Its number.")

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """The packs there are; a changed one is a new one."""
        return {"item": tuple(event.item for event in reversed(case.all("pack.prepared")))}

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The pack made last."""
        return {"item": next(iter(cls.offers(case)["item"]), "")}


class Approve(AboutPack, verb="pack.approve"):
    """Somebody other than its maker has looked through the pack and lets it go."""

    note: str = ask("Note", "longtext")


class Send(AboutPack, verb="pack.send"):
    """The pack is given to those it was made for."""

    to: str = ask("To whom", required=True, note="By role.")
    channel: str = ask("How", "choice", choices=("e-mail", "letter", "portal", "in person"))
