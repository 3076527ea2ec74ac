"""`Setup`: candidates reached, scorers built, cases chosen: all that a run or a verdict needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.errors import ModelMissing, NoUsableTrial, WrongCall
from shipworthy.run.plan import Call, Plan, in_order, plan
from shipworthy.run.run_record import RunRecord
from shipworthy.run.target import Target
from shipworthy.run.trial import Trial
from shipworthy.score.scorer import Scorer
from shipworthy.score.versions import version_hash
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.judge_scorers import compared_with, knowing_rivals, row_faults
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.reach import Reached, reach
from shipworthy.workbench.scorers import build_scorers


@dataclass
class Setup:
    """What a job works on.

    Attributes:
        names: Candidates asked, the baseline and rivals named by bars included.
        decided: Candidates decided (those chosen, and the baseline).
        cases: The whole set of cases (the plan).
        chosen: The cases of this call (`--limit`).
        trials_of: Trials a case, by candidate.
        asked_as: Hash of what shapes the answers, by candidate.
        scorers: By dimension and failure mode.
        targets: By candidate; absent for one that can't be reached now.
        notes: What is worth saying.
    """

    names: tuple[str, ...]
    decided: tuple[str, ...]
    cases: tuple[Case, ...]
    chosen: tuple[Case, ...]
    trials_of: dict[str, int]
    asked_as: dict[str, str]
    scorers: Mapping[str, Scorer]
    reached: Reached
    notes: list[str] = field(default_factory=list)

    @property
    def targets(self) -> Mapping[str, Target]:
        """How each candidate is asked."""
        return self.reached.targets

    @property
    def versions(self) -> dict[str, str]:
        """The product's version by candidate: how it is asked, and how it is scored."""
        return {name: version_hash(asked, self.scorers) for name, asked in self.asked_as.items()}

    def plan(self, done: Sequence[Trial], seed: int, *, whole: bool = False) -> Plan:
        """What is left to ask of the chosen cases (or of all)."""
        cases = self.cases if whole else self.chosen
        return plan(cases, self.trials_of, self.asked_as, done, seed=seed, is_askable=self._is_askable)

    def add_trials(self, done: Sequence[Trial]) -> None:
        """Plans every live candidate's trials once more, beyond those that are there (`--refresh`)."""
        for name, n_trials in self.trials_of.items():
            if getattr(self.targets.get(name), "n_trials", None) is None:
                most = max((trial.trial + 1 for trial in done if trial.candidate == name), default=0)
                self.trials_of[name] = most + n_trials

    def _is_askable(self, call: Call) -> bool:
        """A recorded candidate has the trials it has; a case without any is asked once and counted."""
        n_trials_of = getattr(self.targets.get(call.candidate), "n_trials_of", None)
        return n_trials_of is None or call.trial < max(n_trials_of(call.case.id), 1)

    def n_askings(self, name: str) -> int:
        """All askings of a candidate in the whole plan."""
        n_trials = self.trials_of[name]
        return sum(
            self._is_askable(Call(name, case, trial)) for case in self.cases for trial in range(n_trials)
        )


def prepare(desk: Desk, options: RunOptions, *, will_ask: bool = True) -> Setup:
    """Reaches the candidates, builds the scorers and chooses the cases.

    Without `will_ask` a candidate that can't be reached now stands as it was measured last.

    Raises:
        WrongCall: Unknown candidates, no cases, anything that would spoil every call.
        ModelMissing: Weights or an extra are missing (with `will_ask`).
        NoUsableTrial: Recorded answers of which not one can be used (with `will_ask`).
    """
    benchmark = desk.benchmark
    decided, names = asked_names(benchmark, options)
    cases = benchmark.release if options.release else benchmark.golden
    if not cases:
        what = "release cases" if options.release else "cases"
        raise WrongCall(
            f"{benchmark.file or 'the benchmark'} has no {what}",
            hint=f"name a file under `{what.replace(' ', '_')}:`",
        )
    if options.release:
        _check_sealed(benchmark)
    ordered = tuple(in_order(cases, options.seed))
    chosen = ordered[: options.limit] if options.limit else ordered
    concurrency = options.concurrency or benchmark.limits.concurrency
    setup = Setup(
        names=names, decided=decided, cases=tuple(cases), chosen=chosen, trials_of={}, asked_as={},
        scorers=build_scorers(benchmark), reached=Reached(),
    )  # fmt: skip
    setup.notes += row_faults(setup.scorers)
    _reach_all(desk, setup, concurrency, will_ask=will_ask)
    setup.scorers = knowing_rivals(setup.scorers, setup.asked_as)
    for name in setup.names:
        setup.trials_of[name] = _n_trials(benchmark, setup, name, options)
    return setup


def _check_sealed(benchmark: Benchmark) -> None:
    """Cases that development has seen are not sealed."""
    known = {case.fingerprint for case in benchmark.golden}
    n_seen = sum(case.fingerprint in known for case in benchmark.release)
    if n_seen:
        raise WrongCall(
            f"{n_seen} of {len(benchmark.release)} release cases are among the cases: they are not sealed",
            hint="take them out of one of the two",
        )


def asked_names(benchmark: Benchmark, options: RunOptions) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Candidates to decide, and to ask."""
    known = benchmark.candidates
    if not known:
        raise WrongCall(
            f"{benchmark.file or 'the benchmark'} has no candidates", hint="add one under `candidates:`"
        )
    for name in options.candidates:
        if name not in known:
            raise WrongCall(f"unknown candidate {name!r}", hint=f"the PRD has {', '.join(known)}")
    wanted = set(options.candidates or known)
    baseline = benchmark.baseline_name
    if baseline is not None:
        wanted.add(baseline)
    rivals = {bar.other for bar in benchmark.all_bars if bar.other is not None}
    rivals |= compared_with(benchmark)
    decided = tuple(name for name in known if name in wanted)
    return decided, tuple(name for name in known if name in wanted | rivals)


def _reach_all(desk: Desk, setup: Setup, n_at_once: int, *, will_ask: bool) -> None:
    kept = []
    for name in setup.names:
        try:
            found = reach(desk.benchmark, [name], setup.cases, n_at_once, setup.reached)
        except (WrongCall, ModelMissing, NoUsableTrial) as fault:
            asked = None if will_ask else _last_asked_as(desk, name)
            if will_ask:
                raise
            if asked is None:
                setup.notes.append(f"{name} has not been measured and can't be reached now: {fault.message}")
                continue
            setup.notes.append(f"{name} stands as it was measured last: {fault.message}")
            setup.asked_as[name] = asked
        else:
            setup.asked_as[name] = found.targets[name].asked_as
        kept.append(name)
    setup.names = tuple(kept)
    setup.decided = tuple(name for name in setup.decided if name in kept)
    setup.notes += [f"{fault}" for fault in setup.reached.faults]


def _last_asked_as(desk: Desk, name: str) -> str | None:
    runs = [run for run in desk.store.read(RunRecord) if name in run.candidates]
    return runs[-1].candidates[name] if runs else None


def _n_trials(benchmark: Benchmark, setup: Setup, name: str, options: RunOptions) -> int:
    """As the call, the candidate or the PRD says; recorded answers have as many as there are."""
    recorded: int | None = getattr(setup.targets.get(name), "n_trials", None)
    declared = options.trials or benchmark.candidates[name].trials or benchmark.trials
    if recorded is not None:
        return min(declared, recorded) if declared else max(recorded, 1)
    return declared or benchmark.trials_of(name)
