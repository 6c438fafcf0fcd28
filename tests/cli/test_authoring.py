"""Writing a landlord's folder: begun with `procedure new`, checked as a whole, worded from the program's own lists."""

import inspect
import shutil
from pathlib import Path

import pytest

from app.desk.checking import check_folder
from app.rules.verbs import VERBS
from app.rules.vocabulary import RULES
from data import procedure_files
from tests.cli.conftest import Putright


@pytest.fixture
def begun(putright: Putright, tmp_path: Path) -> Path:
    assert putright("procedure", "new", "harbour", "--in", str(tmp_path)).code == 0
    return tmp_path / "harbour"


def test_what_is_begun_has_no_fault_and_its_examples_pass(putright: Putright, begun: Path) -> None:
    done = putright("procedure", "check", str(begun), "--json")
    assert (done.code, done.json) == (0, {"harbour": []})
    assert procedure_files.read_procedure(begun).landlord == "Harbour"
    tried = putright("procedure", "test", str(begun), "--json")
    assert (tried.code, tried.json["harbour"]["passed"], tried.json["harbour"]["failed"]) == (0, 3, 0)


def test_a_third_stage_is_written_by_the_hints_that_stand_there(begun: Path) -> None:
    text = (begun / "procedure.toml").read_text(encoding="utf-8")
    before, _, after = text.partition('# [[process]]\n# id     = "stage3"')
    third = '[[process]]\nid     = "stage3"' + after.partition("\n#\n")[0].replace("\n# ", "\n")
    (begun / "procedure.toml").write_text(
        before.replace('"stage2",', '"stage2", "stage3",', 1) + third + "\n", encoding="utf-8"
    )
    clocks = (begun / "clocks.toml").read_text(encoding="utf-8")
    before, mark, after = clocks.partition("# [[clock]]\n")
    assert mark
    (begun / "clocks.toml").write_text(before + "[[clock]]\n" + after.replace("# ", ""), encoding="utf-8")
    steps = (begun / "steps.toml").read_text(encoding="utf-8")
    for verb in ("log", "allocate", "acknowledge", "respond", "close", "extend", "withdraw"):
        at = f'also{{}}= {{ "stage2.{verb}" = '
        for gap in (" ", "  ", "    "):
            old = at.replace("{}", gap).replace("{ {", "{ ").replace("= {{", "= {")
            steps = steps.replace(old, old.replace(f'"stage2.{verb}"', f'"stage3.{verb}" = [], "stage2.{verb}"'))
    steps += '\n[[step]]\nid    = "stage3.request"\nroles = []\ncites = ["3.1"]\n'
    (begun / "steps.toml").write_text(steps, encoding="utf-8")
    assert check_folder(begun) == ()
    procedure = procedure_files.read_procedure(begun)
    assert {"stage3.request", "stage3.acknowledge", "stage3.respond"} <= set(procedure.step_by_id)
    assert "stage3.respond" in procedure.clock_by_id


def test_faults_are_told_all_at_once_with_their_places(putright: Putright, begun: Path) -> None:
    text = (begun / "steps.toml").read_text(encoding="utf-8")
    text = text.replace('rule   = "needs_fact"', 'rule   = "need_fact"').replace('ground = "legal', 'grond = "legal')
    (begun / "steps.toml").write_text(text, encoding="utf-8")
    (begun / "letters" / "letters.toml").write_text('[head]\n[[letter]]\nid = "x"\n', encoding="utf-8")
    done = putright("procedure", "check", str(begun))
    assert done.code == 1
    assert "steps.toml" in done.out
    assert "Is 'needs_fact' meant?" in done.out or "There is no condition 'need_fact'" in done.out
    assert "Is 'ground' meant?" in done.out
    assert "The key 'template' is missing." in done.out
    assert "There is no letter 'acknowledgement'" in done.out


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("new",), "needs an id"),
        (("new", "Abri Homes"), "cannot be the id"),
        (("new", "../abri"), "cannot be the id"),
        (("new", "abri"), "There is a procedure 'abri' already"),
        (("check", "abry"), "Is 'abri' meant?"),
        (("test", "abry"), "Is 'abri' meant?"),
        (("words", "conditons"), "Did you mean 'conditions'?"),
        (("show", "abri", "--in", "x"), "'--in' goes with"),
        (("show", "abri", "--markdown"), "'--markdown' goes with"),
        (("compare",), "needs a procedure"),
    ],
)
def test_what_cannot_be_done_is_said(putright: Putright, argv: tuple[str, ...], says: str) -> None:
    done = putright("procedure", *argv)
    assert (done.code, says in done.err) == (2, True), done.err


def test_a_folder_that_is_there_is_not_written_over(putright: Putright, begun: Path) -> None:
    (begun / "procedure.toml").write_text("# mine\n", encoding="utf-8")
    done = putright("procedure", "new", "harbour", "--in", str(begun.parent))
    assert (done.code, "is there already" in done.err) == (2, True)
    assert (begun / "procedure.toml").read_text(encoding="utf-8") == "# mine\n"


def test_every_condition_is_printed_with_its_parameters_and_what_it_says_of_itself(putright: Putright) -> None:
    found = {one["word"]: one for one in putright("procedure", "words", "conditions", "--json").json["conditions"]}
    assert set(found) == set(RULES)
    for name, spec in RULES.items():
        assert found[name]["means"] == " ".join((inspect.getdoc(spec.test) or "").split())
        assert [line.partition(":")[0].partition(" (")[0] for line in found[name]["takes"]] == list(spec.params)
        assert [" (may be left out)" in line for line in found[name]["takes"]] == [
            param in spec.optional for param in spec.params
        ]
    assert all(name in putright("procedure", "words").out for name in (*RULES, *VERBS))


def test_the_page_of_conditions_is_what_the_program_prints(putright: Putright) -> None:
    page = Path(__file__).parents[2] / "docs" / "conditions.md"
    assert page.read_text(encoding="utf-8") == putright("procedure", "words", "--markdown").out


def test_a_folder_with_a_fault_takes_no_other_down(
    putright: Putright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "procedures"
    for name in ("abri", "code2024", "southern"):
        shutil.copytree(procedure_files.FOLDER / name, folder / name)
    steps = folder / "southern" / "steps.toml"
    steps.write_text(steps.read_text(encoding="utf-8").replace("rank", "rang", 1), encoding="utf-8")
    monkeypatch.setattr(procedure_files, "FOLDER", folder)
    procedure_files.load.cache_clear()
    try:
        done = putright("procedure", "list")
        found = putright("procedure", "list", "--json")
    finally:
        procedure_files.load.cache_clear()
    assert done.code == found.code == 1
    assert "Customer Relations Procedure 1.10" in done.out
    assert "southern cannot be used: southern/steps.toml" in done.out
    assert [one["id"] for one in found.json] == ["abri", "code2024", "southern"]
    assert "Is 'rank' meant?" in found.json[2]["fault"]
