"""What stands in the way of sending a letter, and what would make it better. Pure: the letter and its case in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.rules.casefile import CaseFile
from app.rules.letters import ADDRESS, CONDUCT, THEIRS, LetterFinding, LetterRule, Letters, LetterText, enter_head
from app.rules.readability import advice
from app.rules.recipients import Recipient, flat, hides_address, party_is, party_name, shows_hidden

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEFT = re.compile(r"\{\{|\}\}|\{%|%\}|\[(?:insert|enter|name|date|tbc)[^\]]*\]|\bTBC\b|\bXX+\b|\blorem ipsum\b", re.I)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the check must know beside the case.

    `names` are those of everybody who works here, `handler` the name that the letter gives itself. `digest` is that
    of the letter's words and `writer` the id of who wrote them. `means` is how the letter goes, `email` where it could.
    `locked` are, by part, the words that it cannot be without, whatever its template says. `barred` are words by
    which it would send the customer to somebody who has no power to decide on the case, each with its clause, and
    `told` the landlord's own sentences that say so. `copies` are the others who get it;
    `posted` says whether there is an address to which it could go. `others` are the other records that the letter
    answers, `to` is the address on it. `recipient` says whether the customer or a representative gets it; empty while
    nobody was chosen.
    """

    names: tuple[str, ...]
    handler: str
    digest: str
    writer: str
    means: str
    email: str
    locked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    barred: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    copies: tuple[Recipient, ...] = ()
    posted: bool = True
    others: tuple[CaseFile, ...] = ()
    to: str = ""
    recipient: str = ""

    @property
    def mailbox(self) -> str:
        """The field of the address that an e-mail goes to."""
        return THEIRS if self.recipient == "representative" else "email"


def check(
    case: CaseFile, letters: Letters, rule: LetterRule, letter: LetterText, around: Circumstances
) -> tuple[LetterFinding, ...]:
    """Everything found: first what refuses, in the order of the letter's own list, then the advice."""
    found = [
        *_contents(case, rule, letter, around),
        *_placeholders(case, letter, around.others),
        *_colleagues(case, rule, letter, around),
        *_hidden_address(case, letter, around),
        *_barred(letter, around),
        *_copies(case, around),
        *_way(case, letters, rule, around),
        *_whose(case, rule, around),
        *_not_the_customers(case, rule, around),
        *_reach(letters),
        *_checked(case, rule, around),
        *(LetterFinding(says, must=False) for says in advice(letter.words, letters.jargon)),
    ]
    unique = tuple(dict.fromkeys(found))
    return tuple(sorted(unique, key=lambda one: not one.must))


def _contents(case: CaseFile, rule: LetterRule, letter: LetterText, around: Circumstances) -> Iterator[LetterFinding]:
    """Each item of the clause's own list is there, with nothing missing in it; then what is missing elsewhere."""
    parts = {part.name: part for part in letter.parts}
    clauses: dict[str, str] = {}
    for item in rule.holds:
        clauses.setdefault(item.part, item.clause)
        if not case.holds(item.when_case) or (item.unless_case and case.holds(item.unless_case)):
            continue
        part = parts.get(item.part)
        if part is None or not part.words.strip():
            yield LetterFinding(f"The letter does not say {item.says}.", item.clause, item.goes)
        else:
            yield from (LetterFinding(gap.says, item.clause, gap.goes or item.goes, item=gap.item) for gap in part.gaps)
            said = flat(part.words)
            for words in around.locked.get(item.part, ()):
                if flat(words) not in said:
                    yield LetterFinding(
                        f"The part '{item.part}' does not give “{words}”, which this case needs there. "
                        f"Put it back into the template {rule.template}.",
                        item.clause,
                    )
    own = rule.cites[0]
    for part in letter.parts:
        if part.name not in clauses:
            yield from (LetterFinding(gap.says, own, gap.goes, item=gap.item) for gap in part.gaps)
    yield from (LetterFinding(gap.says, own, gap.goes, item=gap.item) for gap in letter.gaps)


def _placeholders(case: CaseFile, letter: LetterText, others: Iterable[CaseFile]) -> Iterator[LetterFinding]:
    """What is left of a template or a draft; what the customer wrote so is theirs."""
    theirs = " ".join(_said(one) for one in (case, *others))
    for left in dict.fromkeys(_LEFT.findall(letter.words)):
        if left in theirs:
            continue
        yield LetterFinding(f"“{left}” looks like a placeholder that nobody filled in. Fill it in, or take it out.")


