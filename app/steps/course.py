"""The verbs of a course, from receipt to closing: their fields, whatever the process that they are done in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.rules.letter_facts import GROUP
from app.rules.letters import FORMATS
from app.rules.recipients import REPRESENTATIVE, party_is
from app.steps.model import Rows, Step, ask
from app.steps.redress import made_in

LATE = "Why it is late"
LATIN = 0x24F
"""The last of the Latin letters: what lies beyond may not be in the envelope's font."""
MEMBER = ("confirmed", "lead")
"""What is asked about each member of a group."""


class Receive(Step, verb="receive"):
    """A complaint reaches anybody at the landlord's: day 0 of the case."""

    channel: str = ask("How it came", "choice", required=True)
    by: str = ask("Who heard it", "choice", note="The team or person it first reached.")
    customer: str = ask("Customer", required=True)
    customer_kind: str = ask("Kind of customer", "choice")
    address: str = ask("Address")
    contact: str = ask("Telephone or e-mail")
    prefers: str = ask("Prefers to be contacted by", "choice")
    capacity: str = ask("Who complains", "choice", note="The customer, or somebody on the customer's behalf.")
    representative: str = ask("Name of the representative", when={"capacity": (REPRESENTATIVE,)})
    representative_contact: str = ask(
        "Representative's telephone or e-mail", when={"capacity": (REPRESENTATIVE,)}, note="Not the customer's."
    )
    authority: str = ask("Authority held", "choice", when={"capacity": (REPRESENTATIVE,)})
    authority_on: date | None = ask("Authority dated", "date", when={"capacity": (REPRESENTATIVE,)})
    members: Rows = ask("Members of the group", "people", choices=MEMBER, when={"capacity": (GROUP,)})
    description: str = ask("What happened", "longtext", required=True)
    outcome_sought: str = ask("Outcome sought", "longtext")
    points: Rows = ask("Points of complaint", "points", note="One a line.")
    category: tuple[str, ...] = ask("Categories", "choices")
    issue_on: date | None = ask("When the matter arose", "date")
    aware_on: date | None = ask("When the customer became aware of it", "date")
    needs_noted: str = ask("Needs and adjustments", "longtext")
    letter_forms: tuple[str, ...] = ask("Letters also in", "choices", choices=FORMATS)
    address_hidden: bool | None = ask("Must the address stay unseen?", "yesno", note="Then no letter shows it.")
    write_to: str = ask("Letters go to", "longtext", note="Where not to the address itself.")
    flags: tuple[str, ...] = ask("Flags", "choices")


class Request(Step, verb="request"):
    """The customer is not content with the answer and asks for the next stage, in any words and by any way.

    Whoever hears it first records it: its date is the day it reached anybody at the landlord's.
    """

    channel: str = ask("How it came", "choice", required=True)
    by: str = ask("Who heard it", "choice", note="The team or person it first reached.")
    said: str = ask("What the customer said", "longtext", note="In any words; nobody has to give a reason.")
    outcome_sought: str = ask("Outcome sought", "longtext")
    flags: tuple[str, ...] = ask("Further flags", "choices")


