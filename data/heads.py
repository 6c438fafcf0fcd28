"""The ends of the chains: small enough to keep elsewhere, so that a log that was cut short shows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, select

from app.errors import BadInput
from app.rules.chain import over_heads
from data.records import Head
from data.tables import COMPLAINT


def heads_of(connection: Connection) -> tuple[Head, ...]:
    """The end of every case's chain, by reference."""
    query = select(COMPLAINT.c.reference, COMPLAINT.c.seq, COMPLAINT.c.head).order_by(COMPLAINT.c.reference)
    return tuple(Head(reference, seq, link.hex()) for reference, seq, link in connection.execute(query))


def line_over(heads: Iterable[Head]) -> str:
    """One hexadecimal line over all of them, to print in a report: any other log gives another line."""
    return over_heads((head.reference, head.seq, bytes.fromhex(head.link)) for head in heads)


def heads_text(heads: Iterable[Head]) -> str:
    """The heads as a text to keep: one case a line, its reference, number of events and last link."""
    return "".join(f"{head.reference} {head.seq} {head.link}\n" for head in heads)


def read_heads(path: Path) -> tuple[Head, ...]:
    """The heads that were kept in a file.

    Raises:
        BadInput: when the file cannot be read, or a line is not a head, naming the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError):
        raise BadInput(f"The file of heads {path} cannot be read. Check its name.") from None
    heads: list[Head] = []
    for number, line in enumerate(lines, 1):
        parts = line.split()
        if not parts:
            continue
        if len(parts) != 3 or not parts[1].isdigit() or len(parts[2]) != 64 or set(parts[2]) - set("0123456789abcdef"):
            raise BadInput(
                f"{path}, line {number}: not a reference, a number and a digest. Was the file cut or edited?"
            )
        heads.append(Head(parts[0], int(parts[1]), parts[2]))
    return tuple(heads)
