"""What `pytest --shipworthy` collects, runs, prints and exits with."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from shipworthy.adapters.prd_files import PRD_NAMES, find_prd
from shipworthy.errors import Interrupted, ShipworthyError, WrongCall
from shipworthy.report.text import terminal_summary
from shipworthy.testing.pytest_plugin_asserts import is_plain_assert, plain_assert_of
from shipworthy.testing.pytest_plugin_bench import Bench, verdict_words
from shipworthy.workbench.evaluate import Evaluation
from shipworthy.workbench.report import page_of

MOST_NOTES = 8
NOT_ENOUGH = "NOT_ENOUGH_EVIDENCE"


class NotShipped(Exception):
    """A candidate that did not pass: the sentence is the message, and there is no traceback."""


class CandidateItem(pytest.Item):
    """One candidate of a benchmark: passes on SHIP."""

    def __init__(self, *, bench: Bench, not_enough: str, **others: Any) -> None:
        super().__init__(**others)
        self._bench = bench
        self._not_enough = not_enough

    @property
    def bench(self) -> Bench:
        """The benchmark."""
        return self._bench

    def setup(self) -> None:
        """Does the work; what goes wrong here is an error, not a failure of the candidate."""
        _safely(self._bench.decide)

    def runtest(self) -> None:
        """Fails with the verdict's sentence."""
        found = self._bench.decide().decision.candidates[self.name]
        for name, value in (("verdict", found.verdict), ("why", found.why), ("n_cases", found.n_cases)):
            self.user_properties.append((f"shipworthy.{name}", value))
        if is_failing(found.verdict, self._not_enough):
            raise NotShipped(verdict_words(self.name, found))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The sentence alone."""
        if isinstance(excinfo.value, NotShipped | ShipworthyError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """What headlines call it."""
        return self.path, None, f"{self.path.name}: {self.name}"


class PrdFile(pytest.File):
    """A `prd.yaml`: an item for each candidate that is not the baseline."""

    def __init__(self, *, work: ShipworthySession, **others: Any) -> None:
        super().__init__(**others)
        self._work = work

    def collect(self) -> Iterable[CandidateItem]:
        """The items; a PRD that can't be read is an error of collection, with every fault."""
        try:
            bench = self._work.bench(self.path)
            names = bench.gated
        except ShipworthyError as error:
            raise self.CollectError(str(error)) from None
        for name in names:
            yield CandidateItem.from_parent(self, name=name, bench=bench, not_enough=self._work.not_enough)


