"""Files that events name, by the digest of their content: taken in from disk, kept with the events, read back."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select, text

from app.errors import BadInput, StoreFailed
from app.rules.events import Event
from data.database import Database
from data.records import Finding, KeptFile
from data.tables import CHAIN, COMPLAINT, EVENT_FIELD, FILE

LARGEST: Final = 25 * 1024 * 1024
"""Bytes that one file may have."""

FIELD: Final = "file"
"""The field of an event that names a file by its digest."""

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_ZIP: Final = (b"PK\x03\x04",)
_OLE: Final = (b"\xd0\xcf\x11\xe0",)
_TEXT: Final[tuple[bytes, ...]] = ()

KINDS: Final[Mapping[str, tuple[str, tuple[bytes, ...], int]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",), 0),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",), 0),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",), 0),
    ".png": ("image/png", (b"\x89PNG",), 0),
    ".gif": ("image/gif", (b"GIF8",), 0),
    ".tif": ("image/tiff", (b"II*\0", b"MM\0*"), 0),
    ".tiff": ("image/tiff", (b"II*\0", b"MM\0*"), 0),
    ".heic": ("image/heic", (b"ftyp",), 4),
    ".mp4": ("video/mp4", (b"ftyp",), 4),
    ".mov": ("video/quicktime", (b"ftyp", b"moov", b"wide", b"mdat"), 4),
    ".m4a": ("audio/mp4", (b"ftyp",), 4),
    ".mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), 0),
    ".wav": ("audio/wav", (b"RIFF",), 0),
    ".txt": ("text/plain", _TEXT, 0),
    ".csv": ("text/csv", _TEXT, 0),
    ".eml": ("message/rfc822", _TEXT, 0),
    ".msg": ("application/vnd.ms-outlook", _OLE, 0),
    ".doc": ("application/msword", _OLE, 0),
    ".xls": ("application/vnd.ms-excel", _OLE, 0),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP, 0),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP, 0),
    ".odt": ("application/vnd.oasis.opendocument.text", _ZIP, 0),
}
"""The kinds that are taken in as evidence, by ending: what it is, how its bytes begin, and from which byte on.

Kinds without a beginning of their own are texts, and hold no NUL.
"""

_IN_ORDER: Final = ", ".join(sorted(ending[1:] for ending in KINDS))


class Files:
    """The files of one store."""

    def __init__(self, database: Database) -> None:
        """Of this database."""
        self._database = database

    def get(self, sha256: str) -> KeptFile:
        """A file by its digest.

        Raises:
            BadInput: when none is kept under that digest.
            StoreFailed: when its content is no longer what was kept.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(FILE.c.content, FILE.c.media).where(FILE.c.sha256 == sha256)).one_or_none()
        if row is None:
            raise BadInput("No file of that digest is kept in this database.")
        found = KeptFile(bytes(row.content), row.media)
        if found.sha256 != sha256:
            raise StoreFailed(
                f"A file in {self._database.shown} is not what was put there (digest {sha256[:12]}…)."
                " Take it from a backup; 'putright verify' looks for others."
            )
        return found

    def has(self, sha256: str) -> bool:
        """Whether a file is kept under this digest."""
        with self._database.reading() as connection:
            return bool(_kept(connection, (sha256,)))


def take_in(path: Path) -> KeptFile:
    """Read a file from disk to be kept as evidence.

    Raises:
        BadInput: when it is missing, no ordinary file, a link, empty, larger than `LARGEST`, of a kind that is not
            taken, or not what its name says.
    """
    name = path.name[:80]
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            # What lies behind it may be something else than the person believes, and something else a moment later.
            raise BadInput(f"'{name}' is a link to another place. Name the file itself.")
        if not stat.S_ISREG(found.st_mode):
            raise BadInput(f"'{name}' is not a file that can be read whole. Name a file, not a folder or a device.")
        if found.st_size > LARGEST:
            raise BadInput(f"'{name}' {_too_large(found.st_size)}")
        with path.open("rb") as file:
            # It may have grown since it was looked at.
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise BadInput(f"There is no file '{str(path)[:200]}'. Check its name.") from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", "") or "its name is not one").lower()
        raise BadInput(f"'{name}' cannot be read ({reason}).") from None
    kept = KeptFile(content, _media(path, content))
    _check_size(kept)
    return kept


