"""The steps of redress: a remedy proposed, signed off, offered, answered, paid, done. Each offer is an item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.rules.redress import FROM_STATES, Offer, offer, offers
from app.steps.model import OF_A_FILE, Rows, Step, ask

APPROVE: Final = "redress.approve"
RETURN: Final = "redress.return"
PROPOSE: Final = "redress.propose"


class Propose(Step, verb="redress.propose"):
    """What shall be done for the customer, why, by when, and what it costs."""

    kind: str = ask("Kind of remedy", "choice", required=True)
    points: tuple[str, ...] = ask("For points", "choices", note="The numbers of the points of complaint.")
    text: str = ask("What will be done", "longtext", required=True, note="As the customer will read it.")
    due: date | None = ask("By when", "date", ahead=True)
    owner: str = ask("Who sees to it", note="A team or a person.")
    costs: bool | None = ask("Does it cost anything?", "yesno")
    lines: Rows = ask(
        "Money, line by line",
        "lines",
        note="Head; basis; calculation; guideline; amount. One line for each. '12 days x £15' works the amount out.",
    )
    departs: str = ask(
        "Why an amount departs from its guideline", "longtext", note="Also where no row of a guideline fits."
    )
    outside_policy: bool | None = ask("Does it depart from policy?", "yesno")
    factors: tuple[str, ...] = ask("Factors weighed", "choices")
    reasons: str = ask("Reasons", "longtext", required=True)
    set_off_pence: int | None = ask("Of it set off against a debt", "money")
    debt_pence: int | None = ask("What the customer owes", "money")
    set_off_reason: str = ask("Why it is set off", "longtext")
    replaces: str = ask("In place of offer", "choice", note="The number of the offer that this one changes.")

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """The landlord's kinds, heads and factors; the case's points and offers by number."""
        rules = case.procedure.redress
        return {
            "kind": tuple(kind.name for kind in rules.kinds),
            "points": tuple(str(point.number) for point in case.points),
            "lines": rules.heads,
            "factors": rules.factors,
            "replaces": tuple(one.item for one in offers(case) if one.state not in ("paid", "done", "replaced")),
        }

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """What there is nothing to choose from for."""
        found = cls.offers(case)
        return tuple(name for name in ("points", "factors", "replaces") if not found[name])

    @classmethod
    def faults(cls, clean: Mapping[str, Value]) -> Mapping[str, str]:
        """Sums that do not agree, and a set-off without its reason."""
        lines = clean.get("lines") or ()
        if clean.get("costs") and not lines:
            return {"lines": "It costs something: give at least one line with the amount."}
        set_off, total = clean.get("set_off_pence"), sum(line["pence"] for line in lines)
        if set_off is None:
            return {}
        if set_off > total:
            return {"set_off_pence": "More would be set off than is awarded."}
        if set_off > (clean.get("debt_pence") or 0):
            return {"debt_pence": "More would be set off than the customer owes: enter the debt."}
        if not clean.get("set_off_reason"):
            return {"set_off_reason": "Setting off is a choice: say why it is made."}
        return {}

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The proposal, with the next number of the case."""
        used = [int(e.item) for e in case.log if e.name == self.event and e.item.isdigit()] if case else []
        costs = {"costs": True} if self.lines else {}
        item = str(max(used, default=0) + 1)
        return (Event(self.event, self.on, {"item": item, **self.payload(more), **costs}),)


class AboutOffer(Step):
    """What the steps about one offer share: which one it is."""

    item: str = ask("Offer", "choice", required=True, note="Its number, as the case lists it.")

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """The offers that have got so far that this can happen to them."""
        states = FROM_STATES[cls.event.partition(".")[2]]
        return {"item": tuple(one.item for one in offers(case) if one.state in states)}

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The first of them."""
        return {"item": next(iter(cls.offers(case)["item"]), "")}


class AboutText(AboutOffer):
    """A step about an offer as it stands: it keeps the digest of the proposal and its sum."""

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The event, with what it is about."""
        one = offer(case, self.item) if case else None
        about = {"digest": one.digest, **({"pence": one.pence} if one.pence else {})} if one else {}
        return (Event(self.event, self.on, {**about, **self.payload(more)}),)


