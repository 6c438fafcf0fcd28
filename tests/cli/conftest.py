"""The command line, called in this process: what it prints, says and ends with."""

import json
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.__main__ import main

TODAY = "2026-04-20"
"""The day on which commands are tried, a Monday, unless a test names another."""


@dataclass(frozen=True)
class Done:
    """One command that ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Putright = Callable[..., Done]


def at_noon(day: str) -> Callable[[], datetime]:
    """The clock of a day on which it is always noon."""
    moment = datetime.combine(date.fromisoformat(day), time(12), ZoneInfo("Europe/London"))
    return lambda: moment


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of the user's database and settings: empty, until something asks for more."""
    return tmp_path / "home"


@pytest.fixture
def putright(home: Path, capsys: pytest.CaptureFixture[str]) -> Putright:
    """Runs a command: `putright("queue", "--json")`; `today` is the day, `env` more of the environment."""

    def run(*argv: str, today: str = TODAY, env: dict[str, str] | None = None) -> Done:
        capsys.readouterr()
        code = main(argv, {"PUTRIGHT_HOME": str(home), **(env or {})}, clock=at_noon(today))
        return Done(code, *capsys.readouterr())

    return run


RECEIPT = (
    "new", "--procedure", "abri", "--customer", "Bo Sample", "--address", "2 Sample Street, Nowhere",
    "--channel", "e-mail", "--on", "2026-03-30", "--description", "The roof leaks.",
    "--point", "The roof", "--point", "The wait", "--set", "customer_kind=tenant", "--set", "by=Customer Services",
)  # fmt: skip


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders to begin from, made once by the commands themselves: `ada` has a person, `case` a complaint as well."""
    folder = tmp_path_factory.mktemp("homes")
    ada = ("person", "add", "Ada Example", "--role", "complaint officer", "--procedure", "abri")
    assert main(ada, {"PUTRIGHT_HOME": str(folder / "ada")}, clock=at_noon(TODAY)) == 0
    shutil.copytree(folder / "ada", folder / "case")
    assert main(RECEIPT, {"PUTRIGHT_HOME": str(folder / "case")}, clock=at_noon(TODAY)) == 0
    return folder


@pytest.fixture
def ada(homes: Path, home: Path, putright: Putright) -> str:
    """The id of somebody at Abri's who may do all that a complaint officer may."""
    if not home.exists():
        shutil.copytree(homes / "ada", home)
    return str(tomllib.loads((home / "settings.toml").read_text("utf-8"))["person"])


@pytest.fixture
def case(homes: Path, home: Path) -> str:
    """The reference of a complaint received at Abri's on Monday 30 March 2026, and recorded on 20 April."""
    shutil.copytree(homes / "case", home, dirs_exist_ok=True)
    return "ABR-26A-0001"
