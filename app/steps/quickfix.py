"""A complaint settled at once: it counts as a complaint, and no formal letter is written."""

from __future__ import annotations

from app.steps.model import Step, ask


class Begin(Step, verb="quickfix.log"):
    """The logged complaint may be settled at once: no other date stops or moves for it."""

    note: str = ask("How it may be settled", "longtext")


class Complete(Step, verb="quickfix.complete"):
    """The matter is settled and the customer wants no letter: the case is closed."""

    satisfied: bool | None = ask("Customer satisfied?", "yesno", required=True)
    no_letter: bool | None = ask("Customer wants no letter?", "yesno", required=True)
    resolution: str = ask("How it was resolved", "longtext", required=True)