class Log(Step, verb="log"):
    """The complaint is on the books: categorised, and with what must be known before it goes on."""

    category: tuple[str, ...] = ask("Categories", "choices")
    flags: tuple[str, ...] = ask("Further flags", "choices")
    reason: str = ask(LATE, "longtext")

    lately = ("reason",)

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The categories given on receipt."""
        return {"category": case.fact(f"{case.opening.name}:category") or ()}


class Allocate(Step, verb="allocate"):
    """Somebody is made responsible for the case."""

    to: str = ask("To", "person", required=True)
    note: str = ask("Note", "longtext")


class Define(Step, verb="define"):
    """The complaint as understood, set out point by point, and what the customer says to it."""

    state: str = ask(
        "How it stands", "choice", choices=("draft", "put to the customer", "agreed", "not agreed", "no reply")
    )
    points: Rows = ask("Points of complaint", "points", required=True, note="All of them, one a line.")
    outcome_sought: str = ask("Outcome sought", "longtext")
    not_responsible: str = ask("What we are not responsible for", "longtext")
    envelope_name: str = ask("Name in Latin letters", note="For envelopes, where the name is written in others.")
    authority: str = ask("Representative's authority", "choice")
    authority_on: date | None = ask("Authority dated", "date")
    members: Rows = ask("Members of the group", "people", choices=MEMBER)
    flags: tuple[str, ...] = ask("Further flags", "choices")
    note: str = ask("Note", "longtext")

    says_anew = True

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The points and the outcome as they stand now."""
        keys = ("text", "category", "responsible")
        points = tuple({key: getattr(p, key) for key in keys if getattr(p, key)} for p in case.points)
        members = case.fact("*:members") or ()
        return {"points": points, "outcome_sought": case.outcome_sought, "members": members}

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """What only a representative's or a group's complaint asks for."""
        capacity = case.opening.get("capacity")
        hidden = () if capacity == REPRESENTATIVE else ("authority", "authority_on")
        return hidden if capacity == GROUP else (*hidden, "members")


class Addressed(Step):
    """What may go to whoever acts for the customer: where nobody does, there is nothing to choose."""

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """To whom it goes, where that is the customer."""
        return () if party_is(case) == "representative" else ("recipient",)


class Acknowledge(Addressed, verb="acknowledge"):
    """The customer is told that the complaint has come and what happens next."""

    channel: str = ask("Sent by", "choice")
    recipient: str = ask("Addressed to", "choice")
    reason: str = ask(LATE, "longtext")

    lately = ("reason",)


class Contact(Addressed, verb="contact"):
    """A call or visit to the customer, or the reason why there was none."""

    outcome: str = ask(
        "What came of it",
        "choice",
        required=True,
        choices=("spoke", "no reply", "message left", "declined", "would not help"),
        note="'declined': the customer wants no call; 'would not help': a call was judged of no use.",
    )
    manner: str = ask("How", "choice", default="telephone")
    recipient: str = ask("With whom", "choice")
    reason: str = ask("Why there was no call", "longtext", when={"outcome": ("declined", "would not help")})
    learned: str = ask("What was said", "longtext")


class Agree(Step, verb="agree"):
    """How often the customer will hear from us: an interval, counted anew from every update."""

    interval: str = ask("Update every", "interval", note="5 working days, 7 days, weekly …")
    agreed_with: str = ask("Agreed with", "choice", choices=("customer", "representative", "nobody"))
    reason: str = ask("Why nothing was agreed", "longtext", when={"agreed_with": ("nobody",)})

    @classmethod
    def faults(cls, clean: Mapping[str, Value]) -> Mapping[str, str]:
        """Either an interval, or the reason why there is none."""
        if clean.get("interval") or clean.get("reason"):
            return {}
        return {"interval": "Give how often, or choose 'nobody' and say why nothing was agreed."}


class Update(Addressed, verb="update"):
    """The customer is told how things stand."""

    manner: str = ask("How", "choice")
    recipient: str = ask("To", "choice")
    text: str = ask("What was said", "longtext")


class Extend(Step, verb="extend"):
    """The response will come later than its due date, on a date that the customer is told."""

    until: date = ask("New date", "date", required=True, ahead=True)
    reason: str = ask("Reason, as told to the customer", "longtext", required=True)
    told: str = ask("Told by", "choice")
    agreed: bool | None = ask("Does the customer agree?", "yesno")
    details: bool | None = ask("Ombudsman's details given?", "yesno")
    good_reason: str = ask("Good reason to go beyond the most allowed", "longtext")
    interval: str = ask("Updates every", "interval", note="5 working days, 7 days, weekly …")

    by_letter = ("told",)


