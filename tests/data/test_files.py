"""Files: taken in from disk, kept with the events that name them, read back, checked."""

import hashlib
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.errors import BadInput, StoreFailed
from app.rules.events import Event
from data.files import LARGEST, take_in
from data.records import Appended, KeptFile
from data.store import Store
from tests.stores import add, begin, by_hand, index_of, noted, received, unguarded

PHOTO = KeptFile(b"\x89PNG\r\n\x1a\n and the rest of it", "image/png")


def evidence(file: KeptFile) -> Event:
    fields = {"item": "E1", "file": file.sha256, "filename": "damp.png", "size": len(file.content)}
    return Event("evidence.received", date(2026, 4, 3), fields)


def test_a_file_comes_back_as_it_was_given(store: Store) -> None:
    case = begin(store, received())
    add(store, case, evidence(PHOTO), files=(PHOTO,))
    assert store.files.has(PHOTO.sha256)
    assert store.files.get(PHOTO.sha256) == PHOTO
    assert PHOTO.sha256 == hashlib.sha256(PHOTO.content).hexdigest()
    assert store.verify(index=index_of) == ()


def test_the_same_file_is_kept_once(store: Store) -> None:
    case = begin(store, received())
    case = add(store, case, evidence(PHOTO), files=(PHOTO, PHOTO))
    add(store, case, evidence(PHOTO), files=(PHOTO,))
    add(store, store.case_head(case.reference), evidence(PHOTO))
    assert by_hand(store, "SELECT count(*) FROM file")[0][0] == 1


def test_an_event_cannot_name_a_file_that_is_not_there(store: Store) -> None:
    case = begin(store, received())
    with pytest.raises(BadInput, match="file that is not there"):
        add(store, case, evidence(PHOTO))
    assert store.case_head(case.reference).seq == 1
    with pytest.raises(BadInput, match="No file"):
        store.files.get(PHOTO.sha256)


def test_event_and_file_are_kept_together_or_not_at_all(store: Store) -> None:
    case = begin(store, received())
    with pytest.raises(BadInput, match="no entry"):
        _keep_and_fail(store, case)
    assert not store.files.has(PHOTO.sha256)
    assert store.case_head(case.reference).seq == 1


def _keep_and_fail(store: Store, case: Appended) -> None:
    with store.batch() as batch:
        added = add(batch, case, evidence(PHOTO), files=(PHOTO,))
        add(batch, added, replace(noted("of nothing"), supersedes="no such entry"))


@pytest.mark.parametrize("content", [b"", b"x" * (LARGEST + 1)])
def test_empty_and_too_large_files_are_refused(store: Store, content: bytes) -> None:
    case = begin(store, received())
    with pytest.raises(BadInput):
        add(store, case, noted("with a file"), files=(KeptFile(content, "text/plain"),))
    assert store.case_head(case.reference).seq == 1


def test_what_is_kept_is_not_changed_or_taken_away(store: Store) -> None:
    add(store, begin(store, received()), evidence(PHOTO), files=(PHOTO,))
    for change in ("UPDATE file SET media = 'text/plain'", "DELETE FROM file"):
        with pytest.raises(StoreFailed, match="append-only"):
            by_hand(store, change)


def test_verifying_finds_a_changed_file_and_a_missing_one(store: Store) -> None:
    case = add(store, begin(store, received()), evidence(PHOTO), files=(PHOTO,))
    unguarded(store)
    by_hand(store, "UPDATE file SET content = :other", other=b"something else")
    assert [finding.kind for finding in store.verify(index=index_of)] == ["file"]
    with pytest.raises(StoreFailed, match="not what was put there"):
        store.files.get(PHOTO.sha256)
    by_hand(store, "DELETE FROM file")
    (gone,) = store.verify(index=index_of)
    assert (gone.reference, gone.kind) == (case.reference, "file")


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("Letter.PDF", b"%PDF-1.7 and more", "application/pdf"),
        ("call.txt", "Zoë said so".encode(), "text/plain"),
        ("film.mp4", b"\0\0\0\x20ftypisom", "video/mp4"),
    ],
)
def test_a_file_is_taken_in_from_disk(tmp_path: Path, name: str, content: bytes, media: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert take_in(path) == KeptFile(content, media)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("run.exe", b"MZ", "kind that is not kept"),
        ("noending", b"text", "kind that is not kept"),
        ("letter.pdf", b"<html>", "not what its name says"),
        ("film.mp4", b"ftyp", "not what its name says"),
        ("notes.txt", b"a\0b", "not what its name says"),
    ],
)
def test_what_is_not_taken_in(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadInput, match=says):
        take_in(path)


def test_what_is_no_file_is_not_taken_in(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no file"):
        take_in(tmp_path / "gone.pdf")
    with pytest.raises(BadInput, match="not a file"):
        take_in(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(BadInput, match="not a file"):
        take_in(tmp_path / "pipe.txt")
    with pytest.raises(BadInput):
        take_in(Path("a\0b.txt"))


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "film.mov"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(BadInput, match="25 MB is the most"):
        take_in(path)
