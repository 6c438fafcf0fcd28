"""Arguments as every command takes them, and the small languages in them: `field=value`, `event=date,key=value`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

from app.errors import BadInput


class CommandParser(argparse.ArgumentParser):
    """The parser of one command. A mistake raises BadInput, so that `--json` and exit codes hold for it as well."""

    def __init__(self, name: str, purpose: str) -> None:
        """Take `--json` and `--help`; the command's module adds the rest."""
        super().__init__(
            prog=f"putright {name}", description=purpose[0].upper() + purpose[1:] + ".", allow_abbrev=False
        )
        self.add_argument("--json", action="store_true", help="print JSON")

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong as a sentence."""
        raise BadInput(f"{message[0].upper()}{message[1:]}. 'putright {self.prog.split()[1]} --help' says how.")

    def database(self) -> None:
        """Take `--db`."""
        self.add_argument("--db", default="", metavar="FILE", help="the database: a path or a postgresql:// address")

    def person(self) -> None:
        """Take `--as`."""
        self.add_argument(
            "--as",
            dest="person",
            default="",
            metavar="PERSON",
            help="who does it: a name or an id (else the last person)",
        )

    def values(self, what: str) -> None:
        """Take `--set` and `--values`."""
        self.add_argument(
            "--set", action="append", default=[], dest="values", metavar="FIELD=VALUE",
            help=f"{what}; FIELD=- reads it from standard input, so that it stands in no shell history",
        )  # fmt: skip
        self.add_argument(
            "--values", default="", dest="values_file", metavar="FILE",
            help="fields from a TOML or JSON file; - reads it from standard input",
        )  # fmt: skip


def day(text: str, option: str) -> date:
    """A date such as 2026-04-09.

    Raises:
        BadInput: for anything else, naming the option.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{option} needs a date such as 2026-04-09, not '{text}'.") from None


MOST: Final = 4_000_000
"""Characters that are read of a file of values or of standard input."""


def given(args: argparse.Namespace) -> dict[str, object]:
    """The fields of `--values`, and over them those of `--set`.

    Raises:
        BadInput: for a field that is not field=value, or a file that cannot be read.
    """
    found: dict[str, object] = dict(_from_file(args.values_file)) if args.values_file else {}
    return found | {
        name: standard_input() if value == "-" else value for name, value in pairs(args.values, "--set").items()
    }


_READ: list[tuple[object, str]] = []
"""What was read of which standard input: it can be read once."""


def standard_input() -> str:
    """All of standard input as text, without the line end at its end; read once, however many fields name it.

    Raises:
        BadInput: when it is not text in UTF-8, or too long.
    """
    if not _READ or _READ[-1][0] is not sys.stdin:
        try:
            text = sys.stdin.read(MOST + 1)
        except (UnicodeError, OSError, AttributeError):
            raise BadInput("What came by standard input could not be read as text in UTF-8.") from None
        if len(text) > MOST:
            raise BadInput(f"What came by standard input is longer than {MOST:,} characters. Give less.")
        _READ[:] = [(sys.stdin, text)]
    return _READ[0][1].removesuffix("\n").removesuffix("\r")


def _from_file(name: str) -> Mapping[str, object]:
    """The fields that a file gives: TOML, or JSON where it begins with a brace."""
    from json import JSONDecodeError
    from json import loads as from_json
    from tomllib import TOMLDecodeError
    from tomllib import loads as from_toml

    shown = "Standard input" if name == "-" else name
    text = standard_input() if name == "-" else text_of(Path(name))
    try:
        found = from_json(text) if text.lstrip().startswith("{") else from_toml(text)
    except (JSONDecodeError, TOMLDecodeError, RecursionError) as error:
        raise BadInput(
            f'{shown} gives no fields: {error}. Write a line each, such as customer = "Ada Example".'
        ) from None
    return {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}


def text_of(path: Path) -> str:
    """The text of a file that somebody named: a real file, in UTF-8, of no more than MOST characters.

    Raises:
        BadInput: for anything else.
    """
    try:
        if not path.is_file():
            raise BadInput(f"There is no file {path}." if not path.exists() else f"{path} is no file to read.")
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(MOST + 1)
    except (UnicodeError, OSError, ValueError):
        raise BadInput(f"{path} could not be read as text in UTF-8.") from None
    if len(text) > MOST:
        raise BadInput(f"{path} is longer than {MOST:,} characters. Give less.")
    return text


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """`field=value` texts by field. A field given twice holds both, a line each.

    Raises:
        BadInput: for a text without `=`.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not (equals and name):
            raise BadInput(f"{option} needs field=value, not '{text}'.")
        found[name] = f"{found[name]}\n{value}" if name in found else value
    return found


def merged(fields: Mapping[str, object], options: Mapping[str, object]) -> dict[str, object]:
    """The fields given by `--set` and those that have an option of their own.

    Raises:
        BadInput: for a field given both ways: neither is the obvious one.
    """
    if twice := sorted(fields.keys() & options.keys()):
        raise BadInput(f"The field '{twice[0]}' is given twice, by --set and by its own option. Give it once.")
    return {**fields, **options}


def count(text: str) -> int:
    """A number of rows, from 0 (all).

    Raises:
        ValueError: for anything else; the parser makes a sentence of it.
    """
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
