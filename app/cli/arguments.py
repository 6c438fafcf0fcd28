"""Arguments as every command takes them, and the small languages in them: `field=value`, `event=date,key=value`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NoReturn

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


def day(text: str, option: str) -> date:
    """A date such as 2026-04-09.

    Raises:
        BadInput: for anything else, naming the option.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{option} needs a date such as 2026-04-09, not '{text}'.") from None


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


def merged(fields: Mapping[str, str], options: Mapping[str, object]) -> dict[str, object]:
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
