"""The suite writes down which clauses it exercises.

Tests carry `@pytest.mark.clause("abri", "9.1a")`. After a whole run the clauses of the tests that passed are compared
with each landlord's `met.toml`: a stale file fails the run, `pytest --write-met` writes it anew.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

PROCEDURES = Path(__file__).resolve().parent.parent / "data" / "procedures"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--write-met` writes what was exercised instead of comparing it."""
    parser.addoption("--write-met", action="store_true", help="write data/procedures/*/met.toml from this run")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put each test's clauses on its reports, so that they reach the process that sums up."""
    for item in items:
        for mark in item.iter_markers("clause"):
            landlord, clause = mark.args
            item.user_properties.append(("clause", f"{landlord} {clause}"))


def met_text(exercised: Iterable[str]) -> str:
    """The text of one landlord's `met.toml`, for clauses already in order."""
    rows = "".join(f'    "{clause}",\n' for clause in exercised)
    heading = "# The clauses that the test suite exercises; written by it (pytest --write-met), not by hand."
    return f"{heading}\nexercised = [\n{rows}]\n"


class Exercised:
    """Sums up which clauses passing tests carried, and compares or writes the files at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.passed: dict[str, set[str]] = defaultdict(set)
        self.complaints: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the clauses of a test that passed."""
        if report.when == "call" and report.passed:
            for name, value in report.user_properties:
                if name == "clause":
                    landlord, _, clause = str(value).partition(" ")
                    self.passed[landlord].add(clause)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Compare or write, where the whole suite ran and nothing failed."""
        if session.testsfailed or not self.whole_run():
            return
        from data import procedure_files

        for landlord in procedure_files.ids():
            order = [clause.id for clause in procedure_files.clauses(landlord)]
            if unknown := self.passed[landlord].difference(order):
                self.complaints.append(
                    f"{landlord}: tests name clauses that are not there: {', '.join(sorted(unknown))}"
                )
                continue
            claimed = [clause.id for clause in procedure_files.clauses(landlord) if clause.met]
            if untested := [clause for clause in claimed if clause not in self.passed[landlord]]:
                self.complaints.append(f"{landlord}: claimed as met, and no test exercises them: {', '.join(untested)}")
            text = met_text(clause for clause in order if clause in self.passed[landlord])
            path = PROCEDURES / landlord / "met.toml"
            if self.config.getoption("write_met"):
                path.write_text(text, encoding="utf-8")
            elif not path.exists() or path.read_text(encoding="utf-8") != text:
                self.complaints.append(f"{landlord}: met.toml is stale; run the suite with --write-met and look at it")
        if self.complaints:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what is stale."""
        for complaint in self.complaints:
            terminalreporter.write_line(f"ERROR {complaint}", red=True)

    def whole_run(self) -> bool:
        """Whether nothing was left out: no path, no `-k`, no `-m`."""
        option = self.config.option
        whole = self.config.args_source == pytest.Config.ArgsSource.TESTPATHS
        partly = option.keyword or option.markexpr or option.collectonly or getattr(option, "lf", False)
        return whole and not partly


def pytest_configure(config: pytest.Config) -> None:
    """Only the process that sees every report sums up: workers hand theirs on."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Exercised(config), "exercised-clauses")
