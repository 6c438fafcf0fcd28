"""What each clause wants in a letter: with it the letter passes, without it the letter is refused by that clause."""

from datetime import date

import pytest

from app.rules.casefile import CaseFile, fold
from app.rules.events import Event
from app.rules.letter_checks import Circumstances, check
from app.rules.letters import Gap, Holds, LetterRule, LetterText, Part
from data.letter_files import letters
from data.procedure_files import clauses, ids, load

AROUND = Circumstances((), "", "0" * 64, "", "e-mail", "ada@example.org")


ASKING = {
    landlord: {clause.id for clause in clauses(landlord) if clause.kind in ("document", "gate")} for landlord in ids()
}
"""The clauses of each landlord's that ask for something in a letter."""


def wanted() -> list[object]:
    """Every item of every letter's list, marked with its clause."""
    return [
        pytest.param(
            landlord, rule, item, id=f"{landlord}-{rule.id}-{item.part}-{n}",
            marks=[
                pytest.mark.clause(landlord, item.clause)
                for _ in (1,) if item.clause in ASKING[landlord]
            ],
        )
        for landlord in ids()
        for rule in letters(landlord).letters
        for n, item in enumerate(rule.holds)
    ]  # fmt: skip


def case_of(landlord: str, item: Holds) -> CaseFile:
    """A complaint on which the item is asked for."""
    day = date(2026, 3, 30)
    events = [Event("stage1.received", day, {"customer": "Ada Example", "address": "1 Example Street"}, id="1", seq=1)]
    for n, (key, value) in enumerate(item.when_case.items(), 2):
        name, _, field = key.partition(":")
        given = (value,) if field == "flags" else "money" if value == "any" else value
        events.append(Event("case.noted" if name == "*" else name, day, {field: given}, id=str(n), seq=n))
    return fold(load(landlord), "REF-26A-0001", events, date(2026, 4, 20))


def written(rule: LetterRule, *, without: str = "", gap: str = "") -> LetterText:
    """The letter with something in every part."""
    parts = tuple(
        Part(name, "" if name == without else "Said.", (Gap("Nothing is known."),) if name == gap else ())
        for name in dict.fromkeys(item.part for item in rule.holds)
    )
    return LetterText("Said.", parts)


@pytest.mark.parametrize(("landlord", "rule", "item"), wanted())
def test_a_letter_cannot_go_without_what_its_clause_asks_for(landlord: str, rule: LetterRule, item: Holds) -> None:
    case, own = case_of(landlord, item), letters(landlord)

    def found(letter: LetterText) -> set[tuple[str, str]]:
        return {(f.clause, f.reason) for f in check(case, own, rule, letter, AROUND) if f.must}

    missing = (item.clause, f"The letter does not say {item.says}.")
    assert missing not in found(written(rule))
    assert missing in found(written(rule, without=item.part))
    assert any(reason == "Nothing is known." for _, reason in found(written(rule, gap=item.part)))
    assert not any(reason == "Nothing is known." for _, reason in found(written(rule)))
