"""What should not be put into an investigation, and what should not stop it: files, texts, disks, numbers of points."""

from __future__ import annotations

import io
import os
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import pytest
from pypdf import PdfReader

from app.desk import Desk
from app.documents.render import NotWritten
from app.errors import BadInput
from tests.desk.conftest import REFERENCE
from tests.desk.test_investigation import GIVEN, PNG, evidence, made_ready, text_of
from tests.screens.stage import desk_in, received
from tests.stores import by_hand, unguarded

Open = Callable[..., Desk]
CONTROLS = "before\x00\x07\x1b[31m\u202e\x85after \ud800"


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    return open_desk("Ada Example")


def count(desk: Desk) -> int:
    return len(desk.casework.read(REFERENCE).log)


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def dangling(path: Path) -> None:
    path.symlink_to(path.parent / "gone.png")


def link_elsewhere(path: Path) -> None:
    (path.parent / "secret.png").write_bytes(PNG)
    path.symlink_to(path.parent / "secret.png")


def loop(path: Path) -> None:
    path.symlink_to(path)


def executable(path: Path) -> None:
    path.write_bytes(b"MZ\x90\x00" + b"\x00" * 200)


def thirty_megabytes(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(30 * 1024 * 1024)


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("scan.png", folder, "no file|not a folder"),
        ("scan.png", pipe, "no file|not a folder"),
        ("scan.png", dangling, "no file|link"),
        ("scan.png", link_elsewhere, "is a link to another place"),
        ("scan.png", loop, "no file|link"),
        ("report.pdf", executable, "not what its name says"),
        ("report.pdf", thirty_megabytes, "30.0 MB, and 25 MB is the most"),
    ],
)
def test_what_is_no_ordinary_file_is_said_and_nothing_is_saved(
    desk: Desk, tmp_path: Path, name: str, make: Callable[[Path], None], says: str
) -> None:
    before = count(desk)
    make(tmp_path / name)
    with pytest.raises(BadInput, match=says):
        evidence(desk, tmp_path / name)
    assert count(desk) == before


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/", ".", "~nobody-here/x.png", "x" * 5000, "a\nb.png"])
def test_a_device_or_no_path_at_all_is_said(desk: Desk, path: str) -> None:
    before = count(desk)
    with pytest.raises(BadInput):
        evidence(desk, path)
    assert count(desk) == before


def test_a_file_that_vanishes_between_form_and_saving_loses_no_text(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(PNG)
    values = {"kind": "photograph", "source": "the customer", "shows": "A stain", "file": str(path), **GIVEN}
    assert desk.casework.preview(REFERENCE, "evidence.receive", values).allowed
    desk.casework.drafts.save(REFERENCE, "evidence.receive", values)
    path.unlink()
    before = count(desk)
    with pytest.raises(BadInput, match="There is no file"):
        desk.casework.do(REFERENCE, "evidence.receive", values)
    assert count(desk) == before
    assert desk.casework.form(REFERENCE, "evidence.receive").values["shows"] == "A stain"


def test_control_characters_in_every_text_do_nothing(desk: Desk) -> None:
    made_ready(desk, CONTROLS)
    words = text_of(desk.investigation.draft(REFERENCE).data)
    assert "before" in words
    assert not {"\x00", "\x07", "\x1b", "\u202e"} & set(words)


def test_a_file_kept_as_evidence_that_is_no_picture_does_not_stop_the_report(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(PNG)
    evidence(desk, path)
    assert "scan.png" in text_of(desk.investigation.draft(REFERENCE).data)


def test_a_photograph_is_shown_in_the_report_with_what_it_shows(desk: Desk, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "roof.jpg"
    Image.new("RGB", (60, 40), (90, 120, 150)).save(path)
    evidence(desk, path, shows="A stain [red] & <b>damp</b>")
    pages = PdfReader(io.BytesIO(desk.investigation.draft(REFERENCE).data)).pages
    assert sum(len(page.images) for page in pages) == 1
    assert "E1: A stain [red] & <b>damp</b>" in " ".join(page.extract_text() for page in pages)


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """As though the disk were full: no file may grow beyond this many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_the_report_that_was_there(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"the one before")
    with little_room(4096), pytest.raises(NotWritten, match="Nothing was changed"):
        desk.investigation.write(REFERENCE, path)
    assert path.read_bytes() == b"the one before"
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".part"] == []
    desk.investigation.write(REFERENCE, path)
    assert path.read_bytes().startswith(b"%PDF-")


@pytest.mark.skipif(sys.platform != "linux", reason="a folder that nobody may write to, whoever asks")
def test_a_folder_that_cannot_be_written_to_is_said(desk: Desk) -> None:
    with pytest.raises(NotWritten, match="could not be written"):
        desk.investigation.write(REFERENCE, Path("/sys/report.pdf"))
    with pytest.raises(NotWritten, match="a device"):
        desk.investigation.write(REFERENCE, Path("/dev/null"))


def test_ten_thousand_points_are_reported(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    reference = received(desk, points=tuple({"text": f"Point {n} of very many"} for n in range(1, 10_001)))
    began = perf_counter()
    made = desk.investigation.draft(reference)
    # Measured at 5 seconds on two busy cores; a report whose time grows with the square takes minutes.
    assert perf_counter() - began < 60
    pages = PdfReader(io.BytesIO(made.data)).pages
    assert "Point 10000" in " ".join(page.extract_text() for page in pages[-60:])
    desk.close()


def test_a_photograph_that_is_gone_from_the_database_is_named_and_the_report_still_made(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(PNG)
    evidence(desk, path)
    unguarded(desk.store)
    by_hand(desk.store, "DELETE FROM file")
    assert "E1 cannot be shown" in text_of(desk.investigation.draft(REFERENCE).data)
    with pytest.raises(BadInput, match="No file of that digest"):
        desk.investigation.save_file(REFERENCE, "E1", tmp_path / "out")
