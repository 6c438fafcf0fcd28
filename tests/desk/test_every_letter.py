"""Every letter of every landlord, on a case where everything is known and on one where nothing is."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from pypdf import PdfReader

from app.desk import Desk
from app.errors import Refused
from app.rules.events import Event
from app.rules.letters import LetterRule
from data.letter_files import letters
from data.procedure_files import ids
from tests.desk.test_letters import begun, decided, record, values, words_of
from tests.screens.stage import desk_in, take

EVERY = [
    pytest.param(landlord, rule.id, id=f"{landlord}-{rule.id}")
    for landlord in ids()
    for rule in letters(landlord).letters
]


class Cases(NamedTuple):
    """One landlord's desk: a case where everything is known, the same at stage 2 or reviewed, and a bare one."""

    desk: Desk
    full: str
    again: str
    reviewed: str
    bare: str

    def about(self, rule: LetterRule) -> str:
        """The full case as this letter finds it."""
        if rule.template == "panel_note.md":
            return self.reviewed
        return self.again if rule.stage == "stage2" else self.full


MONTHS = ("March", "April", "May", "June", "Mar", "Apr", "Jun")


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Cases]]:
    """Each landlord's cases."""
    found = {landlord: cases(tmp_path_factory.mktemp(landlord), landlord) for landlord in ids()}
    yield found
    for one in found.values():
        one.desk.close()


def cases(folder: Path, landlord: str) -> Cases:
    desk = desk_in(folder, landlord)
    desk.note_demo(True)
    bare = take(desk, None, "stage1.receive", on="30/3/2026", customer="Bo Sample", description="Mould.").reference
    again = known(desk)
    day = date(2026, 4, 13)
    record(desk, again, Event("stage1.responded", day, {"outcome": "upheld"}))
    if "stage2.request" in desk.procedure.step_by_id:
        handler = desk.casework.open(again).handler
        assert handler is not None
        record(desk, again, Event("stage2.requested", day, {"channel": "telephone"}))
        record(desk, again, Event("stage2.allocated", day, {"to": handler.id}))
        decided(desk, again, 1, 2, on=day)
    reviewed = known(desk)
    if "redress.review" in desk.procedure.step_by_id:
        record(desk, reviewed, *overruled())
    return Cases(desk, known(desk), again, reviewed, bare)


def overruled() -> tuple[Event, ...]:
    """An offer of £250 of which the panel said £180, made again because the circumstances are exceptional."""
    day, due = date(2026, 4, 13), date(2026, 5, 1)
    money = {"kind": "compensation", "text": "We pay you", "due": due, "reasons": "Nights without heating"}
    money |= {"lines": ({"head": "distress", "pence": 25_000},), "costs": True}
    again = {"replaces": "2", "exceptional": "A baby was born in the cold", "explained_on": day}
    return (
        Event("redress.proposed", day, {"item": "2", **money}),
        Event("redress.offered", day, {"item": "2"}),
        Event("redress.reviewed", day, {"item": "2", "recommends": "recommends less", "panel_pence": 18_000}),
        Event("redress.proposed", day, {"item": "3", **money, **again}),
    )


