"""Words of the landlords' lists that code compares with are declared beside that code, so that the check knows them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk.checking import check_folder
from app.desk.checking.steps import RELIED
from data import procedure_files
from data.step_files import shared_choices

ROOT = Path(__file__).parents[1]
CODE = sorted(path for folder in ("app", "screens") for path in (ROOT / folder).rglob("*.py"))


def listed() -> dict[str, set[str]]:
    """The words of every landlord's lists, by the name of the field that offers them."""
    found: dict[str, set[str]] = {}
    for landlord in procedure_files.ids():
        procedure = procedure_files.load(landlord)
        for lists in (procedure.choices, *(step.choices for step in procedure.steps)):
            for field, words in lists.items():
                found.setdefault(field, set()).update(words)
    return found


def compared(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Each field asked for by name and compared with a word that is written out: `e.get("manner") == "call"`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        words = [one.value for side in sides for one in ast.walk(side)
                 if isinstance(side, (ast.Constant, ast.Tuple)) and isinstance(one, ast.Constant)]  # fmt: skip
        for side in sides:
            if isinstance(side, ast.Call) and isinstance(side.func, ast.Attribute) and side.args:
                first = side.args[0]
                if side.func.attr in ("get", "fact", "facts") and isinstance(first, ast.Constant):
                    field = str(first.value).rpartition(":")[2]
                    yield from ((field, str(word), node.lineno) for word in words if isinstance(word, str))


def test_no_word_of_a_landlord_s_list_is_written_out_where_code_compares() -> None:
    known = listed()
    found = [
        f"{path.relative_to(ROOT)}:{line} {field} {word}"
        for path in CODE
        for field, word, line in compared(ast.parse(path.read_text(encoding="utf-8")))
        if word in known.get(field, ())
    ]
    assert found == [], "declare it as Relied beside the code, as app.rules.recipients does"


def test_the_search_finds_what_it_looks_for() -> None:
    tree = ast.parse('if event.get("capacity") == "group" or case.fact("*:prefers") in ("letter", "x"): pass')
    assert [one[:2] for one in compared(tree)] == [("capacity", "group"), ("prefers", "letter"), ("prefers", "x")]


def test_lists_that_landlords_have_alike_hold_every_word_that_code_goes_by() -> None:
    assert {"capacity", "recipient"} <= set(shared_choices())
    for word in RELIED:
        assert word in shared_choices().get(word.field, (word,))


@pytest.mark.parametrize(
    ("field", "word", "says"),
    [
        ("capacity", "representative", "'capacity' has to offer 'representative'"),
        ("capacity", "group", "'capacity' has to offer 'group'"),
        ("prefers", "letter", "'prefers' has to offer 'letter'"),
        ("flags", "staff conduct", "'flags' has to offer 'staff conduct'"),
    ],
)
def test_a_list_without_a_word_that_code_goes_by_is_told(field: str, word: str, says: str, tmp_path: Path) -> None:
    from data.skeleton_files import write_skeleton

    folder = write_skeleton("harbour", tmp_path, procedure_files.load("abri").in_force)
    steps = folder / "steps.toml"
    text = steps.read_text(encoding="utf-8")
    if f"\n{field} " not in text:
        every = ", ".join(f'"{one}"' for one in shared_choices()[field])
        text = text.replace("\n[choices]\n", f"\n[choices]\n{field} = [{every}]\n")
    lines = text.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{field} "))
    assert f'"{word}"' in lines[at]
    lines[at] = lines[at].replace(f'"{word}"', '"another word"')
    steps.write_text("".join(lines), encoding="utf-8")
    assert [fault.line for fault in check_folder(folder) if says in str(fault)] == [at + 1]
