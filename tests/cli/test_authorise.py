"""`putright authorise`: what awaits, signing and sending back, the levels; money on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Putright

MONEY = ("--set", "fault=Nobody came.", "--set", "effect=A wet kitchen.", "--set", "reasons=The guideline.",
         "--set", "payee=to the customer", "--set", "departs=Our own guidelines.")  # fmt: skip
PROPOSE = ("--set", "kind=financial remedy", "--set", "text=We will pay you.", "--set", "due=29/5/2026", *MONEY)
PROPOSE += ("--set", "owner=Finance", "--set", "guidance_consulted=yes")


def a_case(putright: Putright) -> str:
    putright("person", "add", "Ben Sample", "--role", "complaints team manager", "--procedure", "abri")
    done = putright(
        "new", "--set", "customer=Bo Sample", "--set", "customer_kind=tenant", "--set", "channel=e-mail",
        "--set", "description=The roof leaks.", "--on", "30/3/2026", "--json",
    )  # fmt: skip
    return str(done.json["reference"])


def levels(putright: Putright, folder: Path) -> None:
    path = folder / "levels.toml"
    text = putright("authorise", "--template").out
    filled = {
        'role    = ""': 'role = "complaints team manager"',
        'limit   = ""': 'limit = "£250"',
        'version = ""': 'version = "v"',
    }
    for before, after in filled.items():
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    done = putright("authorise", "--levels", str(path))
    assert (done.code, "Complaints Team Manager: up to £250" in done.out) == (0, True)


def test_proposed_by_one_and_signed_off_by_another(putright: Putright, ada: str, tmp_path: Path) -> None:
    reference = a_case(putright)
    lines = ("compensation; the wait; 3 x £50; Ombudsman; £150", "reimb; heater; ; receipt; £49.99")
    money = [part for line in lines for part in ("--set", f"lines={line}")]
    assert putright("step", reference, "redress.propose", *PROPOSE, *money).code == 0
    refused = putright("step", reference, "redress.offer", "--set", "item=1")
    assert (refused.code, "No authorisation levels are entered" in refused.err) == (3, True)
    levels(putright, tmp_path)
    own = putright("authorise", reference, "1")
    assert (own.code, "You proposed it yourself" in own.err) == (3, True)
    assert "sign as Complaints Team Manager" in putright("authorise", "--as", "Ben Sample").out
    done = putright("authorise", reference, "1", "--as", "Ben Sample")
    assert (done.code, "£199.99, is signed off" in done.out) == (0, True)
    written = tmp_path / "sign-off.pdf"
    assert putright("authorise", reference, "1", "-o", str(written)).code == 0
    assert written.read_bytes().startswith(b"%PDF")
    assert putright("step", reference, "redress.offer", "--set", "item=1").code == 0


def test_sent_back(putright: Putright, ada: str, tmp_path: Path) -> None:
    reference = a_case(putright)
    putright(
        "step",
        reference,
        "redress.propose",
        *PROPOSE,
        "--set",
        "lines=compensation; the wait; ; x; £150",
        "--set",
        "departs=x",
    )
    assert putright("authorise", reference, "1", "--back", "Less.", "--as", "Ben Sample").code == 0
    assert "sent back" in putright("authorise", reference).out
    assert "Nothing awaits" in putright("authorise").out


def test_the_landlords_own_amounts_are_entered_and_shown(putright: Putright, ada: str, tmp_path: Path) -> None:
    assert "No amounts of its own" in putright("authorise", "--amounts").out
    path = tmp_path / "amounts.toml"
    template = putright("authorise", "--template", "amounts").out
    path.write_text(template, encoding="utf-8")
    unfilled = putright("authorise", "--amounts", str(path))
    assert (unfilled.code, "'version' is empty" in unfilled.err) == (2, True)
    filled = template.replace('version = ""', 'version = "Our guidance"')
    path.write_text(filled + '[[band]]\nname = "Minor"\nleast = "£20"\nmost = "£50"\n', encoding="utf-8")
    assert "Minor: £20 to £50" in putright("authorise", "--amounts", str(path)).out
    assert "Minor" in putright("authorise", "--guidelines").out
    assert putright("authorise", "--amounts", "--json").json[0]["version"] == "Our guidance"


def test_faults_are_sentences(putright: Putright, ada: str, tmp_path: Path) -> None:
    reference = a_case(putright)
    wrong = putright("step", reference, "redress.propose", *PROPOSE, "--set", "lines=compensation; fifty pounds")
    assert (wrong.code, "'fifty pounds' is not an amount" in wrong.err) == (2, True)
    assert putright("authorise", reference, "7").code == 2
    assert putright("authorise", "--levels", str(tmp_path / "missing.toml")).code != 0
    assert "£15 a day" in putright("authorise", "--guidelines").out