def _colleagues(case: CaseFile, rule: LetterRule, letter: LetterText, around: Circumstances) -> Iterator[LetterFinding]:
    """No colleague's name on conduct cases; job titles elsewhere, but for the handler's where the letter asks it."""
    conduct = any(CONDUCT in one.flags or CONDUCT in one.categories for one in (case, *around.others))
    others = {token.casefold() for text in _people_of(case) for token in _TOKEN.findall(text)}
    words = set(_TOKEN.findall(letter.words))
    for name in around.names:
        if rule.handler_named and name == around.handler:
            continue
        tokens = _TOKEN.findall(name)
        whole = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", letter.words, re.IGNORECASE)
        last = tokens[-1] if tokens else ""
        surname = len(tokens) > 1 and last in words and last.casefold() not in others
        if not (whole or surname):
            continue
        shown = name if whole else last
        if conduct:
            yield LetterFinding(
                f"The letter names “{shown}”, and this complaint is about a colleague: no colleague is named. "
                "Use the job title."
            )
        else:
            yield LetterFinding(f"The letter names “{shown}”. Job titles are used instead of names.", must=False)


def _said(case: CaseFile) -> str:
    """Everything that the customer said, as it is on the case."""
    events = (*case.did("received"), *case.did("defined"), *case.did("requested"))
    return " ".join(str(value) for event in events for value in event.fields.values())


def _people_of(case: CaseFile) -> Iterable[str]:
    opening = case.opening
    return (case.customer, str(opening.get("representative", "")), case.address)


def _kept_from_the_post(case: CaseFile) -> bool:
    """Whether the only address there is must not be shown."""
    return hides_address(case) and not case.fact("*:write_to")


def _hidden_address(case: CaseFile, letter: LetterText, around: Circumstances) -> Iterator[LetterFinding]:
    """An address that must not be shown is nowhere in the letter, nor is its postcode."""
    posted = around.means == "letter"
    if posted and _kept_from_the_post(case):
        yield LetterFinding(
            "The customer's address must not be shown, so this cannot go by post. Send it by e-mail; or, if letters "
            "can go elsewhere, correct the receipt (enter on it in the history) and say where under 'Letters go to'.",
            goes="means",
        )
    elif posted and (one := next((one for one in around.others if shows_hidden(one, around.to)), None)):
        yield LetterFinding(
            f"This address must not be shown, says {one.reference}, of the same matter. Send it by e-mail, or record "
            "there and here where letters may go.",
            goes="means",
        )
    if any(shows_hidden(one, letter.words) for one in (case, *around.others)):
        yield LetterFinding("The letter shows the customer's address, which must not be shown. Take it out.")


def _barred(letter: LetterText, around: Circumstances) -> Iterator[LetterFinding]:
    """Nobody is offered who has no power to decide on this case; to say that they have none is another matter."""
    said = flat(letter.words)
    for sentence in around.told:
        said = said.replace(flat(sentence), " ")
    for words, clause in around.barred.items():
        if flat(words) in said:
            yield LetterFinding(
                f"The letter names “{words}”, which cannot decide on this case. Take it out: the letter itself gives "
                "whom the customer can turn to.",
                clause,
            )
            return


def _copies(case: CaseFile, around: Circumstances) -> Iterator[LetterFinding]:
    """Every copy can go, or it is said which cannot."""
    for one in around.copies:
        if one.problem:
            yield LetterFinding(one.says, one.clause, "" if one.record else case.step("define"), must=one.stops)


def _way(case: CaseFile, letters: Letters, rule: LetterRule, around: Circumstances) -> Iterator[LetterFinding]:
    """The letter can go the way that was chosen."""
    if around.means not in rule.means:
        yield LetterFinding(f"Choose how it goes: {' or '.join(rule.means)}.", goes="means")
    elif around.means == "e-mail" and not around.email:
        yield LetterFinding(
            "No e-mail address of the recipient is recorded, so it cannot go by e-mail. Enter one, or send it by post.",
            goes="means",
        )
    elif around.means == "e-mail" and not ADDRESS.fullmatch(around.email):
        yield LetterFinding(
            f"“{' '.join(around.email.split())[:60]}” is not an e-mail address. Enter one.", goes=around.mailbox
        )
    elif around.means == "e-mail" and rule.copied and not letters.head.inbox:
        yield LetterFinding(
            f"The complaints inbox gets a copy of this e-mail, and its address is not entered. {enter_head('inbox')}",
            rule.cites[0],
        )
    elif around.means == "letter" and rule.to == "customer" and not (around.posted or _kept_from_the_post(case)):
        yield LetterFinding("No address is recorded, so it cannot go by post.", goes="means")