class Approve(AboutOffer, verb="redress.approve"):
    """Somebody other than the proposer signs a proposal off, by a level that reaches it."""

    digest: str = ask("Digest of what is signed", note="Filled in where proposals are signed off.")
    pence: int | None = ask("Sum signed", "money")
    level: str = ask("Signed as")
    limit_pence: int | None = ask("Limit of that level", "money")
    signatures: int | None = ask("Signatures needed", "integer")
    table: date | None = ask("Table of levels from", "date")
    sum_pence: int | None = ask("Sum compared with the limit", "money")
    valid_until: date | None = ask("The offer can be made until", "date", ahead=True)
    file: str = ask("Digest of the written sign-off")
    note: str = ask("Note", "longtext")

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """All that is filled in elsewhere."""
        return ("digest", "pence", "level", "limit_pence", "signatures", "table", "sum_pence", "valid_until", "file")

    @classmethod
    def faults(cls, clean: Mapping[str, Value]) -> Mapping[str, str]:
        """What is signed is known by its digest."""
        if clean.get("digest"):
            return {}
        return {"item": "Proposals are signed off from their own screen (f6), or with 'putright authorise REF ITEM'."}


class Return(AboutText, verb="redress.return"):
    """The proposal goes back to whoever made it, with the reason."""

    reason: str = ask("Reason", "longtext", required=True)


class MakeOffer(AboutText, verb="redress.offer"):
    """The offer goes to the customer in writing. What its proposal said already need not be said again."""

    channel: str = ask("Sent by", "choice", choices=("letter", "e-mail"))
    answer_by: date | None = ask("Answer wanted by", "date", ahead=True)
    note: str = ask("Note", "longtext")

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The offer, with what was said of it when it was proposed and not otherwise since."""
        one = offer(case, self.item) if case else None
        return super().events(case, {**(_said_before(case, one) if case and one else {}), **more})


def _said_before(case: CaseFile, one: Offer) -> Mapping[str, Value]:
    """What a proposal says already of the fields that the landlord declares for the offer itself."""
    rule = case.procedure.step_by_id.get(MakeOffer.id)
    return {
        spec.name: one.event.get(spec.name) for spec in (rule.fields if rule else ()) if spec.name in one.event.fields
    }


def made_in(case: CaseFile, on: date, channel: str) -> tuple[Event, ...]:
    """The offers that a response of that day makes: of each remedy that stands and was not offered before.

    A remedy that a customer reads of in a response is offered, whatever else is recorded of it: so the gates of offers
    are asked about each, and nobody has to record it a second time.
    """
    if MakeOffer.id not in case.procedure.step_by_id:
        return ()
    sent = "e-mail" if "mail" in channel else channel if channel == "letter" else ""
    return tuple(
        event
        for one in offers(case)
        if one.state in FROM_STATES["offered"] and one.event.on <= on
        for event in MakeOffer(on=on, item=one.item, channel=sent).events(case, {})
    )


class Accept(AboutText, verb="redress.accept"):
    """The customer accepts, and it is clear what is accepted."""

    in_writing: bool | None = ask("In writing?", "yesno", required=True)
    terms: str = ask("What was accepted", "longtext", required=True)
    adjustment: str = ask("Adjustment made instead of writing", "longtext", when={"in_writing": (False,)})
    supported_by: str = ask("Supported by (role)", when={"in_writing": (False,)})
    file: str = ask(
        "The acceptance itself",
        "file",
        note="Its path here. A copy is kept with the case.",
        when={"in_writing": (True,)},
    )
    filename: str = ask("Name of the file")
    media: str = ask("Kind of file")
    size: int | None = ask("Size of the file in bytes", "integer")

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """What the file itself says."""
        return OF_A_FILE


class Decline(AboutOffer, verb="redress.decline"):
    """The customer does not accept."""

    reason: str = ask("Reason, if one was given", "longtext")


class Expire(AboutOffer, verb="redress.expire"):
    """The offer has lapsed: the date by which it was to be answered has gone by."""

    reason: str = ask("Why it lapses", "longtext", required=True)


class Review(AboutOffer, verb="redress.review"):
    """A panel has looked at the amount."""

    requested_on: date | None = ask("Asked for on", "date")
    recommends: str = ask(
        "The panel", "choice", required=True, choices=("agrees", "recommends more", "recommends less")
    )
    panel_pence: int = ask("The panel's figure", "money", required=True)
    reasons: str = ask("The panel's reasons", "longtext")


class Pay(AboutOffer, verb="redress.pay"):
    """The money goes to the customer, or against the debt that was agreed."""

    paid_pence: int = ask("Paid", "money", required=True)
    method: str = ask("How", "choice", choices=("bank transfer", "rent account", "cheque", "voucher", "other"))
    reference: str = ask("Payment reference")

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The first offer to be paid, and what is to be paid for it."""
        item = next(iter(cls.offers(case)["item"]), "")
        one = offer(case, item)
        return {"item": item, "paid_pence": one.payable if one else None}


class Fail(AboutOffer, verb="redress.fail"):
    """The payment came back."""

    reason: str = ask("Why", "longtext", required=True)


class Complete(AboutOffer, verb="redress.complete"):
    """What was offered is done."""

    evidence: str = ask("Evidence", "longtext")
