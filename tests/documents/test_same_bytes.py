"""The same input gives the same bytes: what was sent can be made again and compared."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.documents.blocks import Document, Paragraph
from app.documents.brand import Layout
from app.documents.render import pdf
from tests.documents.samples import brand, letter, picture, report

NAMES = ("محمد علي ڕێبوار", "মোহাম্মদ", "श्रीमती कृष्ण", "שרה", "Adébáyọ̀", "東京", "☐ ✓")


def test_a_letter_made_twice_is_the_same_file() -> None:
    assert pdf(letter(), brand(picture())) == pdf(letter(), brand(picture()))
    assert pdf(report(1), brand(picture("JPEG"))) == pdf(report(1), brand(picture("JPEG")))


def test_no_clock_seed_place_or_document_before_it_changes_a_file(root: Path, tmp_path: Path) -> None:
    code = (
        "import hashlib, sys\n"
        "from app.documents.blocks import Document, Paragraph\n"
        "from app.documents.render import pdf\n"
        "from tests.documents.samples import brand, letter, picture\n"
        "names = sys.argv[1:]\n"
        "for name in reversed(names): pdf(Document('before', (Paragraph(name * 2),)), brand())\n"
        "document = Document('Names', tuple(Paragraph(name) for name in names))\n"
        "print(hashlib.sha256(pdf(document, brand()) + pdf(letter(), brand(picture()))).hexdigest())"
    )
    found = set()
    for seed, epoch, zone, place in (
        ("1", "0", "Asia/Tokyo", "C"),
        ("2", "1700000000", "Pacific/Kiritimati", "tr_TR.UTF-8"),
    ):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "SOURCE_DATE_EPOCH": epoch,
            "TZ": zone,
            "LC_ALL": place,
            "PYTHONPATH": str(root),
            "PYTHONUTF8": "1",
        }
        done = subprocess.run(
            [sys.executable, "-c", code, *NAMES],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout.strip())
    here = pdf(Document("Names", tuple(Paragraph(name) for name in NAMES)), brand()) + pdf(letter(), brand(picture()))
    assert found == {hashlib.sha256(here).hexdigest()}


def test_whatever_differs_shows_in_the_file_and_in_its_identity() -> None:
    def identity(data: bytes) -> bytes:
        return data[data.rindex(b"/ID") :].split(b"]")[0]

    files = [
        pdf(letter(), brand()),
        pdf(replace(letter(), dated=date(2026, 4, 1)), brand()),
        pdf(replace(letter(), title="Another title"), brand()),
        pdf(replace(letter(), blocks=letter().blocks[:-1]), brand()),
        pdf(letter(), replace(brand(), footer=("Another footer",))),
        pdf(letter(), brand(), Layout(size=13)),
    ]
    assert len(set(files)) == len(files)
    assert len({identity(data) for data in files}) >= len(files) - 1
