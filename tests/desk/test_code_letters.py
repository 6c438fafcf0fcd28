"""The Code's acknowledgement: it says which parts of a complaint are the landlord's only as somebody has said it."""

from pathlib import Path

import pytest

from tests.desk.test_letters import begun, values, wants
from tests.screens.stage import desk_in


@pytest.mark.clause("code2024", "5.7")
def test_responsibility_is_said_as_entered_or_not_at_all(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "code2024")
    desk.note_demo(True)
    reference = begun(desk)
    missing = wants(desk, reference, "acknowledgement", means="letter")
    assert missing == ["What we are and are not responsible for: this is not entered."]
    said = "The roof is ours. The road is the council's."
    given = values(desk, reference, "acknowledgement", means="letter", responsibility=said)
    preview = desk.letters.preview(reference, "acknowledgement", given)
    assert [finding.reason for finding in preview.findings if finding.must] == []
    assert said in preview.words
    assert "All of this is our responsibility" not in preview.words
