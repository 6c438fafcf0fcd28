"""The digests over a case's log: what makes a changed, missing or reordered event show.

Each field of an event has a digest of its own, made with a random salt, so that a text can lawfully be erased
(value and salt go, the digest stays) and everything above it still agrees. An event's digest is made of its
fields' digests and knows nothing of its place; the links give the places. Logs made apart can so be joined:
the events keep their digests and only the links are made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

FORMAT: Final = "1"
"""The way of making digests that this module knows; every chain begins with it."""

SALT_BYTES: Final = 16
"""Bytes of salt for each field: enough that an erased short text cannot be guessed from its digest."""


def _digest(*parts: bytes) -> bytes:
    """SHA-256 over the parts, each with its length before it, so that no two lists of parts look alike."""
    return hashlib.sha256(b"".join([len(part).to_bytes(8, "big") + part for part in parts])).digest()


def field_digest(name: str, free: bool, salt: bytes, value: str) -> bytes:
    """The digest of one field. `value` is its canonical text, `free` whether it is free text (and may be erased)."""
    return _digest(b"field", name.encode(), b"free" if free else b"fixed", salt, value.encode())


def event_digest(
    event_id: str,
    case_id: str,
    name: str,
    on: date,
    at: datetime,
    by: str,
    supersedes: str,
    fields: Iterable[tuple[str, bool, bytes]],
) -> bytes:
    """The digest of one event, whatever its place in the log.

    `at` is an aware datetime, `fields` are (name, free, digest) in any order.
    """
    ordered = sorted(fields)
    return _digest(
        b"event",
        *(
            part.encode()
            for part in (
                event_id,
                case_id,
                name,
                on.isoformat(),
                at.astimezone(UTC).isoformat(timespec="microseconds"),
                by,
                supersedes,
            )
        ),
        *(part for field in ordered for part in (field[0].encode(), b"\1" if field[1] else b"\0", field[2])),
    )


def genesis(case_id: str, reference: str, procedure: str, version: str) -> bytes:
    """What the first link hangs on: the case itself, so that its procedure or reference cannot be swapped unseen."""
    return _digest(b"putright chain", FORMAT.encode(), *(p.encode() for p in (case_id, reference, procedure, version)))


def link(previous: bytes, seq: int, digest: bytes) -> bytes:
    """The link of place `seq` (from 1): over the link before it and the digest of the event that stands there."""
    return _digest(b"link", previous, str(seq).encode(), digest)


def over_heads(heads: Iterable[tuple[str, int, bytes]]) -> str:
    """One hexadecimal line over many (reference, number of events, last link), in any order: short enough to print."""
    return _digest(
        b"heads", *(part for ref, seq, last in sorted(heads) for part in (ref.encode(), str(seq).encode(), last))
    ).hex()
