"""Redress at the desk: the offers of a case, what awaits whose signature, signing off, and who may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.desk.views import CaseView
from app.errors import BadInput, PutrightError, Refusal, Refused
from app.rules import redress
from app.rules.casefile import CaseFile
from app.rules.conditions import Actor, role_names
from app.rules.events import Value
from app.rules.money import show_pence
from app.rules.procedure import Procedure
from app.rules.redress import Authority, Offer
from app.rules.remedies import Guideline, LevelTable, in_force
from app.rules.typed_dates import show_date
from app.steps.redress import APPROVE, RETURN

if TYPE_CHECKING:
    from app.desk import Desk
    from app.documents.brand import Brand
    from data.records import KeptFile


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer as screens and commands show it. Amounts are pence.

    `level` is what you would sign as, `why_not` why you may not; `events` are its life, a line each; `lacks` the
    sign-off that it still needs.
    """

    reference: str
    customer: str
    item: str
    kind: str
    state: str
    pence: int
    payable: int
    others: int
    text: str
    reasons: str
    due: date | None
    proposed_on: date
    proposed_by: str
    lines: tuple[redress.Line, ...]
    factors: tuple[str, ...]
    set_off: str
    outside: bool
    replaces: str
    events: tuple[str, ...]
    needs_sign_off: bool
    awaits: bool
    level: str
    why_not: str
    lacks: str
    bulk: bool
    seq: int

    @property
    def mine(self) -> bool:
        """Whether it awaits the signature of whoever is at this desk."""
        return self.awaits and not self.why_not


