"""The steps of an investigation: points agreed and decided, evidence, what was done, and what was promised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.steps.model import OF_A_FILE, Step, ask


def _numbers(case: CaseFile) -> tuple[str, ...]:
    return tuple(str(point.number) for point in case.points)


class AboutPoints(Step):
    """What the steps share that may be about several points of complaint."""

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """The points by number."""
        return {"points": _numbers(case)}


class AboutPoint(Step):
    """What the steps about one point of complaint share: which one it is."""

    item: str = ask("Point", "choice", required=True, note="Its number.")

    says_anew = True

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """The points by number."""
        return {"item": _numbers(case)}

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The first point of which nothing of the kind is recorded."""
        done = {event.item for event in case.all(cls.event)}
        return {"item": next((number for number in _numbers(case) if number not in done), "")}

    @classmethod
    def goes_on_from(cls, case: CaseFile, item: str) -> Mapping[str, Value]:
        """What was last said of this point: a decision is written on, not written anew."""
        before = case.latest(cls.event, item)
        return before.fields if before else {}


class AgreePoint(AboutPoint, verb="point.agree"):
    """A point of complaint as agreed with the customer: what it says, and who answers for it."""

    text: str = ask("The point, as agreed", "longtext", note="Empty: as it was set out.")
    category: str = ask("Category", "choice")
    responsible: str = ask("Are we responsible?", "choice", choices=("yes", "in part", "no"))
    who_is: str = ask("Who is, where we are not", when={"responsible": ("in part", "no")})
    outcome_sought: str = ask("Outcome sought on this point", "longtext")
    arbitrator: str = ask("Arbitrator", "choice", note="Who can look at it after us.")


class DecidePoint(AboutPoint, verb="point.decide"):
    """A finding on one point of complaint, with its reasons and the outcome."""

    finding: str = ask("What was found", "longtext", required=True)
    reasons: str = ask("Reasons for the decision", "longtext", required=True)
    outcome: str = ask("Outcome", "choice", required=True)
    refers_to: str = ask("Policy, law and good practice", "longtext", note="What the decision rests on.")
    effect: str = ask("Effect on the customer", "longtext")
    remedy: str = ask("What puts it right", "longtext")
    legal: bool | None = ask("Are legal obligations in issue?", "yesno")
    obligations_ours: str = ask("Our obligations", "longtext", required=True, when={"legal": True})
    obligations_customers: str = ask("The customer's obligations", "longtext", required=True, when={"legal": True})


class Plan(Step, verb="investigation.plan"):
    """How the complaint will be investigated."""

    text: str = ask("What has to be found out", "longtext", required=True)
    sources: str = ask("From whom and where", "longtext")
    until: date | None = ask("To be done by", "date", ahead=True)

    says_anew = True


class Hold(AboutPoints, verb="investigation.hold"):
    """An interview, a call, a visit or a meeting."""

    manner: str = ask(
        "What it was",
        "choice",
        required=True,
        choices=("customer's account", "interview", "call", "site visit", "surveyor's visit", "meeting"),
    )
    with_role: str = ask("With whom", note="By role where it is a colleague.")
    points: tuple[str, ...] = ask("About points", "choices")
    summary: str = ask("What was said or seen", "longtext", required=True)
    absent: str = ask("Who stayed away, and why", "longtext", when={"manner": ("meeting",)})


class Chronicle(AboutPoints, verb="investigation.chronicle"):
    """Something that happened in the matter complained of: a line of its chronology, not of the case's own history."""

    happened_on: date = ask("When it happened", "date", required=True)
    what: str = ask("What happened", "longtext", required=True)
    source: str = ask("How we know", note="Repairs record, e-mail, the customer …")
    points: tuple[str, ...] = ask("About points", "choices")


class Declare(Step, verb="investigation.declare"):
    """Whether whoever investigates could have a conflict of interest, real or as others may see it."""

    conflict: bool | None = ask("Could there be a conflict of interest?", "yesno", required=True)
    what: str = ask("Which", "longtext", required=True, when={"conflict": True})
    measure: str = ask("What was done about it", "longtext", required=True, when={"conflict": True})


class Consider(Step, verb="investigation.consider"):
    """What is known of vulnerability and needs, and what was done for them in handling and deciding."""

    vulnerability: str = ask("Vulnerability, known or possible", "longtext", required=True, note="'None known' is one.")
    source: str = ask("How we know")
    adjustments: str = ask("Adjustments made", "longtext")
    equality: str = ask("Equality considered", "longtext")