def _whose(case: CaseFile, rule: LetterRule, around: Circumstances) -> Iterator[LetterFinding]:
    """Where somebody acts for the customer, it is said to whom an e-mail goes, and none lands with the other unnoticed.

    They may share an address. Nor does any go to somebody who acts for the customer no more.
    """
    if around.recipient not in ("", "customer", "representative"):
        yield LetterFinding("Address it to the customer or to the representative.", goes="recipient")
    if around.recipient == "representative" and party_is(case) != "representative":
        yield LetterFinding("Nobody acts for the customer on this case: address it to the customer.", goes="recipient")
    if around.means != "e-mail" or rule.to != "customer" or party_is(case) != "representative":
        return
    who = party_name(case) or "the representative"
    if not around.recipient:
        yield LetterFinding(f"Say to whom this goes: to {who}, or to the customer?", goes="recipient")
    email, acts = around.email.casefold(), around.recipient == "representative"
    if email and email in (case.contact if acts else case.representative_contact).casefold():
        one, other = (who, "the customer") if acts else ("the customer", who)
        says = (
            f"It is addressed to {one}, and {around.email} is recorded as {other}'s: enter another, unless both use it."
        )
        yield LetterFinding(says, goes=around.mailbox, must=False)
    elif email and not acts and email in case.contact.casefold() and not case.representative_contact:
        # An older receipt has one field for both.
        says = f"The receipt holds one address: is {around.email} the customer's own, and not that of {who}?"
        yield LetterFinding(f"{says} Else enter another, and correct the receipt.", goes="email", must=False)


def _not_the_customers(case: CaseFile, rule: LetterRule, around: Circumstances) -> Iterator[LetterFinding]:
    """What is written to somebody else does not go to those whom the case is about unnoticed."""
    recorded = f"{case.contact} {case.representative_contact}".casefold()
    if rule.to == "customer" or around.means != "e-mail" or not around.email or around.email.casefold() not in recorded:
        return
    says = f"This is written to somebody else, and {around.email} is recorded as the customer's or representative's."
    yield LetterFinding(f"{says} Enter the address of whom it is written to.", goes=around.mailbox, must=False)


def _reach(letters: Letters) -> Iterator[LetterFinding]:
    """A letter should say how its sender can be reached; which ways it must name is the clauses' own list."""
    head = letters.head
    if not (head.phone or head.email or head.address):
        yield LetterFinding(
            f"Nothing in the letter tells how to reach {head.name}: no telephone, e-mail or address is entered. "
            f"{enter_head('phone')}",
            must=False,
        )


def _checked(case: CaseFile, rule: LetterRule, around: Circumstances) -> Iterator[LetterFinding]:
    """Where the procedure asks for it, somebody else has passed exactly these words.

    Nowhere are words that were sent back passed over in silence.
    """
    checks = [e for e in case.all("letter.checked") if e.get("template") == rule.id]
    if not rule.checked:
        if checks and checks[-1].get("result") != "passed" and checks[-1].get("text") == around.digest:
            yield LetterFinding(
                "The quality check sent this letter back, and it is still as it was: change it, or have it checked "
                "anew.",
                must=False,
            )
        return
    if not checks:
        yield LetterFinding("Somebody other than its writer checks this letter before it goes.", rule.checked, "check")
    elif checks[-1].get("result") != "passed":
        yield LetterFinding("The quality check sent this letter back: change it and have it checked.", rule.checked)
    elif checks[-1].get("text") != around.digest:
        yield LetterFinding(
            "The letter was changed after its quality check, so it is a draft again: have it checked anew.",
            rule.checked,
            "check",
        )
    elif around.writer in ("", checks[-1].by):
        yield LetterFinding("Whoever wrote the letter cannot be the one who checks it.", rule.checked, "check")
