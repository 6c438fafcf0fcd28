"""The command line: the same desk without a drawn screen. One module a group of commands, loaded when asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from app.errors import BadInput

if TYPE_CHECKING:
    from argparse import Namespace

    from app.desk import Desk
    from app.settings import Settings

READS: Final = "reads"
WRITES: Final = "writes"
MAKES: Final = "makes"


class Command(NamedTuple):
    """One command: the module of this package that has it, what it is for, and what it does with a database.

    What READS one needs it to be there and may find it on a disk that cannot be written; what WRITES needs it to be
    there too; only what MAKES one begins a new one where there is none.
    """

    module: str
    purpose: str
    uses: str = READS
    follows: bool = True
    """Whether it shows or makes dates, and so sees first to those of a procedure or calendar that has changed."""


COMMANDS: Final[Mapping[str, Command]] = {
    "open": Command("opening", "open the screens (also without any command)", MAKES),
    "demo": Command("opening", "open the screens on a demonstration database", MAKES),
    "deadlines": Command("deadlines", "the time limits of a log of events, without a database"),
    "new": Command("taking", "take a complaint", MAKES),
    "step": Command("stepping", "take a step on a case, or only check it", WRITES),
    "steps": Command("stepping", "what can be done on a case now, and what cannot and why"),
    "letter": Command(
        "letters", "a letter of a case: what is missing in it, a draft of it, or send it", WRITES, follows=True
    ),
    "report": Command(
        "reports", "the Investigation Report of a case as a PDF, and what it still lacks", WRITES, follows=True
    ),
    "question": Command("questions", "the questions to teams, and the draft e-mail of one", WRITES),
    "letterhead": Command(
        "letterhead", "what letters say of the landlord: address, mailbox, colours, logo", WRITES, follows=False
    ),
    "responders": Command(
        "questions", "who receives questions in each team, and who stands above them", WRITES, follows=False
    ),
    "actions": Command("promised", "what was promised to customers and is not done yet"),
    "authorise": Command(
        "authorising", "redress that awaits your signature: sign it or send it back; who may", WRITES, follows=True
    ),
    "show": Command("showing", "one case: its dates, its history, its points"),
    "queue": Command("showing", "the queue in due order"),
    "import": Command("exchange", "bring in cases from a CSV file", MAKES, follows=False),
    "export": Command("exchange", "write the queue to a CSV file for a spreadsheet"),
    "person": Command("people", "who works here, and in which roles", MAKES, follows=False),
    "procedure": Command("procedures", "the landlords' procedures: list, show, check, test, coverage"),
    "backup": Command("safekeeping", "copy the database, and check the copy", follows=False),
    "restore": Command("safekeeping", "put a backup in the database's place, which is set aside", MAKES, follows=False),
    "heads": Command("safekeeping", "the ends of all logs, to be kept where the database is not", follows=False),
    "erase": Command("safekeeping", "erase a text from the log for good, as the law may ask", WRITES, follows=False),
    "verify": Command("upkeep", "check the log and its indexes, case by case", follows=False),
    "rebuild": Command("upkeep", "make the indexes anew from the log", WRITES, follows=False),
}
"""Every command, in the order of the help."""


@dataclass(frozen=True, slots=True)
class Way:
    """What the way in hands to every command: the environment and the clock on the wall (an aware moment, London)."""

    environ: Mapping[str, str]
    now: Callable[[], datetime]
    moved: bool = False
    """Whether the environment says which day it is: such a clock dates nothing that is kept."""

    @property
    def today(self) -> date:
        """Which day it is."""
        return self.now().date()

    def settings(self, args: Namespace) -> Settings:
        """The settings, with the command's `--db`."""
        from app.settings import Settings

        return Settings.load(self.environ, getattr(args, "db", "") or "")

    def desk(self, args: Namespace) -> Desk:
        """The desk, with the person that `--as` names sitting at it."""
        from app.desk import Desk

        uses = getattr(args, "uses", WRITES)
        desk = Desk.open(
            self.settings(args), self.today, now=self.now, make=uses == MAKES, reads=uses == READS, moved=self.moved
        )
        procedure, person = getattr(args, "procedure", ""), getattr(args, "person", "")
        if procedure:
            desk.procedures.choose(procedure, keep=False)
        if person and procedure:
            desk.people.sit(person)
        elif person:
            desk.people.sit_where_they_work(person)
        if getattr(args, "follows", False):
            self._follow(desk)
        return desk

    def _follow(self, desk: Desk) -> None:
        """Date the landlord's open cases anew where its procedure or calendar has changed; say which dates moved."""
        from app.cli.output import progress
        from app.desk.upkeep import moved_words

        with progress("Dating anew") as (step, _):
            moved = desk.upkeep.follow(step)
        for line in moved_words(moved):
            print(line, file=sys.stderr)


def parse(argv: Sequence[str]) -> Namespace | None:
    """The arguments of one command; None when only help was asked for.

    `run` is the function that takes the arguments and the `Way` and gives the exit code; None for the screens.

    Raises:
        BadInput: for an unknown command or wrong arguments.
    """
    name, rest = _name([_text(argument) for argument in argv])
    if not name:
        return None
    if name not in COMMANDS:
        from app.desk.words import did_you_mean

        raise BadInput(f"There is no command '{name}'.{did_you_mean(name, COMMANDS)} 'putright --help' lists them all.")
    from importlib import import_module

    from app.cli.arguments import CommandParser

    command = COMMANDS[name]
    parser = CommandParser(name, command.purpose)
    parser.set_defaults(uses=command.uses, follows=command.follows)
    import_module(f"app.cli.{command.module}").arguments(parser, name)
    return parser.parse_args(rest)


def _text(argument: str) -> str:
    """An argument as it was typed, also where the locale is not UTF-8 and Python kept bytes of it aside.

    Raises:
        BadInput: when it is no text, rather than to keep something else in its place.
    """
    try:
        argument.encode()
    except UnicodeEncodeError:
        import os

        try:
            return os.fsencode(argument).decode("utf-8")
        except UnicodeError:
            raise BadInput(
                f"'{argument[:60]}' is not text in UTF-8. Set the terminal to UTF-8, and type it again."
            ) from None
    return argument


def _name(argv: Sequence[str]) -> tuple[str, list[str]]:
    """The command and its arguments; options that stand before the command are put behind it. Empty: help."""
    rest, before = list(argv), list[str]()
    while rest and rest[0].startswith("-"):
        if rest[0] in ("-h", "--help"):
            return "", []
        width = 2 if rest[0] in ("--db", "--as") else 1
        before += rest[:width]
        rest = rest[width:]
    if rest[:1] == ["help"]:
        return (rest[1], ["--help"]) if rest[1:] else ("", [])
    return (rest[0], rest[1:] + before) if rest else ("open", before)


def usage() -> str:
    """All commands, a line each."""
    width = max(map(len, COMMANDS))
    return "\n".join(
        (
            "putright: complaints of a social landlord, under its own procedure, with every date explained.",
            "",
            "usage: putright [COMMAND …]      without a command it opens the screens",
            "",
            *(f"  {name:<{width}}  {purpose}" for name, (_, purpose, *_) in COMMANDS.items()),
            "",
            "Each command has --help, and --json for programs. --db FILE or PUTRIGHT_DB names the database",
            "(a path, or a postgresql:// address). Exit codes: 0 done, 1 a check found something, 2 bad input,",
            "3 refused by a gate, 4 somebody else changed it, 5 the store failed.",
        )
    )