class Receive(AboutPoints, verb="evidence.receive"):
    """Something that shows what happened: looked at, listened to or given to us."""

    kind: str = ask(
        "Kind",
        "choice",
        required=True,
        choices=("system notes", "call recording", "letter or e-mail", "photograph", "inspection or survey",
                 "statement", "policy or procedure", "other document"),
    )  # fmt: skip
    source: str = ask("From whom or where", required=True)
    dated: date | None = ask("Date of the thing itself", "date")
    points: tuple[str, ...] = ask("Goes to points", "choices")
    shows: str = ask("What it shows", "longtext", required=True)
    disclosable: bool | None = ask("May the customer see it?", "yesno")
    file: str = ask("File", "file", note="Its path on this computer. A copy is kept with the case.")
    filename: str = ask("Name of the file")
    media: str = ask("Kind of file")
    size: int | None = ask("Size of the file in bytes", "integer")

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """What the file itself says."""
        return OF_A_FILE

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The evidence, with the next number of the case (E1, E2 …)."""
        return (Event(self.event, self.on, {"item": next_item(case, self.event, "E"), **self.payload(more)}),)


class Withdraw(Step, verb="evidence.withdraw"):
    """Evidence turns out not to belong to the case: it stays in the history and counts for nothing."""

    item: str = ask("Evidence", "choice", required=True, note="Its number.")
    reason: str = ask("Why", "longtext", required=True)

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """What counts as evidence now."""
        gone = {event.item for event in case.all(cls.event)}
        return {"item": tuple(e.item for e in case.all("evidence.received") if e.item not in gone)}


class Report(Step, verb="investigation.report"):
    """The Investigation Report is finished: it is made as a PDF and kept with the case."""

    outcome: str = ask("Outcome overall", "choice", required=True)
    justification: str = ask("Why this outcome, and these remedies", "longtext", required=True)
    specialist: str = ask("Specialist advice taken", "longtext", note="Legal, data protection, surveyor, insurers …")
    root_cause: str = ask("Root cause", "longtext", required=True, note="'Not determined' is one.")
    learning: str = ask("What we learn from it", "longtext")
    affects_others: str = ask("May others be affected?", "longtext")
    file: str = ask("Digest of the PDF", "file")

    says_anew = True

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """The PDF is made when the report is saved."""
        return ("file",)

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """What an earlier version of the report said."""
        before = case.latest(cls.event)
        return {name: value for name, value in before.fields.items() if name != "file"} if before else {}


class AboutAction(Step):
    """What the steps about one promised action share: which one it is."""

    item: str = ask("Action", "choice", required=True, note="Its number.")

    shut: ClassVar[tuple[str, ...]] = ("action.completed",)

    @classmethod
    def offers(cls, case: CaseFile) -> Mapping[str, tuple[str, ...]]:
        """The actions that are not done yet."""
        done = {event.item for name in cls.shut for event in case.all(name)}
        return {"item": tuple(e.item for e in case.all("action.offered") if e.item not in done)}

    @classmethod
    def starts_with(cls, case: CaseFile) -> Mapping[str, Value]:
        """The action promised first of those not done."""
        return {"item": next(iter(cls.offers(case)["item"]), "")}


class Offer(AboutPoints, verb="action.offer"):
    """Something is promised to the customer: what, by whom and by when."""

    what: str = ask("What will be done", "longtext", required=True)
    owner: str = ask("Who does it", required=True, note="A team or a role.")
    until: date = ask("By when", "date", required=True, ahead=True)
    points: tuple[str, ...] = ask("For points", "choices")
    from_remedy: str = ask("From remedy", note="Its number, where it comes from one.")

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The promise, with the next number of the case (A1, A2 …)."""
        return (Event(self.event, self.on, {"item": next_item(case, self.event, "A"), **self.payload(more)}),)


class UpdateAction(AboutAction, verb="action.update"):
    """How a promised action stands, and whether the customer was told."""

    text: str = ask("How it stands", "longtext", required=True)
    told: bool | None = ask("Was the customer told?", "yesno")


class ExtendAction(AboutAction, verb="action.extend"):
    """A promised action will be done later than promised."""

    until: date = ask("New date", "date", required=True, ahead=True)
    reason: str = ask("Reason", "longtext", required=True)
    agreed: bool | None = ask("Does the customer agree?", "yesno")

    def events(self, case: CaseFile | None, more: Mapping[str, Value]) -> tuple[Event, ...]:
        """The new date, which moves the promise's own clock."""
        rules = case.procedure.clocks if case else ()
        clock = next((rule.id for rule in rules if any(t.event == "action.offered" for t in rule.starts)), "")
        return (Event(self.event, self.on, {"clock": clock, **self.payload(more)}),)


class Complete(AboutAction, verb="action.complete"):
    """A promised action is done, and this shows it."""

    evidence: str = ask("How we know", "longtext", required=True)
    satisfactory: bool | None = ask("To a satisfactory standard?", "yesno")
    file: str = ask("File", "file", note="Its path on this computer. A copy is kept with the case.")
    filename: str = ask("Name of the file")
    media: str = ask("Kind of file")
    size: int | None = ask("Size of the file in bytes", "integer")

    @classmethod
    def hides(cls, case: CaseFile) -> tuple[str, ...]:
        """What the file itself says."""
        return OF_A_FILE


def next_item(case: CaseFile | None, event: str, letter: str) -> str:
    """The number of the next of these on a case, undone ones counted (E1, E2 …)."""
    used = (e.item.removeprefix(letter) for e in case.log if e.name == event) if case else ()
    return f"{letter}{1 + max((int(one) for one in used if one.isdigit()), default=0)}"
