"""Who gets a letter beside the customer or in the customer's place: members of a group, petitioners, other parties.

Each copy goes by its own person's way, address and adjustments; an address that must not be shown is on none. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.rules.casefile import CaseFile
from app.rules.events import Value
from app.rules.letters import ADDRESS, FORMATS, CopyRule, LetterRule, Letters
from app.rules.words import Relied

REPRESENTATIVE: Final = Relied(
    "representative", field="capacity", why="letters go to whoever acts for the customer by it"
)
"""Who complains, where somebody does on the customer's behalf."""

BY_POST: Final = Relied("letter", field="prefers", why="what goes by post goes by it")
"""What the customer prefers, where letters are to be on paper."""

_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE)
_BY_POST: Final = re.compile(r"\b(?:by post|by letter|on paper|no e-?mails?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person who gets a copy. `means` is "e-mail" or "letter"; `problem` says why it cannot go, else empty.

    `address` is as on the envelope, commas or line ends between its lines, and empty where it must not be shown.
    """

    name: str
    address: str
    email: str
    means: str
    forms: tuple[str, ...]
    clause: str
    problem: str = ""
    stops: bool = False
    record: str = ""
    """The references of the linked records whose own party this is; empty for those of the case itself."""
    acts: bool = False
    """Whether they act for the customer."""

    @property
    def says(self) -> str:
        """How the copy goes, or why it does not."""
        if self.problem:
            return f"No copy to {self.name}: {self.problem}"
        way = f"by e-mail to {self.email}" if self.means == "e-mail" else "by post"
        also = f", also in {', '.join(self.forms)}" if self.forms else ""
        return f"A copy to {self.name}, {way}{also}"


def hides_address(case: CaseFile) -> bool:
    """Whether the customer's address must appear nowhere."""
    return case.fact("*:address_hidden") is True


def shows_hidden(case: CaseFile, text: str) -> bool:
    """Whether a text gives away the address that must not be shown, or its postcode."""
    if not hides_address(case):
        return False
    said = flat(text)
    lines = [flat(line) for line in re.split(r"[,\n]", case.address)]
    codes = [flat(code).replace(" ", "") for code in _POSTCODE.findall(case.address)]
    return any(len(line) > 5 and line in said for line in lines) or any(c in said.replace(" ", "") for c in codes)


def flat(text: str) -> str:
    """A text without regard to capitals and to where its lines end."""
    return " ".join(text.casefold().split())


def instead(case: CaseFile, letters: Letters, rule: LetterRule) -> Recipient | None:
    """Who gets the letter in the customer's place; None where the customer does."""
    found = _rule(case, letters, rule)
    return next(iter(_chosen(case, letters, rule)), None) if found and found.instead else None


def copies(case: CaseFile, letters: Letters, rule: LetterRule, first: str) -> tuple[Recipient, ...]:
    """Everybody who gets a copy, and those who would and cannot. `first` is who gets the letter itself: no copy."""
    seen = {flat(first)}
    found: list[Recipient] = []
    for one in (*_chosen(case, letters, rule), *_left_out(case, letters, rule)):
        if flat(one.name) not in seen:
            seen.add(flat(one.name))
            found.append(one)
    return tuple(found)


def party(
    case: CaseFile, letter: LetterRule, clause: str, among: Iterable[CaseFile] = (), *, by_post: bool = False
) -> Recipient:
    """Whoever brought this record, the representative or else the customer, for a copy of another record's letter.

    An address that one of the records `among` which this one is must not show is not written on it either.
    `by_post`: it goes by post where that can be, as to whoever prefers letters.
    """
    acts = party_is(case) == REPRESENTATIVE
    elsewhere = str(case.fact("*:write_to") or "")
    hidden = not acts and (hides_address(case) or any(shows_hidden(one, case.address) for one in among))
    post = ("by post",) if by_post or case.fact("*:prefers") == BY_POST else ()
    row = {
        "name": party_name(case),
        "address": elsewhere or ("" if acts or hidden else case.address),
        "contact": case.representative_contact if acts else case.contact,
        "adjustments": ", ".join((*(case.fact("*:letter_forms") or ()), *post)),
        "hidden": hidden and not elsewhere,
    }
    copied = _recipient(case, letter, CopyRule(clause, (), holds_up=False), row)
    if copied.problem:
        says = f"{case.reference} has no e-mail address of theirs, nor one that may be shown. Enter one there."
        copied = replace(copied, problem=says)
    return replace(copied, record=case.reference, acts=acts)


def party_is(case: CaseFile) -> str:
    """By whom a record was brought: "representative" or "customer"."""
    return REPRESENTATIVE if case.opening.get("capacity") == REPRESENTATIVE else "customer"


def party_name(case: CaseFile) -> str:
    """The name of whoever brought a record."""
    return str(case.opening.get("representative", "")) if party_is(case) == REPRESENTATIVE else case.customer


def _rule(case: CaseFile, letters: Letters, rule: LetterRule) -> CopyRule | None:
    """The first rule that is about this letter and this case, and that somebody answers to."""
    if rule.to != "customer":
        return None
    about = [one for one in letters.copies if (not one.letters or rule.id in one.letters) and case.holds(one.when_case)]
    return next((one for one in about if any(_wanted(row, one) for row in _rows(case, one))), None)


def _chosen(case: CaseFile, letters: Letters, rule: LetterRule) -> tuple[Recipient, ...]:
    found = _rule(case, letters, rule)
    rows = _rows(case, found) if found else ()
    return tuple(_recipient(case, rule, found, row) for row in rows if found and _wanted(row, found))


def _left_out(case: CaseFile, letters: Letters, rule: LetterRule) -> Iterator[Recipient]:
    """Those who are on the list and not among those whom the rule writes to, where it asks for their own yes."""
    found = _rule(case, letters, rule)
    for row in _rows(case, found) if found and not found.instead else ():
        asked = next((key for key in ("confirmed", "authorised") if key in found.where), "") if found else ""
        if found and asked and not _wanted(row, found):
            why = {
                "confirmed": "they have not confirmed that they take part.",
                "authorised": "the customer has not agreed to it.",
            }[asked]
            yield Recipient(str(row.get("name", "")), "", "", "", (), found.clause, why)


def _rows(case: CaseFile, rule: CopyRule) -> tuple[Mapping[str, Value], ...]:
    """The list of people, from the first fact that holds one; a single name is a list of one."""
    found = next((value for key in rule.people if (value := case.fact(key))), ())
    if isinstance(found, str):
        known = {flat(str(row.get("name", ""))): row for row in _members(case)}
        return (known.get(flat(found), {"name": found}),)
    return tuple(row for row in found if isinstance(row, Mapping)) if isinstance(found, tuple) else ()


def _members(case: CaseFile) -> tuple[Mapping[str, Value], ...]:
    found = case.fact("*:members")
    return tuple(row for row in found if isinstance(row, Mapping)) if isinstance(found, tuple) else ()


def _wanted(row: Mapping[str, Value], rule: CopyRule) -> bool:
    return all(row.get(key) == value for key, value in rule.where.items())


def _recipient(case: CaseFile, letter: LetterRule, rule: CopyRule, row: Mapping[str, Value]) -> Recipient:
    """One person of the list, with the way that suits them."""
    name, wishes = str(row.get("name", "")), str(row.get("adjustments", ""))
    itself = flat(name) == flat(case.customer)
    address = str(row.get("address", "")) or (case.address if itself else "")
    contact = str(row.get("contact", "")) or (case.contact if itself else "")
    if row.get("hidden") is True or shows_hidden(case, address):
        address = ""
    matched = ADDRESS.search(contact)
    email = matched[0].rstrip(".") if matched else ""
    by_post = bool(address) and "letter" in letter.means and (bool(_BY_POST.search(wishes)) or not email)
    means = "letter" if by_post else "e-mail" if email and "e-mail" in letter.means else ""
    problem = "" if means else "there is neither an e-mail address nor one that may be shown. Enter one in the list."
    forms = tuple(form for form in FORMATS if form in wishes.casefold())
    return Recipient(name, address, email, means, forms, rule.clause, problem, bool(problem) and rule.holds_up)
