"""A case under investigation, for tests: made by real steps on a real desk."""

from __future__ import annotations

from pathlib import Path

from app.desk import Desk
from tests.screens.stage import acknowledged, take

PNG = b"\x89PNG\r\n\x1a\nnot much of a picture"


def investigated(desk: Desk, folder: Path, *, decide: bool = True) -> str:
    """The complaint of `acknowledged`, with evidence, chronology and (with `decide`) a finding on both points."""
    reference = acknowledged(desk)
    photo = folder / "damp [red].png"
    photo.write_bytes(PNG)
    take(desk, reference, "point.agree", item="1", responsible="yes", arbitrator="Housing Ombudsman")
    take(desk, reference, "point.agree", item="2", responsible="yes", arbitrator="Housing Ombudsman")
    take(desk, reference, "investigation.plan", text="When was the leak reported, and who went?")
    take(desk, reference, "investigation.declare", conflict=False)
    take(desk, reference, "investigation.consider", vulnerability="Asthma, told on the call", adjustments="Texts")
    take(
        desk, reference, "evidence.receive", kind="photograph", source="the customer", dated="5/1/2026",
        points=("1",), shows="A stain on the ceiling", disclosable=True, file=str(photo),
    )  # fmt: skip
    take(
        desk, reference, "investigation.chronicle", happened_on="4/1/2026", what="The leak is reported",
        source="call record", points=("1",),
    )  # fmt: skip
    take(
        desk, reference, "investigation.hold", manner="surveyor's visit", with_role="surveyor",
        summary="The pipe is split.", points=("1",),
    )  # fmt: skip
    for number in ("1", "2") if decide else ():
        take(
            desk, reference, "point.decide", item=number, finding=f"Finding on point {number}",
            reasons=f"Reasons for point {number}", outcome="upheld",
        )  # fmt: skip
    take(
        desk,
        reference,
        "action.offer",
        on="13/4/2026",
        what="Mend the pipe",
        owner="Repairs",
        until="24/4/2026",
        costs=False,
    )
    return reference