class MoneyFacet:
    """Redress, for whoever is at this desk."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk
        self._tables: dict[str, tuple[LevelTable, ...]] = {}

    # Looking

    def offers(self, reference: str) -> tuple[OfferView, ...]:
        """The offers of a case, the latest first.

        Raises:
            BadInput: when there is no such case.
        """
        case = self._desk.casework.read(reference)
        return tuple(self._view(case, one) for one in reversed(redress.offers(case)))

    def awaiting(self) -> tuple[OfferView, ...]:
        """What awaits a signature at this landlord: first what you may sign, then what others must."""
        found = [
            self._view(case, one)
            for reference in self._desk.store.redress.awaiting(self._desk.procedure_id)
            for case in (self._desk.casework.read(reference),)
            for one in redress.offers(case)
            if redress.awaits(case, one)
        ]
        return tuple(sorted(found, key=lambda view: (not view.mine, view.proposed_on, view.reference, view.item)))

    def guidelines(self, day: date | None = None) -> tuple[Guideline, ...]:
        """The rows in force on a day (today): the landlord's own first, then the Ombudsman's and the schemes'."""
        from data.guidance_files import guidelines

        rows = (*self._desk.procedure.redress.guidelines, *guidelines())
        return tuple(row for row in rows if row.holds(day or self._desk.today))

    # Signing

    def approve(self, reference: str, item: str, *, note: str = "", seen_seq: int | None = None) -> CaseView:
        """Sign an offer off: the approval and the written sign-off, a PDF, in one save.

        Raises:
            BadInput: when there is no such offer.
            Refused: when whoever is at this desk may not sign it, saying why and who may.
            Conflict: when the case was changed meanwhile and it matters.
        """
        case = self._desk.casework.read(reference)
        one = self._offer(case, item)
        found = redress.authority(case, one, self._actor(case.procedure), self._desk.today)
        if not isinstance(found, Authority):
            clause = (case.procedure.redress.cites or ("",))[0]
            raise Refused((Refusal("signer", clause, _sentence(found), "item"),))
        values, kept = self._signed(case, one, found, note)
        return self._desk.casework.do(reference, APPROVE, values, seen_seq=seen_seq, files=(kept,))

    def send_back(self, reference: str, item: str, reason: str, *, seen_seq: int | None = None) -> CaseView:
        """Send a proposal back with the reason.

        Raises:
            BadInput: when there is no reason, or no such offer.
        """
        return self._desk.casework.do(reference, RETURN, {"item": item, "reason": reason}, seen_seq=seen_seq)

    def changed(self, reference: str, item: str) -> Mapping[str, Value]:
        """What the form of a new proposal starts with, where it takes the place of this one.

        Raises:
            BadInput: when there is no such offer.
        """
        case = self._desk.casework.read(reference)
        fields = self._offer(case, item).event.fields
        known = {spec.name for spec in self._desk.casework.form(reference, "redress.propose").fields}
        own = {name: value for name, value in fields.items() if name in known and name not in ("on", "item")}
        return {**own, "replaces": item}

    def approve_all(self, chosen: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        """Sign several off, each by itself; a sentence for each. Only what lies within the landlord's limit for it.

        Raises:
            Refused: before anything is signed, when one is above that limit, or there is none.
        """
        table = in_force(self.tables(self._desk.procedure_id), self._desk.today)
        most = table.bulk if table else 0
        views = [self._view(case, self._offer(case, item)) for case, item in self._read(chosen)]
        above = [f"{view.reference} offer {view.item}" for view in views if view.pence > most]
        if not most:
            raise Refused((Refusal("bulk", "", "The landlord's table allows no signing of several at a time.", ""),))
        if above:
            says = f"Several at a time only up to {show_pence(most)} each. Sign by itself: {', '.join(above)}."
            raise Refused((Refusal("bulk", "", says, ""),))
        said = []
        for view in views:
            try:
                self.approve(view.reference, view.item, seen_seq=view.seq)
                said.append(f"{view.reference} offer {view.item}: signed off, {show_pence(view.pence)}.")
            except PutrightError as error:
                said.append(f"{view.reference} offer {view.item}: not signed. {error}")
        return tuple(said)

    def sign_off_pdf(self, reference: str, item: str) -> bytes:
        """The written sign-off of an offer as it was signed last.

        Raises:
            BadInput: when nobody has signed it.
        """
        case = self._desk.casework.read(reference)
        found = case.latest("redress.approved", item)
        if found is None or not found.get("file"):
            raise BadInput(f"Offer {item[:20]} of {case.reference} has no written sign-off.")
        return self._desk.store.files.get(str(found.get("file"))).content

    def write_sign_off(self, reference: str, item: str) -> Path:
        """Put the written sign-off into the folder for them, below the data folder.

        Raises:
            BadInput: when nobody has signed the offer.
            NotWritten: with the reason.
        """
        from app.documents.render import write_file

        data = self.sign_off_pdf(reference, item)
        path = self._desk.settings.home / "sign-offs" / f"{reference}-{item}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, data)
        return path

    # Who may sign

    def tables(self, procedure_id: str) -> tuple[LevelTable, ...]:
        """The landlord's tables of levels, past and to come, as they are kept in the database."""
        if procedure_id not in self._tables:
            from data.redress_files import from_text

            self._tables[procedure_id] = from_text(self._desk.store.meta.get(_key(procedure_id)))
        return self._tables[procedure_id]

    def forget(self) -> None:
        """Read the tables anew when next asked: somebody else may have entered one."""
        self._tables.clear()

    def enter(self, path: Path) -> LevelTable:
        """Take in a table of levels from a file; one of the same date takes the place of the old.

        Raises:
            ProcedureError: when the file has a fault, with its place.
        """
        from data.redress_files import read_levels

        procedure = self._desk.procedure
        table = read_levels(path, procedure, lambda name: self._desk.people.id_of(name, procedure.id))
        self.keep(table)
        return table

    def keep(self, table: LevelTable) -> None:
        """Keep a table of levels of this landlord in the database."""
        from data.redress_files import added, as_text

        landlord = self._desk.procedure_id
        self.forget()
        self._desk.store.meta.set(_key(landlord), as_text(added(self.tables(landlord), table)))
        self.forget()

    def template(self) -> str:
        """What a file of levels holds, with this landlord's own roles and no amounts."""
        roles = sorted(self._desk.procedure.roles, key=lambda role: role.rank)
        names = ", ".join(role.id for role in roles if role.rank)
        return _TEMPLATE.format(landlord=self._desk.landlord, roles=names, today=self._desk.today.isoformat())

    def levels_in_words(self) -> tuple[str, ...]:
        """The tables as sentences, the latest first; none where nothing is entered."""
        people, procedure = self._desk.people.names(), self._desk.procedure
        lines: list[str] = []
        for table in reversed(self.tables(procedure.id)):
            mark = " (example)" if table.example else ""
            lines.append(f"From {show_date(table.since)}, by {table.version}{mark}:")
            for level in table.levels:
                limit = "no limit" if level.limit is None else f"up to {show_pence(level.limit)}"
                about = f" for {', '.join(level.kinds)}" if level.kinds else ""
                counts = "all offers on the case together" if level.counts == "case" else "each offer by itself"
                two = ", two signatures" if level.signatures > 1 else ""
                lines.append(f"  {role_names(procedure, (level.role,))}: {limit}{about}, {counts}{two}")
            for deputy in table.deputies:
                who, whom = (people.get(one, one) for one in (deputy.person, deputy.stands_for))
                days = f"{show_date(deputy.since)} to {show_date(deputy.until)}"
                lines.append(f"  {who} stands in for {whom} as {role_names(procedure, (deputy.role,))}, {days}")
            if table.bulk:
                lines.append(f"  Several at a time: up to {show_pence(table.bulk)} each")
        return tuple(lines)

    # Beneath

    def _actor(self, procedure: Procedure) -> Actor:
        return self._desk.casework.actor(procedure)

    def _offer(self, case: CaseFile, item: str) -> Offer:
        found = redress.offer(case, item.strip())
        if found is None:
            raise BadInput(f"There is no offer '{item[:20]}' on {case.reference}.")
        return found

    def _read(self, chosen: Sequence[tuple[str, str]]) -> list[tuple[CaseFile, str]]:
        return [(self._desk.casework.read(reference), item) for reference, item in chosen]

    def _signed(self, case: CaseFile, one: Offer, found: Authority, note: str) -> tuple[dict[str, object], KeptFile]:
        from app.documents.render import pdf
        from app.documents.sign_off import SignOff, sign_off
        from data.records import KeptFile

        desk, procedure = self._desk, case.procedure
        names = desk.people.names()
        limit = found.level.limit if found.level else None
        written = SignOff(
            reference=case.reference,
            landlord=procedure.landlord,
            clauses=procedure.redress.cites,
            offer=one,
            signer=names.get(desk.actor.id, desk.actor.id),
            role=role_names(procedure, (found.role,)),
            limit="by the procedure" if found.level is None else "no limit" if limit is None else show_pence(limit),
            table=f"{found.table.version}, in force from {show_date(found.table.since)}" if found.table else "",
            compared=found.sum,
            signatures=found.signatures,
            proposers=tuple(sorted(names.get(by, by) for by in one.proposers)),
            on=desk.today,
            note=note,
            example=desk.demo or bool(found.table and found.table.example),
        )
        kept = KeptFile(pdf(sign_off(written), self._brand(procedure)), "application/pdf")
        values: dict[str, object] = {
            "item": one.item,
            "digest": one.digest,
            "pence": one.pence,
            "level": found.role,
            "limit_pence": limit,
            "signatures": found.signatures,
            "table": found.table.since if found.table else None,
            "sum_pence": found.sum,
            "file": kept.sha256,
            "note": note,
        }
        return {name: value for name, value in values.items() if value not in (None, "", 0)}, kept

    def _brand(self, procedure: Procedure) -> Brand:
        from app.desk.letter_work import head_of
        from app.documents.brand import Brand
        from app.documents.letters import brand
        from data.letter_files import has_letters, letters

        if not has_letters(procedure.id):
            return Brand(procedure.landlord)
        return brand(head_of(self._desk, letters(procedure.id)))

    def _view(self, case: CaseFile, one: Offer) -> OfferView:
        desk = self._desk
        people, fields = desk.people.names(), one.event.fields
        actor = self._actor(case.procedure)
        waits = redress.awaits(case, one)
        found = redress.authority(case, one, actor, desk.today) if waits else ""
        table = in_force(actor.tables, desk.today)
        others = sum(o.pence for o in redress.offers(case) if o.item != one.item and o.live)
        due = fields.get("due")
        return OfferView(
            reference=case.reference,
            customer=case.customer,
            item=one.item,
            kind=one.kind,
            state=one.state,
            pence=one.pence,
            payable=one.payable,
            others=others,
            text=str(fields.get("text", "")),
            reasons=str(fields.get("reasons", "")),
            due=due if isinstance(due, date) else None,
            proposed_on=one.event.on,
            proposed_by=", ".join(sorted(people.get(by, by) for by in one.proposers)),
            lines=one.lines,
            factors=tuple(str(factor) for factor in fields.get("factors") or ()),
            set_off=f"{show_pence(one.set_off)}: {fields.get('set_off_reason', '')}" if one.set_off else "",
            outside=one.outside,
            replaces=one.replaces,
            events=tuple(_life(event.name, event.on, people.get(event.by, event.by)) for event in one.history),
            needs_sign_off=redress.needs_sign_off(case, one),
            awaits=waits,
            level=role_names(case.procedure, (found.role,)) if isinstance(found, Authority) else "",
            why_not=_sentence(found) if isinstance(found, str) else "",
            lacks=_sentence(redress.missing(case, one, actor, desk.today)) if one.live else "",
            bulk=bool(table and table.bulk >= one.pence),
            seq=len(case.log),
        )


def _life(name: str, on: date, by: str) -> str:
    from app.desk.caseviews import TITLES

    return f"{show_date(on)}  {TITLES.get(name, name)}" + (f", {by}" if by else "")


def _sentence(words: str) -> str:
    """The words with a capital at their head."""
    return words[:1].upper() + words[1:]


def _key(procedure_id: str) -> str:
    return f"levels:{procedure_id}"


_TEMPLATE: Final = """\
# Who may sign off redress at {landlord}: a table of levels, in force from its date until the next one's.
# Roles: {roles}.

[table]
from    = {today}
version = "name and date of the guideline that these levels come from"
# bulk  = "£25"              # the most that may be signed several at a time; without it, one by one

[[level]]
role    = ""                 # one of the roles above; whoever ranks higher may sign too
limit   = ""                 # an amount such as "£250" (an equal amount is within it), or "no limit"
# kinds = ["…"]              # only for these kinds of remedy or heads of money; else for all
# counts = "offer"           # each offer by itself; else all offers on the case together
# signatures = 2             # two different people

# [[deputy]]
# person = "…"               # who stands in
# stands_for = "…"
# role   = "…"
# from   = {today}
# until  = {today}
"""
