"""CSV files as offices make and open them: read with every fault named, written so that no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import IO, Final

from app.errors import BadInput, StoreFailed

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula, or hide that it is one; the last four are the wide forms."""

DATABASE: Final = b"SQLite format 3\0"
"""How a database file begins."""

LONGEST_CELL: Final = 10_000_000
"""Characters that one cell may have before the file is taken for something else."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: the line it begins on (from 1), its cells by heading, and its cells as they stand."""

    line: int
    cells: dict[str, str]
    raw: tuple[str, ...]
    fault: str = ""
    """What is wrong with its shape, in a sentence; empty when nothing is."""


def read_csv(path: Path, *, encoding: str = "utf-8-sig", delimiter: str = ",") -> tuple[tuple[str, ...], list[Row]]:
    """The headings and the rows of a file; empty lines are left out.

    A cell that was made safe by `safe` reads as it was before.

    Raises:
        BadInput: when the file cannot be read, is in another encoding, or has no headings or two alike.
    """
    csv.field_size_limit(LONGEST_CELL)
    if path.exists() and not path.is_file():
        raise BadInput(f"{path} is no file to read. Name a CSV file.")
    try:
        with path.open(encoding=encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=delimiter)
            headings = tuple(cell.strip() for cell in next(reader, []))
            _check_headings(path, headings)
            return headings, list(_rows(reader, headings))
    except (LookupError, UnicodeError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise _other_letters(path, encoding, error) from None
        raise BadInput(f"There is no encoding '{encoding}'. Write utf-8 or cp1252 in the mapping.") from None
    except csv.Error as error:
        raise BadInput(f"{path} cannot be read as CSV, line {reader.line_num}: {error}.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error


def _other_letters(path: Path, encoding: str, error: UnicodeDecodeError) -> BadInput:
    line = path.read_bytes()[: error.start].count(b"\n") + 1
    return BadInput(
        f"{path} is not in {'UTF-8' if encoding.startswith('utf-8') else encoding}: line {line} has other letters. "
        'Save it as "CSV UTF-8", or name its encoding in the mapping: encoding = "cp1252" is what Excel writes.'
    )


def _check_headings(path: Path, headings: Sequence[str]) -> None:
    if not any(headings):
        raise BadInput(f"{path} has no headings: its first line must name the columns.")
    twice = {one for one in headings if headings.count(one) > 1}
    if twice:
        raise BadInput(f"{path} has the heading '{min(twice)}' twice. Rename one of the columns.")


def _rows(reader: Iterable[list[str]], headings: tuple[str, ...]) -> Iterator[Row]:
    lines = getattr(reader, "line_num", 1)
    for cells in reader:
        line, lines = lines + 1, getattr(reader, "line_num", 1)
        if not any(cell.strip() for cell in cells):
            continue
        fault = (
            ""
            if len(cells) == len(headings)
            else f"The row has {len(cells)} cells and there are {len(headings)} headings."
        )
        values = dict(zip(headings, map(unsafe, cells), strict=False))
        yield Row(line, values, tuple(cells), fault)


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before what would make it one."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def unsafe(cell: str) -> str:
    """The cell before `safe`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a file that opens safely in a spreadsheet: UTF-8 with its mark, no cell a formula. The number of rows.

    An ordinary file is replaced whole or, where something fails, left as it was.

    Raises:
        BadInput: when the file that would be replaced is a database.
        StoreFailed: when it cannot be written.
    """
    try:
        whole = path.is_file() or not path.exists()
        if path.is_file():
            with path.open("rb") as old:
                if old.read(len(DATABASE)) == DATABASE:
                    raise BadInput(f"{path} is a database, and it would be lost. Name another file.")
        # A name that nobody can have laid there beforehand, as a link to somewhere else.
        part = path.with_name(f".putright-{token_hex(4)}.part") if whole else path
        try:
            with part.open("x" if whole else "w", encoding="utf-8-sig", newline="") as stream:
                number = write_rows(stream, headings, rows)
            if whole:
                part.replace(path)
        finally:
            if whole:
                part.unlink(missing_ok=True)
        return number
    except OSError as error:
        raise StoreFailed(f"{path} cannot be written: {error.strerror}. Name a file in a folder of yours.") from error


def write_rows(stream: IO[str], headings: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write headings and safe rows to an open file; the number of rows."""
    writer = csv.writer(stream)
    writer.writerow([safe(cell) for cell in headings])
    number = 0
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        number += 1
    return number
