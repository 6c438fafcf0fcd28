"""Redress at the desk: the offers of a case, what awaits whose signature, and signing off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.desk.caseviews import detail_of
from app.desk.offer_view import SHOWN, OfferView, sentence, view_of
from app.desk.views import CaseView
from app.errors import BadInput, PutrightError, Refusal, Refused
from app.rules import redress
from app.rules.authority import Authority, authority, awaits, valid_until
from app.rules.casefile import CaseFile
from app.rules.conditions import Actor, may, role_names
from app.rules.events import Value
from app.rules.money import show_pence
from app.rules.procedure import Procedure
from app.rules.redress import Offer
from app.rules.remedies import in_force
from app.rules.typed_dates import show_date
from app.steps.redress import APPROVE, RETURN

if TYPE_CHECKING:
    from app.desk import Desk
    from app.documents.brand import Brand
    from data.records import KeptFile


class MoneyFacet:
    """Redress, for whoever is at this desk."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk

    # Looking

    def offers(self, reference: str) -> tuple[OfferView, ...]:
        """The offers of a case, the latest first.

        Raises:
            BadInput: when there is no such case.
        """
        case = self._desk.casework.read(reference)
        return tuple(view_of(self._desk, case, one) for one in reversed(redress.offers(case)))

    def awaiting(self) -> tuple[OfferView, ...]:
        """What awaits a signature at this landlord: first what you may sign, then what others must."""
        found = [
            view_of(self._desk, case, one)
            for reference in self._desk.store.redress.awaiting(self._desk.procedure_id)
            for case in (self._desk.casework.read(reference),)
            for one in redress.offers(case)
            if awaits(case, one)
        ]
        return tuple(sorted(found, key=lambda view: (not view.mine, view.proposed_on, view.reference, view.item)))

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
        found = authority(case, one, self._actor(case.procedure), self._desk.today)
        if not isinstance(found, Authority):
            clause = (case.procedure.redress.cites or ("",))[0]
            raise Refused((Refusal("signer", clause, sentence(found), "item"),))
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
        table = in_force(self._desk.tables.levels(self._desk.procedure_id), self._desk.today)
        most = table.bulk if table else 0
        views = [view_of(self._desk, case, self._offer(case, item)) for case, item in self._read(chosen)]
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
        """The written sign-off of an offer as it was signed last; of what was signed, where it was lowered since.

        Raises:
            BadInput: when nobody has signed it.
        """
        case = self._desk.casework.read(reference)
        one = redress.offer(case, item)
        found = one.approvals[-1] if one and one.approvals else case.latest("redress.approved", item)
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
        until = valid_until(procedure, found.table, desk.today)
        written = SignOff(
            reference=case.reference,
            landlord=procedure.landlord,
            clauses=procedure.redress.cites,
            offer=one,
            signer=names.get(desk.actor.id, desk.actor.id),
            role=self._signs_as(procedure, found),
            limit="by the procedure" if found.level is None else "no limit" if limit is None else show_pence(limit),
            table=f"{found.table.version}, in force from {show_date(found.table.since)}" if found.table else "",
            compared=found.sum,
            signatures=found.signatures,
            valid_until=until,
            more=tuple(detail_of(case, one.event, names, SHOWN)),
            proposers=tuple(sorted(names.get(by, by) for by in one.proposers)),
            on=desk.today,
            note=note,
            lowering=procedure.redress.lowering_keeps,
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
            "valid_until": until,
            "file": kept.sha256,
            "note": note,
        }
        return {name: value for name, value in values.items() if value not in (None, "", 0)}, kept

    def _signs_as(self, procedure: Procedure, found: Authority) -> str:
        """The role that somebody signs in; where it is another's, whose."""
        role, actor, today = role_names(procedure, (found.role,)), self._actor(procedure), self._desk.today
        if found.table is None or may(procedure, (found.role,), actor):
            return role
        covers = (d for d in found.table.deputies if d.person == actor.id and d.role == found.role)
        whom = next((d.stands_for for d in covers if d.since <= today <= d.until), "")
        return f"{role}, standing in for {self._desk.people.names().get(whom, whom)}"

    def _brand(self, procedure: Procedure) -> Brand:
        from app.documents.brand import Brand
        from app.documents.letters import brand
        from data.letter_files import has_letters, letters

        if not has_letters(procedure.id):
            return Brand(procedure.landlord)
        return brand(self._desk.letterheads.of(letters(procedure.id)))
