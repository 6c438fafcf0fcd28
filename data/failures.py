"""What went wrong in a database, in words that a person can act on.

One place turns the drivers' errors into the program's own: no traceback and no password reaches anybody.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.errors import BadInput, Conflict, PutrightError, StoreFailed

_NOTHING_SAVED: Final = "Nothing was saved."
_NOT_TEXT: Final = (
    "The text has a character that cannot be kept. Type it again, or save the file it comes from as UTF-8."
)

_DAMAGED: Final = (
    "{db} is damaged: its content does not read as it was written. {kept}"
    " Put a backup in its place, and keep the damaged file."
)

_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: "{db} is locked: another program is writing to it. {kept}"
    " Close the other program, or try again in a moment.",
    sqlite3.SQLITE_READONLY: "{db} is read-only, so nothing can be saved in it."
    " Make the file and its folder writable, or name another database with --db.",
    sqlite3.SQLITE_PERM: "{db} may not be opened: you have no right to it."
    " Ask whoever looks after the folder, or name another database with --db.",
    sqlite3.SQLITE_CANTOPEN: "{db} cannot be opened."
    " Check that its folder exists and that you may write there, or name another database with --db.",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: "{db} is not a database, or is damaged from its first byte."
    " Name another with --db, or put a backup in its place.",
    sqlite3.SQLITE_FULL: "The disk that holds {db} is full. {kept} Make room, then try again.",
    sqlite3.SQLITE_IOERR: "{db} could not be read or written: the disk is full, or it or the network drive failed."
    " {kept} Make room or check the drive, then try again.",
}
_SQLITE[sqlite3.SQLITE_LOCKED] = _SQLITE[sqlite3.SQLITE_BUSY]
_SQLITE[sqlite3.SQLITE_AUTH] = _SQLITE[sqlite3.SQLITE_PERM]

_POSTGRES: Final = {
    "28": "The server of {db} refused the name or the password. Check both in the address.",
    "3D": "There is no database at {db}: the server is there, the database is not. Ask for it to be created.",
    "42501": "You may not do this in {db}: the account in the address lacks the right."
    " Ask whoever looks after the server.",
    "25006": "{db} is read-only at present, so nothing can be saved in it. Ask whoever looks after the server.",
    "53100": "The disk of the server of {db} is full. {kept} Ask whoever looks after the server.",
    "53300": "The server of {db} has too many connections already. {kept} Try again in a moment.",
    "55P03": "{db} is locked: somebody else is writing to it. {kept} Try again in a moment.",
    "XX001": "{db} is damaged on the server. {kept} Ask whoever looks after the server.",
    "08": "The server of {db} cannot be reached. {kept} Check the network and the address, then try again.",
    "57": "The server of {db} is shutting down or ended the work. {kept} Try again in a moment.",
}
_CLASHES: Final = ("40001", "40P01")


@contextmanager
def told(db: str) -> Iterator[None]:
    """Run a piece of work; a failure of the database comes out as `StoreFailed` (or `Conflict`) with a sentence.

    `db` names the database as people know it, without a password.
    """
    try:
        yield
    except PutrightError:
        raise
    except UnicodeEncodeError as error:
        raise BadInput(_NOT_TEXT) from error
    except UnicodeDecodeError as error:
        # What the driver was to say or give is no text: only a damaged file holds such.
        raise StoreFailed(_DAMAGED.format(db=db, kept=_NOTHING_SAVED)) from error
    except DBAPIError as error:
        cause = error.orig if error.orig is not None else error
        raise explained(cause, db, lost=error.connection_invalidated) from error
    except SQLAlchemyError as error:
        raise StoreFailed(f"{db} could not do what was asked. {_NOTHING_SAVED} ({type(error).__name__})") from error
    except sqlite3.Error as error:
        raise explained(error, db) from error


@contextmanager
def told_of_file(path: Path) -> Iterator[None]:
    """As `told`, for work on a file itself: what the system refuses comes out as `StoreFailed` too.

    Not for work that runs a caller's code: a caller's own files are none of the database's failures.
    """
    try:
        with told(str(path)):
            yield
    except OSError as error:
        reason = (error.strerror or "the system refused").lower()
        raise StoreFailed(f"{path}: {reason}. {_NOTHING_SAVED} Check the file and its folder.") from error


def explained(error: BaseException, db: str, *, lost: bool = False) -> PutrightError:
    """The error of the program's own family that says what a driver's error means."""
    sentence = ""
    if isinstance(error, sqlite3.Error):
        # The low byte is the kind of failure, the rest a detail that only programmers need.
        # A text that is no UTF-8 has no code of its own, and its message holds the text: it may be a customer's.
        undecodable = str(error).startswith("Could not decode to UTF-8")
        sentence = _DAMAGED if undecodable else _SQLITE.get((getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF, "")
    else:
        kind = type(error).__name__
        state = str(getattr(error, "sqlstate", None) or "")
        if state in _CLASHES:
            return Conflict(f"Somebody else was saving at the same moment. {_NOTHING_SAVED} Try again.")
        if kind in ("DataError", "UntranslatableCharacter"):
            return BadInput(_NOT_TEXT)
        sentence = _POSTGRES.get(state) or _POSTGRES.get(state[:2]) or ""
        if not sentence and (lost or (not state and kind in ("OperationalError", "InterfaceError"))):
            sentence = _unreachable(error)
    if not sentence:
        # A fault of ours or of a hand in the tables: say it briefly, the cause stays chained for whoever looks.
        sentence = "{db} refused the change: " + _first_line(error).replace("{", "(").replace("}", ")") + ". {kept}"
    return StoreFailed(sentence.format(db=db, kept=_NOTHING_SAVED))


def _unreachable(error: BaseException) -> str:
    """A server that does not let us in says why only in its words."""
    said = str(error)
    if "does not exist" in said and "database" in said:
        return _POSTGRES["3D"]
    if "password" in said or "authentication" in said or "role" in said:
        return _POSTGRES["28"]
    return _POSTGRES["08"]


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
