"""`Bench`: one benchmark in a pytest session: measured once, scored by the plain asserts, decided once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from shipworthy.adapters.lock import run_lock
from shipworthy.adapters.prd_files import Loaded, load
from shipworthy.decide.verdict import SPOKEN, CandidateVerdict, Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.cross_checks import cross_findings
from shipworthy.define.doubts import View
from shipworthy.errors import WrongCall
from shipworthy.testing.pytest_plugin_asserts import PlainAssert, with_plain_asserts
from shipworthy.workbench.asking import Asked
from shipworthy.workbench.conclude import conclude, keep_decision
from shipworthy.workbench.desk import open_desk
from shipworthy.workbench.evaluate import Evaluation, close_run, measure
from shipworthy.workbench.measured import Measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import Setup, asked_names, prepare
from shipworthy.workbench.watch import Silent

T = TypeVar("T")


@dataclass(frozen=True)
class Found:
    """What was measured."""

    setup: Setup
    measured: Measured
    asked: Asked
    notes: tuple[str, ...] = ()


@dataclass
class Bench:
    """One benchmark in a session.

    Attributes:
        path: The `prd.yaml`.
        asserts: Plain asserts by nodeid, those that were not selected too: their bars stay, unmet.
        chosen: Candidates whose items were selected; empty: all.
        is_used: Something of the session needs a verdict.
    """

    path: Path
    asserts: dict[str, PlainAssert] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    is_used: bool = False
    _loaded: Loaded | None = None
    _found: Found | Exception | None = None
    _evaluation: Evaluation | Exception | None = None

    @property
    def loaded(self) -> Loaded:
        """The benchmark, read once."""
        if self._loaded is None:
            self._loaded = load(self.path)
        return self._loaded

    @property
    def benchmark(self) -> Benchmark:
        """What good means, as the PRD says."""
        return self.loaded.benchmark

    @property
    def gated(self) -> tuple[str, ...]:
        """The candidates that are decided, the baseline aside."""
        names = asked_names(self.benchmark, RunOptions())[0]
        return tuple(name for name in names if name != self.benchmark.baseline_name)

    @property
    def is_decided(self) -> bool:
        """Whether the verdict was made, or failed to be."""
        return self._evaluation is not None

    def measure(self) -> Found:
        """Asks and scores what is left, once; what went wrong goes wrong again for everybody who asks."""
        self.is_used = True
        if self._found is None:
            self._found = _kept(lambda: asyncio.run(self._measure()))
        return _given(self._found)

    def decide(self) -> Evaluation:
        """The verdict, plain asserts included, once."""
        found = self.measure()
        if self._evaluation is None:
            self._evaluation = _kept(lambda: self._decide(found))
        return _given(self._evaluation)

    async def _measure(self) -> Found:
        options = RunOptions(candidates=self.chosen)
        self._augmented(
            tuple(self.asserts.values())
        )  # a bar that can't be used is found before anything is asked
        self.loaded.check_references(asked_names(self.benchmark, options)[1])
        with open_desk(self.benchmark) as desk, run_lock(desk.folder):
            setup = prepare(desk, options)
            try:
                found, asked, is_new = await measure(desk, setup, options, Silent())
                notes = close_run(desk, asked, found) if is_new else ()
            finally:
                await setup.reached.close()
        return Found(setup, found, asked, notes)

    def _decide(self, found: Found) -> Evaluation:
        """Candidates on which the same plain asserts speak are decided together."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for name in found.setup.decided:
            speaking = tuple(key for key, one in self.asserts.items() if one.looks_at(name))
            groups.setdefault(speaking, []).append(name)
        decisions: list[Decision] = []
        evaluation: Evaluation | None = None
        for keys, names in groups.items():
            evaluation = self._decide_group(found, [self.asserts[key] for key in keys], names)
            decisions.append(evaluation.decision)
        assert evaluation is not None
        return evaluation if len(decisions) == 1 else self._joined(found, evaluation, decisions)

    def _decide_group(self, found: Found, asserts: Sequence[PlainAssert], names: Sequence[str]) -> Evaluation:
        augmented = self._augmented(asserts)
        setup = replace(
            found.setup,
            decided=tuple(names),
            scorers={**found.setup.scorers, **{one.dimension: one for one in asserts}},
        )
        scores = (*found.measured.scores, *(score for one in asserts for score in one.scores))
        evidence = replace(found.measured, scores=scores)
        with open_desk(augmented) as desk, run_lock(desk.folder):
            decision = conclude(desk, setup, evidence, found.asked.run)
            keep_decision(desk, decision, found.asked.run)
        return Evaluation(augmented, decision, evidence, setup, found.asked, found.notes)

    def _joined(self, found: Found, last: Evaluation, decisions: Sequence[Decision]) -> Evaluation:
        """One verdict object of several: candidates in the PRD's order, the ledger as the last left it."""
        every = {name: one for decision in decisions for name, one in decision.candidates.items()}
        notes = dict.fromkeys(note for decision in decisions for note in decision.notes)
        decision = replace(
            last.decision,
            candidates={name: every[name] for name in found.setup.decided if name in every},
            notes=tuple(notes),
        )
        scores = (*found.measured.scores, *(score for one in self.asserts.values() for score in one.scores))
        evidence = replace(found.measured, scores=scores)
        benchmark = self._augmented(tuple(self.asserts.values()))
        return replace(last, benchmark=benchmark, decision=decision, measured=evidence)

    def _augmented(self, asserts: Sequence[PlainAssert]) -> Benchmark:
        if not asserts:
            return self.benchmark
        for one in asserts:
            unknown = [name for name in one.candidates if name not in self.benchmark.candidates]
            if unknown:
                known = ", ".join(self.benchmark.candidates)
                raise WrongCall(
                    f"{one.reference}: unknown candidate {unknown[0]!r}", hint=f"the PRD has {known}"
                )
        augmented = with_plain_asserts(self.benchmark, asserts)
        for finding in cross_findings(View(augmented)):
            raise WrongCall(f"{self.path.name}, with its plain asserts: {finding.message}", hint=finding.hint)
        return augmented


def verdict_words(name: str, found: CandidateVerdict) -> str:
    """A candidate's verdict in a sentence, and what next."""
    spoken = SPOKEN.get(found.verdict or "", "no verdict")
    lines = [f"{name}: {spoken}. {found.why}", found.next]
    return "\n".join(line for line in lines if line)


def _kept(work: Callable[[], T]) -> T | Exception:
    try:
        return work()
    except Exception as error:
        return error


def _given(found: T | Exception | None) -> T:
    if isinstance(found, Exception):
        raise found
    assert found is not None
    return found
