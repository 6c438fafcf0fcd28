"""The rules of the house that no other tool holds.

Which package imports which is import-linter's (see pyproject.toml). Here: what a fresh interpreter loads,
style sheets, key bindings, the size of files, and words. Each checker is also given something wrong, so that
it is known to see it.
"""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("app", "screens", "data", "tests")
LONGEST_FILE = 400


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def text_files() -> Iterator[Path]:
    """Every file that a person reads or writes, in the four folders and beside them."""
    beside = [path for path in ROOT.iterdir() if path.is_file()]
    within = [path for folder in (*FOLDERS, ".ci") for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in sorted(beside + within):
        if "__pycache__" not in path.parts and path.suffix not in {
            ".pyc",
            ".db",
            ".svg",
            ".pdf",
            ".png",
            ".ttf",
        }:
            yield path


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


# What importing loads


def loaded_by(*modules: str) -> set[str]:
    """The top-level modules that a new interpreter holds after importing these."""
    code = (
        f"import importlib, json, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


HEAVY = {"textual", "sqlmodel", "sqlalchemy", "alembic", "psycopg", "reportlab"}


@pytest.mark.parametrize(
    ("modules", "kept_out"),
    [
        pytest.param(
            [module_name(path) for path in python_files("app/rules")],
            HEAVY | {"pydantic", "holidays", "pendulum", "rich"},
            id="app.rules",
        ),
        pytest.param([module_name(path) for path in python_files("app/steps")], HEAVY, id="app.steps"),
        pytest.param(["app.desk"], HEAVY, id="app.desk"),
        pytest.param(["app.__main__"], HEAVY | {"pydantic", "holidays", "pendulum", "rich"}, id="app.__main__"),
    ],
)
def test_importing_loads_no_library_that_the_first_screen_can_wait_for(modules: list[str], kept_out: set[str]) -> None:
    assert modules
    assert loaded_by(*modules) & kept_out == set()


def test_the_import_check_sees_what_is_loaded() -> None:
    assert "sqlmodel" in loaded_by("app", "sqlmodel")


def test_every_module_of_app_stands_in_a_layer() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["id"] == "layers")
    known = {name for layer in layers for name in re.findall(r"[\w.]+", layer)}
    present = {module_name(path) for path in (ROOT / "app").glob("*.py")}
    present |= {module_name(path) for path in (ROOT / "app").glob("*/__init__.py")}
    assert sorted(present - {"app"} - known) == [], "put the module into its layer in pyproject.toml"


# Screens and their style sheets


def base_names(node: ast.ClassDef) -> set[str]:
    plain = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
    return {base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in plain}


def screen_classes(source: str) -> set[str]:
    """The classes of a module that derive from something called a Screen."""
    return {
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and any(name.endswith("Screen") for name in base_names(node))
    }


def inherited_in_screens() -> set[str]:
    """Classes that others here derive from: they hold what screens share, and show nothing themselves."""
    return {
        name
        for path in python_files("screens")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for name in base_names(node)
    }


def top_level_selectors(css: str) -> list[str]:
    """The selectors of rules that stand in no other rule; variables are no rules."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"(?m)^\s*\$[\w-]+\s*:[^;]*;", "", css)
    selectors, depth, start = [], 0, 0
    for index, character in enumerate(css):
        if character == "{":
            if depth == 0:
                selectors += [part.strip() for part in css[start:index].split(",")]
            depth += 1
        elif character == "}":
            depth -= 1
            start = index + 1
    return selectors


def loose_selectors(css: str, classes: set[str]) -> list[str]:
    """Rules that would reach other screens: Textual does not scope a screen's CSS_PATH to it."""
    return [
        selector for selector in top_level_selectors(css) if re.split(r"[^\w-]", selector, maxsplit=1)[0] not in classes
    ]


def test_every_screen_has_its_style_sheet_beside_it_and_nests_it_in_its_name() -> None:
    faults = []
    shared = inherited_in_screens()
    for path in python_files("screens"):
        classes = screen_classes(path.read_text(encoding="utf-8"))
        sheet = path.with_suffix(".tcss")
        if classes - shared and not sheet.exists():
            faults.append(f"{shown(path)} has no {sheet.name} beside it")
        elif classes and sheet.exists():
            loose = loose_selectors(sheet.read_text(encoding="utf-8"), classes)
            faults += [f"{shown(sheet)}: {selector!r} is not nested in {sorted(classes)}" for selector in loose]
    assert faults == []


def test_the_style_check_sees_rules_outside_the_screen() -> None:
    css = "$gap: 1;\n/* A { } */\nQueueScreen { A { width: 1; } }\nQueueScreen.-thin, .loose { color: red; }"
    assert loose_selectors(css, {"QueueScreen"}) == [".loose"]
    assert loose_selectors("QueueScreens { }", {"QueueScreen"}) == ["QueueScreens"]
    source = "class A(Screen): ...\nclass B(ModalScreen[str]): ...\nclass C(m.Screen): ...\nclass D(Widget): ..."
    assert screen_classes(source) == {"A", "B", "C"}


# Key bindings


def binding_faults(source: str) -> list[str]:
    """Bindings without an id (they cannot be moved to another key) or a tooltip (help has nothing to say)."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Binding":
            given = {
                word.arg
                for word in node.keywords
                if not (isinstance(word.value, ast.Constant) and word.value.value in ("", None))
            }
            faults += [f"line {node.lineno}: no {name}" for name in ("id", "tooltip") if name not in given]
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "BINDINGS" for target in targets):
            value = getattr(node, "value", None)
            pairs = [item for item in getattr(value, "elts", []) if isinstance(item, ast.Tuple)]
            faults += [f"line {pair.lineno}: a bare tuple, not a Binding" for pair in pairs]
    return faults


def test_every_binding_has_an_id_and_a_tooltip() -> None:
    faults = [
        f"{shown(path)} {fault}"
        for path in python_files("screens", "app")
        for fault in binding_faults(path.read_text(encoding="utf-8"))
    ]
    assert faults == []


def test_the_binding_check_sees_what_is_missing() -> None:
    assert binding_faults('Binding("a", "b", "C", id="a.b", tooltip="Does it")') == []
    assert binding_faults('Binding("a", "b", "C", id="a.b", tooltip="")') == ["line 1: no tooltip"]
    assert binding_faults('BINDINGS: list = [("q", "quit", "Quit")]') == ["line 1: a bare tuple, not a Binding"]


# Files and words


def test_no_file_is_longer_than_can_be_read_at_a_sitting() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*FOLDERS)}
    assert lengths[shown(Path(__file__).resolve())] > 0
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


# In two halves, or this file would be the first to be found.
INDEX_HOSTS = re.compile("|".join(("py" + r"pi\.", "python" + "hosted", "/sim" + "ple/", "--index" + "-url")))


def test_no_package_index_is_named() -> None:
    # Where packages come from is each machine's setting; an address in the repository would overrule it.
    assert INDEX_HOSTS.search("https://files.python" + "hosted.org")
    found = [
        f"{shown(path)}: {match.group()}"
        for path in text_files()
        if (match := INDEX_HOSTS.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


def test_the_locks_pin_every_package_with_hashes() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert len(lines) > 20
        assert [line for line in lines if not re.match(r"[a-z0-9-]+==\S+\s+--hash=sha256:[0-9a-f]{64}", line)] == []


# The sector has its own words: customer, complaint, stage, time limit.
FOREIGN = re.compile(r"\b(tickets?|SLAs?|residents?|end[- ]?users?|helpdesk|backlog)\b", re.IGNORECASE)


def test_code_speaks_the_words_of_the_sector() -> None:
    assert FOREIGN.search("the ticket's SLA")
    found = [
        f"{shown(path)}:{number}: {match.group()}"
        for path in text_files()
        if path.relative_to(ROOT).parts[0] in {"app", "screens", "data"} and path.suffix in {".py", ".tcss"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := FOREIGN.search(line))
    ]
    assert found == []