def keep(connection: Connection, files: Iterable[KeptFile], events: Iterable[Event]) -> None:
    """Keep files inside the transaction at hand; one that is there already is not kept twice.

    Raises:
        BadInput: when a file is empty or too large, or an event names one that is neither given nor there.
    """
    rows = {file.sha256: file for file in files}
    for file in rows.values():
        _check_size(file)
    named = {str(event.get(FIELD)) for event in events if _DIGEST.fullmatch(str(event.get(FIELD, "")))}
    if (wanted := named - rows.keys()) and wanted - _kept(connection, wanted):
        raise BadInput("The entry names a file that is not there. Give the file itself with it.")
    for sha256, file in rows.items():
        connection.execute(
            # Two people may keep the same file at the same moment.
            text("INSERT INTO file (sha256, media, size, content) VALUES (:a, :b, :c, :d) ON CONFLICT DO NOTHING"),
            {"a": sha256, "b": file.media, "c": len(file.content), "d": file.content},
        )


def file_findings(connection: Connection) -> Iterator[Finding]:
    """What is wrong with the files: content that has changed, and files that an entry names and that are not there."""
    kept = list(connection.execute(select(FILE.c.sha256).order_by(FILE.c.sha256)).scalars())
    for sha256 in kept:
        row = connection.execute(select(FILE.c.content, FILE.c.size).where(FILE.c.sha256 == sha256)).one()
        if len(row.content) != row.size or hashlib.sha256(row.content).hexdigest() != sha256:
            yield Finding("", "file", f"The file {sha256[:12]}… is not what was put there.")
    have = set(kept)
    query = (
        select(EVENT_FIELD.c.value, COMPLAINT.c.reference, CHAIN.c.seq)
        .join(CHAIN, CHAIN.c.event_id == EVENT_FIELD.c.event_id)
        .join(COMPLAINT, COMPLAINT.c.id == CHAIN.c.case_id)
        .where(EVENT_FIELD.c.name == FIELD)
        .order_by(COMPLAINT.c.reference, CHAIN.c.seq)
    )
    for value, reference, seq in connection.execute(query):
        named = str(value or "").strip('"')
        if _DIGEST.fullmatch(named) and named not in have:
            yield Finding(reference, "file", f"{reference}: the file that entry {seq} names ({named[:12]}…) is gone.")


def _kept(connection: Connection, digests: Collection[str]) -> set[str]:
    return set(connection.execute(select(FILE.c.sha256).where(FILE.c.sha256.in_(digests))).scalars())


def _check_size(file: KeptFile) -> None:
    if not file.content:
        raise BadInput("The file is empty: there is nothing in it to keep.")
    if len(file.content) > LARGEST:
        raise BadInput(f"The file {_too_large(len(file.content))}")


def _media(path: Path, content: bytes) -> str:
    """The kind of content, by the name's ending and held against how the content begins."""
    ending = path.suffix.lower()
    if ending not in KINDS:
        shown = ending[:12] or "without an ending"
        raise BadInput(f"'{path.name[:80]}' is of a kind that is not kept ({shown}). These are: {_IN_ORDER}.")
    media, beginnings, start = KINDS[ending]
    fits = content.startswith(beginnings, start) if beginnings else b"\0" not in content
    if content and not fits:
        raise BadInput(f"'{path.name[:80]}' is not what its name says: it does not begin as a {ending[1:]} file does.")
    return media


def _too_large(size: int) -> str:
    return f"is too large: {size / (1024 * 1024):.1f} MB, and {LARGEST // (1024 * 1024)} MB is the most."