class ShipworthySession:
    """The plugin's working part, registered only with `--shipworthy`."""

    def __init__(self, config: pytest.Config) -> None:
        self.not_enough = str(config.getoption("shipworthy_not_enough"))
        self._config = config
        self._benches: dict[Path, Bench] = {}
        self._of_item: dict[str, Bench | ShipworthyError] = {}
        self._failures: list[str] = []
        self._given: Path | None = None
        given = str(config.getoption("shipworthy"))
        if given:
            try:
                self._given = find_prd(given).resolve()
            except WrongCall as error:
                raise pytest.UsageError(f"--shipworthy: {error}") from None
            if str(self._given) not in config.args:
                config.args.append(str(self._given))

    def bench(self, path: Path) -> Bench:
        """The benchmark of a `prd.yaml`, the same for everybody."""
        return self._benches.setdefault(path.resolve(), Bench(path))

    def verdict_for(self, item: pytest.Item) -> Any:
        """The verdict object of the benchmark that a test belongs to."""
        return _safely(lambda: self._bench_for(item).decide()).decision

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> PrdFile | None:
        """PRDs: the one given, or each that is found."""
        is_one = file_path.name in PRD_NAMES if self._given is None else file_path.resolve() == self._given
        return PrdFile.from_parent(parent, path=file_path, work=self) if is_one else None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Generator[None]:
        """Plain asserts first, then what needs the verdict; those not selected are known all the same."""
        for item in items:
            if is_plain_assert(item):
                self._know(item)
        yield
        for bench in self._benches.values():
            bench.chosen = _chosen(bench, items)
        items.sort(key=self._when)

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Runs a plain assert over all answers; in the setup, so that what breaks is an error."""
        found = self._of_item.get(item.nodeid)
        if found is None or not isinstance(item, pytest.Function):
            return
        if isinstance(found, ShipworthyError):
            pytest.fail(str(found), pytrace=False)
        measured = _safely(found.measure)
        cases = {case.id: case for case in measured.setup.cases}
        decided = set(measured.setup.decided)
        trials = [trial for trial in measured.measured.trials if trial.candidate in decided]
        found.asserts[item.nodeid].run(item, trials, cases)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """A plain assert that can't be used is a failure, also where a marker `xfail` expects one."""
        report = yield
        found = self._of_item.get(item.nodeid)
        if isinstance(found, ShipworthyError) and hasattr(report, "wasxfail"):
            del report.wasxfail
            report.outcome, report.longrepr = "failed", str(found)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """A plain assert was run already; what it found is scores, not a failed test."""
        return True if pyfuncitem.nodeid in self._of_item else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """The verdict, if plain asserts ran without a candidate's item; it decides the exit status."""
        if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            return
        if session.shouldstop or session.shouldfail:
            return  # not all plain asserts ran: a decision would spend a look in the ledger on half of it
        for bench in self._benches.values():
            if not bench.is_used:
                continue
            try:
                found = bench.decide().decision.candidates.values()
            except ShipworthyError as error:
                self._failures.append(f"{bench.path.name}: {error}")
            else:
                gated = (one for one in found if not one.is_baseline)
                if not any(is_failing(one.verdict, self.not_enough) for one in gated):
                    continue
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """The verdict's first screen, and the notes."""
        for line in self._failures:
            terminalreporter.write_line(f"shipworthy: {line}", red=True)
        for bench in self._benches.values():
            if bench.is_decided and not self._failures:
                self._print(terminalreporter, bench)

    def _print(self, terminalreporter: Any, bench: Bench) -> None:
        try:
            evaluation = bench.decide()
        except Exception:
            return  # the items said why
        writer = terminalreporter._tw
        terminalreporter.section(f"shipworthy: {bench.benchmark.product}")
        width = min(writer.fullwidth, 120)
        terminalreporter.write_line(terminal_summary(page_of(evaluation), width, writer.hasmarkup))
        for line in _notes(evaluation):
            terminalreporter.write_line(f"note: {line}")

    def _know(self, item: pytest.Item) -> None:
        """Writes a plain assert down at its benchmark; what is wrong with it is said when it is run."""
        assert isinstance(item, pytest.Function)
        try:
            bench = self._bench_for(item)
            bench.asserts[item.nodeid] = plain_assert_of(item)
            self._of_item[item.nodeid] = bench
        except ShipworthyError as error:
            self._of_item[item.nodeid] = error

    def _bench_for(self, item: pytest.Item) -> Bench:
        """The PRD that was given, else the nearest above the test, else the only one."""
        if self._given is not None:
            return self.bench(self._given)
        root = self._config.rootpath
        for folder in item.path.parents:
            for name in PRD_NAMES:
                if (folder / name).is_file():
                    return self.bench(folder / name)
            if folder == root:
                break
        if len(self._benches) == 1:
            return next(iter(self._benches.values()))
        raise WrongCall(f"{item.nodeid}: which prd.yaml?", hint="name it: pytest --shipworthy=prd.yaml")

    def _when(self, item: pytest.Item) -> int:
        if item.nodeid in self._of_item:
            return 0
        return 2 if isinstance(item, CandidateItem) or "verdict" in getattr(item, "fixturenames", ()) else 1


def is_failing(verdict: str | None, not_enough: str) -> bool:
    """Whether a verdict fails."""
    return verdict == "DONT_SHIP" or (verdict == NOT_ENOUGH and not_enough == "fail")


def _chosen(bench: Bench, items: Iterable[pytest.Item]) -> tuple[str, ...]:
    """Candidates whose items are left; all, if none was named."""
    mine = [item for item in items if isinstance(item, CandidateItem) and item.bench is bench]
    return tuple(item.name for item in mine) if mine and len(mine) < len(bench.gated) else ()


def _notes(evaluation: Evaluation) -> Iterator[str]:
    notes = [*evaluation.decision.notes, *evaluation.notes]
    yield from notes[:MOST_NOTES]
    if len(notes) > MOST_NOTES:
        yield f"and {len(notes) - MOST_NOTES} more like these"


def _safely(work: Any) -> Any:
    """Work whose failure is a message, never a traceback; Ctrl-C ends the session."""
    try:
        return work()
    except ShipworthyError as error:
        found = error
    if isinstance(found, Interrupted):
        pytest.exit(str(found))
    pytest.fail(str(found), pytrace=False)
