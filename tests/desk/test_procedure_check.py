"""The check of a landlord's folder tells every fault at once, each with its place and the nearest word."""

import random
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from app.desk.checking import check_folder
from data.procedure_files import FOLDER, ids
from tests.slips import Slip, slips, untold

FILES = (
    "procedure.toml", "clocks.toml", "steps.toml", "redress.toml", "report.toml", "letters/letters.toml",
    "clauses.toml", "gate_examples.toml", "clock_examples.toml",
)  # fmt: skip
SAMPLE = 25
"""Words of one file that are misspelt in one run of the tests."""

NAMED = ("date.id", "letter.id", "clause.id", "clock_example.id", "gate_example.id", "source.landlord")
"""What only has a name of its own: nothing else says how it is written."""

ASKED = (
    "event", "step", "role", "gate", "like", "clauses", "expect", "clock", "state", "procedure", "channel", "outcome",
    "capacity", "customer_kind", "without",
)  # fmt: skip
"""Of examples, whose logs are full of people's words: the keys whose words the program knows."""


TO_COME = ("signatories", "approved_by")
"""Fields in logs of steps that the landlords' forms do not have yet."""


def copied(landlord: str, tmp_path: Path) -> Path:
    copy = tmp_path / landlord
    shutil.copytree(FOLDER / landlord, copy)
    return copy


@pytest.mark.parametrize("landlord", ids())
def test_a_landlord_of_the_program_has_no_fault(landlord: str) -> None:
    assert check_folder(FOLDER / landlord) == ()


class OneWord(NamedTuple):
    """A slip that was silent once, or nearly, and what is said of it now."""

    landlord: str
    file: str
    old: str
    new: str
    says: str


ONE_WORD = (
    OneWord("abri", "steps.toml", "when   = { customer_kind =", "when   = { custmer_kind =", "'customer_kind' meant?"),
    OneWord("abri", "steps.toml", 'customer_kind = "former occupier" }', 'customer_kind = "former ocupier" }',
            "Is 'former occupier' meant?"),
    OneWord("abri", "steps.toml", 'fields = ["contact_role",', 'fields = ["contact_rol",', "Is 'contact_role' meant?"),
    OneWord("abri", "steps.toml", '"stage1.received:issue_on"', '"stage1.received:isue_on"', ":issue_on' meant?"),
    OneWord("abri", "steps.toml", '"*:flags" = "staff conduct"', '"*:flags" = "staff conduc"', "Is 'staff conduct'"),
    OneWord("abri", "steps.toml", 'field  = "customer_kind"', 'field  = "customer_knd"', "Is 'customer_kind' meant?"),
    OneWord("abri", "clocks.toml", 'owner  = "complaint officer"', 'owner  = "complaint oficer"',
            "Is 'complaint officer' meant?"),
    OneWord("southern", "steps.toml", 'omits = ["answer"]', 'omits = ["anser"]', "Is 'answer' meant?"),
    OneWord("abri", "steps.toml", 'choices = { channel = ["e-mail",', 'choices = { chanel = ["e-mail",',
            "Is 'channel' meant?"),
    OneWord("abri", "clocks.toml", 'beyond = "good_reason"', 'beyond = "agreed"', "past the cap by 'good_reason'"),
    OneWord("abri", "clocks.toml", '"stage1.received"', '"stage1.recieved"', "Is 'received' meant?"),
    OneWord("octavia", "steps.toml", '"representative", "group",', '"advocate", "group",',
            "'capacity' has to offer 'representative'"),
)  # fmt: skip


@pytest.mark.parametrize("slip", ONE_WORD, ids=lambda slip: slip.new)
def test_a_misspelt_word_is_told_with_its_place_and_the_nearest(slip: OneWord, tmp_path: Path) -> None:
    copy = copied(slip.landlord, tmp_path)
    text = (copy / slip.file).read_text(encoding="utf-8")
    before, found, after = text.partition(slip.old)
    assert found, f"{slip.file} has no {slip.old!r}"
    (copy / slip.file).write_text(before + slip.new + after, encoding="utf-8")
    told = [fault for fault in check_folder(copy) if slip.says in str(fault)]
    line = before.count("\n") + 1
    assert (f"{slip.landlord}/{slip.file}", line) in {(fault.file, fault.line) for fault in told}


def chosen(landlord: str, file: str) -> list[Slip]:
    every = [slip for slip in slips((FOLDER / landlord / file).read_text(encoding="utf-8")) if slip.under not in NAMED]
    if "example" in file:
        every = [slip for slip in every if slip.under.endswith(":key") or slip.under.rpartition(".")[2] in ASKED]
        every = [slip for slip in every if slip.word not in TO_COME]
    return sorted(random.Random(f"{landlord} {file}").sample(every, min(SAMPLE, len(every))))


@pytest.mark.parametrize("landlord", ids())
def test_of_words_misspelt_by_one_letter_each_is_told(landlord: str, tmp_path: Path) -> None:
    silent = {file: untold(FOLDER / landlord, tmp_path, file, chosen(landlord, file)) for file in FILES}
    assert {file: found for file, found in silent.items() if found} == {}


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    copy = copied("code2024", tmp_path)
    for name, old, new in (
        ("procedure.toml", "version", "verson"),
        ("clocks.toml", "[[clock]]\nid     = ", '[[clock]]\nid     = "stage9.x"\nidd     = '),
        ("steps.toml", "rank  = 1", "rang  = 1"),
        ("redress.toml", "heads", "heds"),
        ("clauses.toml", 'kind  = "route"', 'kind  = "rout"'),
    ):
        text = (copy / name).read_text(encoding="utf-8")
        assert old in text
        (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert {fault.file.partition("/")[2] for fault in check_folder(copy)} >= {
        "procedure.toml", "clocks.toml", "steps.toml", "redress.toml", "clauses.toml",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["procedure.toml", "clocks.toml", "steps.toml", "clauses.toml", "redress.toml"])
def test_a_file_that_cannot_be_read_is_told_once_and_hides_no_other(name: str, tmp_path: Path) -> None:
    copy = copied("code2024", tmp_path)
    (copy / name).unlink()
    (copy / "letters" / "letters.toml").write_text("[head\n", encoding="utf-8")
    found = {(fault.file, fault.says.partition(".")[0][:30]) for fault in check_folder(copy)}
    gone = "The clause register is missing" if name == "clauses.toml" else "The file is missing"
    assert found >= {(f"code2024/{name}", gone), ("code2024/letters/letters.toml", "This is not valid TOML: Expect")}
    assert {file for file, _ in found} == {f"code2024/{name}", "code2024/letters/letters.toml"}