def known(desk: Desk) -> str:
    """A case with points, findings, a remedy and a promised action."""
    reference = begun(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    take(desk, reference, "stage1.define", on="3/4/2026", state="agreed", not_responsible="The shop below.")
    decided(desk, reference, 1, 2)
    remedy = {
        "item": "1", "kind": "apology", "text": "A letter to say sorry", "due": date(2026, 5, 1),
        "reasons": "It took long",
    }  # fmt: skip
    promise = {"item": "A1", "what": "Renew the ceiling", "until": date(2026, 5, 8)}
    day = date(2026, 4, 10)
    record(desk, reference, Event("redress.proposed", day, remedy), Event("action.offered", day, promise))
    return reference


def everything(desk: Desk, reference: str, letter: str) -> dict[str, object]:
    """Something in every field of a letter's form."""
    given = values(desk, reference, letter, on="14/4/2026")
    for spec in desk.letters.form(reference, letter).fields:
        if given.get(spec.name) in (None, "", ()):
            given[spec.name] = {
                "choice": spec.choices[0] if spec.choices else "other",
                "choices": spec.choices[:1],
                "date": "21/4/2026" if spec.ahead else "13/4/2026",
                "yesno": True,
                "interval": "5 working days",
                "person": spec.choices[0] if spec.choices else "",
            }.get(spec.kind, "Said in plain words.")
    return {**given, "email": "ada@example.org"}


@pytest.mark.parametrize(("landlord", "letter"), EVERY)
def test_a_full_letter_lacks_nothing_of_its_contents(desks: dict[str, Cases], landlord: str, letter: str) -> None:
    desk, rule = desks[landlord].desk, letters(landlord).by_id[letter]
    full = desks[landlord].about(rule)
    given = everything(desk, full, letter)
    preview = desk.letters.preview(full, letter, given)
    asked = {item.clause for item in rule.holds}
    lacks = [finding.reason for finding in preview.findings if finding.must and finding.clause in asked]
    hangs_on = rule.hangs_on(desk.casework.case(full))
    assert [reason for reason in lacks if "before it goes" not in reason and reason != hangs_on] == []
    pdf = desk.letters.make(full, letter, given)[0].data
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = words_of(pdf)
    assert len(pages) <= 4
    assert len(pages[-1].extract_text().split()) > 25, "a page with next to nothing on it"
    assert not re.search(r"\[[A-Z][^\]]*\]|\{\{|\}\}|\bNone\b|\bGap\b|\d{4}-\d{2}-\d{2}(?!\d)", text.replace(full, ""))
    assert full in text
    for said in re.findall(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b", " ".join(text.split())):
        assert said.split()[1] in MONTHS, said


@pytest.mark.parametrize(("landlord", "letter"), EVERY)
def test_a_bare_letter_says_what_it_lacks_by_which_clause_and_where_to_mend_it(
    desks: dict[str, Cases], landlord: str, letter: str
) -> None:
    desk, bare = desks[landlord].desk, desks[landlord].bare
    rule = letters(landlord).by_id[letter]
    preview = desk.letters.preview(bare, letter, values(desk, bare, letter))
    must = [finding for finding in preview.findings if finding.must]
    assert must, "a letter of a case of which nothing is known could go"
    own = [finding for finding in must if finding.clause in {item.clause for item in rule.holds}]
    for finding in must:
        assert finding.reason.rstrip().endswith((".", ")"))
        assert len(finding.reason) < 240
    hangs_on = rule.hangs_on(desk.casework.case(bare))
    assert hangs_on in {finding.reason for finding in must} or not hangs_on
    for finding in own:
        if finding.reason == hangs_on:
            continue
        assert (
            finding.goes or "letters.toml" in finding.reason or "template" in finding.reason or "say" in finding.reason
        )
    desk.letters.make(bare, letter, values(desk, bare, letter))


@pytest.mark.parametrize(("landlord", "letter"), EVERY)
def test_no_letter_hangs_on_nothing(desks: dict[str, Cases], landlord: str, letter: str) -> None:
    """On a case of which there is only the receipt a letter goes by its step, or not before what it is about."""
    desk, bare, rule = desks[landlord].desk, desks[landlord].bare, letters(landlord).by_id[letter]
    offered = {line.id for line in desk.letters.list(bare)}
    assert (letter in offered) == rule.offered(desk.procedure)
    assert rule.step or rule.during == "case" or rule.hangs_on(desk.casework.case(bare))
    if rule.stage not in ("intake", "stage1", "any"):
        with pytest.raises(Refused):
            desk.letters.send(bare, letter, everything(desk, bare, letter))


# One truth for what was sent


@pytest.mark.parametrize(("landlord", "letter"), EVERY)
def test_what_a_letter_prints_of_its_step_is_what_the_step_records(
    desks: dict[str, Cases], landlord: str, letter: str
) -> None:
    """Whom the customer can turn to, and how it went, are entered once, by the letter."""
    desk, rule = desks[landlord].desk, letters(landlord).by_id[letter]
    full = desks[landlord].about(rule)
    form = desk.letters.form(full, letter)
    case = desk.casework.case(full)
    spec = next((one for one in form.fields if one.name == "arbitrator"), None)
    if spec is not None:
        from app.desk.letter_said_once import printed_arbitrator

        assert printed_arbitrator(case, letters(landlord).at(case), spec) == ""
    names = {spec.name for spec in form.fields}
    for one in form.fields:
        assert set(one.when) <= names, f"{one.name} is asked by a field that this form has not"


def test_abris_acknowledgement_by_post_says_why_on_its_own_form(desks: dict[str, Cases]) -> None:
    desk, bare = desks["abri"].desk, desks["abri"].bare
    spec = next(one for one in desk.letters.form(bare, "acknowledgement").fields if one.name == "letter_reason")
    assert spec.when == {"means": ("letter",)}
    wants = [
        one.goes for one in desk.letters.preview(bare, "acknowledgement", {"means": "letter"}).findings if one.must
    ]
    assert "letter_reason" in wants
    told = {"means": "letter", "letter_reason": "No e-mail address"}
    again = [one.goes for one in desk.letters.preview(bare, "acknowledgement", told).findings if one.must]
    assert "letter_reason" not in again
