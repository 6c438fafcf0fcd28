"""The way in: version, help, mistakes, and what a person meets when something goes wrong."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import app.cli.deadlines
from app import __version__
from app.cli import COMMANDS
from tests.cli.conftest import Putright

ONE_EVENT = ("deadlines", "abri", "--event", "stage1.received=2026-03-30")


def test_the_version(putright: Putright) -> None:
    done = putright("--version")
    assert (done.code, done.out) == (0, f"putright {__version__}\n")


def test_the_version_of_the_real_program_imports_nothing_of_ours_but_the_way_in() -> None:
    code = (
        "import sys; sys.argv = ['putright', '--version']\nfrom app.__main__ import main\nmain()\nprint(*sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = set(out.splitlines()[1].split())
    assert {name for name in loaded if name.startswith(("app", "data", "screens"))} == {"app", "app.__main__"}
    assert not loaded & {"argparse", "typing", "pathlib", "datetime"}


@pytest.mark.parametrize("argv", [("--help",), ("-h",), ("help",)])
def test_help_names_every_command(putright: Putright, argv: tuple[str, ...]) -> None:
    done = putright(*argv)
    assert done.code == 0
    assert all(f"  {name} " in done.out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_a_way_to_print_json(putright: Putright, command: str) -> None:
    for argv in ((command, "--help"), ("help", command)):
        with pytest.raises(SystemExit) as ended:
            putright(*argv)
        assert ended.value.code == 0


def test_an_unknown_command_is_bad_input_with_the_near_ones(putright: Putright) -> None:
    done = putright("qeue")
    assert done.code == 2
    assert "There is no command 'qeue'." in done.err
    assert "'queue'" in done.err


def test_a_mistake_is_json_where_json_was_asked_for(putright: Putright) -> None:
    done = putright("show", "--json")
    assert done.code == 2
    assert done.json["exit"] == 2
    assert "reference" in done.json["error"].lower() or "REF" in done.json["error"]
    assert done.err == ""


def test_options_may_stand_before_the_command(putright: Putright, ada: str, home: Path) -> None:
    before = putright("--db", str(home / "putright.db"), "--json", "person", "list", "--procedure", "abri")
    assert [person["id"] for person in before.json] == [ada]


def test_a_day_that_is_none_is_bad_input(putright: Putright) -> None:
    done = putright(*ONE_EVENT, env={"PUTRIGHT_TODAY": "tomorrow"})
    assert (done.code, "PUTRIGHT_TODAY needs a date" in done.err) == (2, True)


def test_what_nobody_expected_is_a_sentence_and_a_log_file(
    putright: Putright, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(app.cli.deadlines, "clocks", broken)
    done = putright(*ONE_EVENT)
    assert done.code == 70
    assert "Traceback" not in done.out + done.err
    assert str(home / "putright.log") in done.err
    assert "a fault of ours" in (home / "putright.log").read_text("utf-8")
    assert putright(*ONE_EVENT, "--json").json["exit"] == 70


def test_ctrl_c_ends_quietly(putright: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(app.cli.deadlines, "clocks", interrupted)
    done = putright(*ONE_EVENT)
    assert (done.code, done.out) == (128 + signal.SIGINT, "")
    assert "Nothing half-done was kept" in done.err


@pytest.mark.skipif(os.name == "nt", reason="a shell's pipe")
def test_a_reader_that_has_enough_ends_it_quietly(tmp_path: Path) -> None:
    environ = {**os.environ, "PUTRIGHT_HOME": str(tmp_path)}
    done = subprocess.run(
        f"{sys.executable} -m app procedure show southern --json | head -1",
        shell=True, capture_output=True, text=True, check=True, env=environ,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_the_real_command_ends_with_its_code(tmp_path: Path) -> None:
    environ = {**os.environ, "PUTRIGHT_HOME": str(tmp_path)}
    run = [sys.executable, "-m", "app", "deadlines", "nobody", "--event", "stage1.received=2026-03-30"]
    done = subprocess.run(run, capture_output=True, text=True, check=False, env=environ)
    assert done.returncode == 2
    assert done.stderr.startswith("putright: There is no procedure 'nobody'.")


def test_deadlines_need_no_database_no_models_and_no_holidays() -> None:
    code = (
        "import sys\nfrom app.__main__ import main\n"
        f"main({list(ONE_EVENT)!r}, {{}})\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert not loaded & {"sqlalchemy", "sqlmodel", "pydantic", "holidays", "textual", "rich", "platformdirs", "sqlite3"}


def test_words_that_are_no_utf8_are_not_kept_as_something_else(putright: Putright, ada: str) -> None:
    done = putright("person", "add", "Zo\udceb", "--role", "complaint officer")
    assert (done.code, done.out) == (2, "")
    assert "is not text in UTF-8" in done.err
    person = putright("person", "add", "Zo\udcc3\udcab", "--role", "complaint officer", "--json")
    assert person.json["name"] == "Zo\xeb"


@pytest.mark.parametrize("argv", [[], ["open"], ["demo"]])
def test_screens_without_a_terminal_say_so(tmp_path: Path, argv: list[str]) -> None:
    environ = {**os.environ, "PUTRIGHT_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-m", "app", *argv], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environ,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("putright: The screens need a terminal")
    assert not (tmp_path / "home").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device that is always full")
def test_output_that_cannot_be_written_is_a_sentence() -> None:
    command = f"{sys.executable} -m app {' '.join(ONE_EVENT)} > /dev/full"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 5
    assert done.stderr.startswith("putright: What there is to print could not be written: no space left on device.")
    closed = subprocess.run(command.replace("> /dev/full", ">&-"), shell=True, capture_output=True, check=False)
    assert (closed.returncode, closed.stderr) == (0, b"")