class Respond(Addressed, verb="respond"):
    """The written answer to the complaint."""

    acknowledged_on: date | None = ask(
        "Acknowledged on", "date", note="Nothing was acknowledged yet: give its date, and both are recorded."
    )
    channel: str = ask("Sent by", "choice")
    recipient: str = ask("Addressed to", "choice")
    outcome: str = ask("Outcome", "choice")
    answered: tuple[str, ...] = ask("Points answered", "choices")
    reason: str = ask(LATE, "longtext")

    form_only = ("on", "acknowledged_on")
    lately = ("reason",)

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """The points by number."""
        return {"answered": tuple(str(point.number) for point in case.points)}

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The cause of the delay, where it was given before, and the outcome that a finished report came to."""
        outcome = case.fact("investigation.reported:outcome")
        return {"reason": case.fact("*:late_reason"), **({"outcome": outcome} if outcome else {})}

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """The date of an acknowledgement that is there already, and points where none are set out."""
        hidden = (
            *super().hides(case),
            *(("acknowledged_on",) if case.latest(f"{cls.shape.process}.acknowledged") else ()),
        )
        return hidden if case.points else (*hidden, "answered")

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The response with the offers that it makes, after the acknowledgement where that is recorded with it."""
        response = super().events(case, more)
        response += made_in(case, self.on, self.channel) if case else ()
        if self.acknowledged_on is None:
            return response
        kept = {"channel": self.channel, "recipient": self.recipient, "reason": self.reason}
        fields = {name: value for name, value in kept.items() if value}
        return (Event(f"{self.shape.process}.acknowledged", self.acknowledged_on, fields), *response)


class Complete(Step, verb="complete"):
    """What the answer left to be done with the case's own tasks is done."""

    note: str = ask("Note", "longtext")


class Close(Step, verb="close"):
    """The process is done with; promised actions live on."""

    ground: str = ask("Ground", "choice", required=True, default="answered")
    note: str = ask("Note", "longtext")


class Withdraw(Step, verb="withdraw"):
    """The customer takes the complaint back."""

    told: str = ask("How the customer said so", "choice")
    reason: str = ask("Reason, if one was given", "longtext")
    confirmed: bool | None = ask("Confirmed in writing?", "yesno")


class Transfer(Step, verb="transfer"):
    """The matter goes on under another procedure: nothing of this one is owed on it any more."""

    to: str = ask("Passed on to", "choice", required=True)
    reason: str = ask("Why it belongs there", "longtext", required=True)
    told: str = ask("How the customer was told", "choice")
    letter_sent: bool | None = ask("Letter with the reasons sent?", "yesno")
    arbitrator: str = ask("Arbitrator named in the letter", "choice")

    by_letter = ("told",)


class Refuse(Step, verb="refuse"):
    """The complaint is not accepted, on a ground of the landlord's document, and the customer told why."""

    ground: str = ask("Ground", "choice", required=True)
    reason: str = ask("Why, on this complaint's own facts", "longtext", required=True)
    evidence: str = ask("Evidence", "longtext")
    letter_sent: bool | None = ask("Letter with the reasons sent?", "yesno")
    arbitrator: str = ask("Arbitrator named in the letter", "choice")


class Plan(Step, verb="plan"):
    """A meeting is set: of a panel, or with the customer."""

    meeting_on: date = ask("Day of the meeting", "date", required=True, ahead=True)
    place: str = ask("Place, or link", required=True)
    note: str = ask("Note", "longtext")


class Hold(Step, verb="hold"):
    """A meeting of a panel or with the customer, as part of the process."""

    attended: str = ask("Who was there", "longtext", note="By role; the customer, and whoever came along.")
    minutes: str = ask("Minutes", "longtext")
    decided: str = ask("What was decided", "longtext")


class Approve(Step, verb="approve"):
    """Before a request is refused somebody else looks at whether it may be."""

    result: str = ask("Result", "choice", required=True, choices=("may be refused", "is to be taken on"))
    reason: str = ask("Why", "longtext", required=True)


class Reopen(Step, verb="reopen"):
    """What had ended goes on: the ending was a mistake, or the customer or the landlord thinks again."""

    reason: str = ask("Why", "longtext", required=True)
