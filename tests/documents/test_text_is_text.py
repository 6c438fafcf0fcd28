"""Whatever people write comes out as they wrote it, in every field, and does nothing."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.blocks import (
    AddressBlock,
    Bar,
    BarChart,
    BulletList,
    Document,
    Figure,
    Heading,
    KeyValues,
    NumberedList,
    Panel,
    Paragraph,
    Quote,
    Signature,
    Span,
    Table,
)
from app.documents.brand import Brand
from app.documents.plain import plain_text
from app.documents.render import pdf, render
from tests.documents.reading import flat, heard

WRITTEN = (
    "<b>bold</b> <font color='red'>red</font>",
    "<img src='file:///etc/passwd'/>",
    "&amp; &lt; &#163; &pound;",
    "<para>x</para><br/>",
    "</p>]]><script>alert(1)</script>",
    "{{ 7 * 7 }} {name} %(x)s $HOME",
    "(Tj) ET Q ) Tj \\) /Artifact BMC",
    "=HYPERLINK('x') @sum +1 -1",
    "CMYKColor(1,0,0,0) #ff0000 [red]x[/red]",
    "<a href='javascript:alert(1)'>link</a> https://example.org",
    "<onDraw name='x' label='y'/><seq/>",
    "../../../etc/passwd C:\\Windows",
)


def everywhere(text: str) -> tuple[Document, Brand]:
    """The text in every field that there is."""
    blocks = (
        AddressBlock((text,), ((text, text),)),
        Heading(1, text),
        Paragraph((text, Span(text, bold=True), Span(text, italic=True), Span(text, link="https://example.org/"))),
        Quote(text),
        BulletList((text,)),
        NumberedList((text,)),
        Table((text,), ((text,),), caption=text, foot=(text,)),
        KeyValues(((text, text),)),
        Figure(BarChart((Bar(text, (1.0,), (text,)),), (text,)), alt=text, caption=text),
        Panel((Paragraph(text, small=True),)),
        Signature(text, text, (text,)),
    )
    document = Document(text, blocks, author=text, subject=text, running=text)
    return document, Brand(text, address=(text,), contact=(text,), footer=(text,))


@pytest.mark.parametrize("text", WRITTEN)
def test_markup_is_printed_as_it_was_written(text: str) -> None:
    document, brand = everywhere(text)
    made = pdf(document, brand)
    # Twenty-five fields are told; the letters may stand on several lines, so spaces are set aside.
    bare = "".join(text.split())
    assert "".join(heard(made).split()).count(bare) >= 24
    assert "".join(flat(made).split()).count(bare) >= 24
    assert plain_text(document, brand).count(text) >= 24


@pytest.mark.parametrize("text", WRITTEN)
def test_text_becomes_no_link_no_action_and_no_file(text: str) -> None:
    document, brand = everywhere(text)
    with pikepdf.open(BytesIO(pdf(document, brand))) as file:
        actions = [str(place.A.URI) for page in file.pages for place in page.get("/Annots", [])]
        assert set(actions) == {"https://example.org/"}
        assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(file.Root.keys())
        assert str(file.docinfo["/Title"]) == " ".join(text.split())
        assert file.open_metadata()["dc:title"] == " ".join(text.split())
        kinds = {str(thing.get("/S", "")) for thing in file.objects if isinstance(thing, pikepdf.Dictionary)}
        assert not kinds & {"/JavaScript", "/Launch", "/GoToR", "/SubmitForm", "/ImportData"}
        assert not [thing for thing in file.objects if isinstance(thing, pikepdf.Dictionary) and "/EF" in thing]


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=60))
def test_any_text_at_all_makes_a_sound_file(text: str) -> None:
    document, brand = everywhere("x" + text)
    made = render(document, brand)
    with pikepdf.open(BytesIO(made.data)) as file:
        assert file.check_pdf_syntax() == []
        assert len(file.pages) == made.pages
    plain_text(document, brand).encode("utf-8")
