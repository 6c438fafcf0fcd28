"""The names that people have, on paper and in the ear."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from app.documents import fonts
from app.documents.blocks import AddressBlock, Document, KeyValues, Paragraph, Span, Table
from app.documents.checks import unprintable
from app.documents.render import render
from app.documents.typeset import Typesetter
from tests.documents.reading import flat, heard, tree
from tests.documents.samples import brand

WHOLE = (
    "Łukasz Żółć",
    "Zoë Brontë",
    "Ağaoğlu İpek Şahin",
    "Nguyễn Thị Hằng",
    "Кириленко Їжакевич Ґалаґан",
    "Παπαδοπούλου Ήρα",
    "Ștefan Țurcanu",
    "Ásdís Þórðardóttir",
    "Ŵyn ap Ŷnyr",
    "Kęstutis Šimkus",
    "Győző Őry",
)
OTHERS = (
    "Gbọ́láhàn Adébáyọ̀",
    "محمد علي الحسين",
    "کوردستان ڕێبوار",
    "پاکستان ٹیپو ےہ",
    "שרה כהן",
    "মোহাম্মদ শ্রী",
    "ਸਿੰਘ ਪ੍ਰੀਤ",
    "ગુજરાતી શ્રી",
    "श्रीमती कृष्ण",
    "தமிழ் கோ",
    "გიორგი",
    "Արմեն",
)


def one(*names: str) -> Document:
    return Document("Names", tuple(Paragraph(f"Dear {name}, thank you.") for name in names))


@pytest.mark.parametrize("name", WHOLE)
def test_european_and_vietnamese_names_are_printed_whole(name: str) -> None:
    document = Document("Names", (AddressBlock((name,)), KeyValues(((name, name),)), Table((name,), ((name,),))))
    made = render(document, brand())
    assert made.warnings == ()
    assert flat(made.data).count(name) >= 5
    assert heard(made.data).count(name) == 5


@pytest.mark.parametrize("name", OTHERS)
def test_names_with_marks_or_in_other_scripts_are_heard_as_written(name: str) -> None:
    made = render(one(name), brand())
    assert made.warnings == ()
    assert f"Dear {name}, thank you." in heard(made.data)


def test_a_script_that_no_font_has_is_shown_as_boxes_told_and_still_heard() -> None:
    made = render(one("東京 王", "☃ 𓀀"), brand())
    assert "Dear □□ □, thank you." in flat(made.data)
    assert "Dear 東京 王, thank you." in heard(made.data)
    assert len(made.warnings) == 2
    assert "Chinese, Japanese or Korean letters such as 東 京 王" in made.warnings[0]
    assert "𓀀" in made.warnings[1]


def test_what_cannot_be_printed_is_told_before_a_page_is_made() -> None:
    """The same sentences that the finished document brings, for names that can be printed and for those that cannot."""
    for text in ("東京 王", "☃ 𓀀 😀", "Ann\u200dE", "ไทย", *WHOLE, *OTHERS):
        assert unprintable(text) == render(one(text), brand()).warnings


def test_arabic_letters_join_and_run_from_the_right() -> None:
    face = fonts.fallback_for("م")
    assert face is not None
    shaped = face.shape("محمد")
    # Final dal first from the left, initial meem last; the forms in between are joined on both sides.
    assert shaped[0] == "\ufeaa"
    assert shaped[-1] == "\ufee3"
    assert not set(shaped) & set("محد")
    assert face.width(shaped) < face.width("محمد")


def test_an_arabic_name_in_english_keeps_its_words_in_their_order() -> None:
    (line,) = Typesetter().lines("Mr محمد علي (flat 12) rang", 10, 1000)
    seen = sorted(line.pieces, key=lambda piece: piece.x)
    assert [piece.heard.strip() for piece in seen if piece.heard.strip()] == [
        "Mr",
        "علي",
        "محمد",
        "(flat",
        "12)",
        "rang",
    ]
    assert "".join(piece.heard for piece in line.pieces) == "Mr محمد علي (flat 12) rang"


def test_a_paragraph_in_arabic_begins_at_the_right() -> None:
    (line,) = Typesetter().lines("يسكن محمد علي في Rowan Court", 10, 1000)
    assert line.from_right
    first = next(piece for piece in line.pieces if piece.heard.startswith("يسكن"))
    assert first.x == max(piece.x for piece in line.pieces)


def test_hebrew_can_be_copied_from_the_page() -> None:
    assert "שרה כהן" in flat(render(one("שרה כהן"), brand()).data)


def test_arabic_can_be_copied_as_letters_and_not_as_their_joined_forms() -> None:
    assert "محمد" in flat(render(one("محمد"), brand()).data)


def test_emphasis_within_a_word_does_not_part_it() -> None:
    lines = Typesetter().lines(("un", Span("fair", bold=True), "ly treated"), 10, 60)
    assert ["".join(piece.heard for piece in line.pieces) for line in lines] == ["unfairly ", "treated"]


def test_every_font_lies_in_the_file_with_what_its_glyphs_mean() -> None:
    made = render(one(*WHOLE, *OTHERS), brand())
    with pikepdf.open(BytesIO(made.data)) as pdf:
        found = {str(font.BaseFont): font for page in pdf.pages for font in page.Resources.Font.values()}
        assert len(found) >= 8
        for font in found.values():
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font


def test_a_stretch_in_another_language_says_so() -> None:
    document = Document("x", (Paragraph("Hello"), Paragraph("Dzień dobry", language="pl")))
    assert [element.language for element in tree(render(document, brand()).data).all("P")][-2:] == ["", "pl"]


def test_the_fonts_and_their_licences_lie_together() -> None:
    named = fonts.settings()
    files = [named["regular"], named["bold"], named["italic"], *named["fallbacks"]]
    assert sorted(files) == sorted(path.name for path in fonts.FOLDER.glob("*.ttf"))
    licences = "".join(path.read_text(encoding="utf-8") for path in fonts.FOLDER.glob("LICENCE-*.txt"))
    assert [file for file in files if file.split(".")[0].split("-")[0] not in licences] == []
    assert sum(path.stat().st_size for path in fonts.FOLDER.iterdir()) < 3_500_000


def test_a_missing_font_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    with pytest.raises(fonts.FontsMissing, match="Install Putright again"):
        fonts.face("Nowhere.ttf")
