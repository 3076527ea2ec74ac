"""Judging: every answer without a verdict is put to its judge; what comes back is written down at once.

A judge is asked through the same engine as the candidates: concurrency, pace, time limit, retries and
`--max-cost` hold for it too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shipworthy.adapters.engines.local import LocalEngine
from shipworthy.adapters.journal import Journal
from shipworthy.adapters.judges import JudgeTarget
from shipworthy.adapters.models import open_model
from shipworthy.adapters.prices import price_function
from shipworthy.adapters.redact import redact, secrets_of
from shipworthy.define.candidate import Limits, parse_model_id
from shipworthy.define.case import Case
from shipworthy.run.answer import Answer
from shipworthy.run.engine import Done
from shipworthy.run.plan import Call
from shipworthy.score.judge.judgement import Judgement
from shipworthy.score.judge.letter import Letter
from shipworthy.score.judge.reply import read_reply
from shipworthy.score.judge.scorer import Member
from shipworthy.workbench.asking import FIRST_PRICED, Asked
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.judge_scorers import live_judges
from shipworthy.workbench.questions import Question, Questions
from shipworthy.workbench.setup import Setup
from shipworthy.workbench.watch import Watch

LOCAL = "local"


@dataclass
class Judging:
    """Asks the judges of a setup.

    Attributes:
        desk: Benchmark, store and clock.
        setup: Scorers and candidates.
        limits: How hard judges may be asked.
        watch: Who is told.
        max_cost_usd: Stop once the known cost of this call (answers included) reaches it.
        purposes: What is asked for, beside scores.
    """

    desk: Desk
    setup: Setup
    limits: Limits
    watch: Watch
    max_cost_usd: float | None = None
    targets: dict[str, JudgeTarget] = field(default_factory=dict)
    n_asked: int = 0
    _questions: dict[str, Question] = field(default_factory=dict)
    _letters: dict[str, Letter] = field(default_factory=dict)
    _given_up: set[str] = field(default_factory=set)
    _cost_usd: float = 0.0
    _n_priced: int = 0
    _unpriced: set[str] = field(default_factory=set)

    def open(self) -> None:
        """Reaches every judge, so that a missing key or model is found before anything is spent.

        Raises:
            WrongCall: No address or key is known.
            ModelMissing: Weights or an extra are not there.
        """
        price_of = price_function(self.desk.benchmark.prices)
        for _, scorer in live_judges(self.setup.scorers):
            for member in scorer.members:
                key = _key_of(member)
                if key in self.targets:
                    continue
                spec = member.model
                model = open_model(
                    spec.model,
                    base_url=spec.base_url,
                    api_key_env=spec.api_key_env,
                    connections=self.setup.reached.connections,
                )
                self.targets[key] = JudgeTarget(model, spec.model, spec.params, price_of, self._letters)

    async def close(self) -> None:
        """Gives connections and weights back."""
        for target in self.targets.values():
            await target.close()

    async def judge(self, journal: Journal, asked: Asked, *, check: bool = False) -> None:
        """Asks until every answer has a verdict, can't have one, or infrastructure is in the way.

        Args:
            journal: Where judgements go, as they come.
            asked: What came of asking so far; judges' askings and cost are added.
            check: Also judge some answers once more (self-consistency).
        """
        if not self.targets:
            return
        questions = Questions(self.setup, self.desk.store)
        while not asked.is_over_budget:
            journal.flush()
            left = [one for one in questions.left(check=check) if one.id not in self._given_up]
            if not left:
                return
            asked.n_planned += len(left)
            await self._ask(left, journal, asked)

    async def _ask(self, left: Sequence[Question], journal: Journal, asked: Asked) -> None:
        calls = [self._call(question) for question in left]

        def on_done(done: Done) -> None:
            self._write(done, journal, asked)
            self.watch.progress(asked.progress())

        try:
            for batch in self._batches(calls, asked):
                await LocalEngine().execute(batch, self.targets, self.limits, on_done)
        finally:
            journal.flush()
            for question in left:
                self._letters.pop(question.id, None)
                self._questions.pop(question.id, None)

    def _call(self, question: Question) -> Call:
        self._questions[question.id] = question
        self._letters[question.id] = question.letter
        return Call(_key_of(question.member), Case(question.id, ""), question.attempt)

    def _batches(self, calls: Sequence[Call], asked: Asked) -> Iterator[Sequence[Call]]:
        """All calls, or with a limit on the cost so many at a time as it is expected to pay."""
        left = list(calls)
        while left:
            n_next = self._n_affordable(asked, len(left))
            if n_next == 0:
                asked.is_over_budget = True
                self.watch.note(
                    f"stopped judging: --max-cost is ${self.max_cost_usd:g}; {len(left)} askings are left"
                )
                return
            yield left[:n_next]
            left = left[n_next:]
            if self.max_cost_usd is not None and self._unpriced:
                self._stop_unpriced(asked)
                return

    def _n_affordable(self, asked: Asked, n_left: int) -> int:
        if self.max_cost_usd is None:
            return n_left
        rest = self.max_cost_usd - (asked.cost_usd or 0.0)
        if rest <= 0:
            return 0
        if not self._n_priced:
            return min(FIRST_PRICED, n_left)
        mean = self._cost_usd / self._n_priced
        affordable = int(rest / mean) if mean > 0 else n_left
        return min(affordable, self.limits.concurrency, n_left)

    def _stop_unpriced(self, asked: Asked) -> None:
        names = ", ".join(sorted(self._unpriced))
        self.watch.note(
            f"stopped: the cost of the judge {names} is unknown, so --max-cost can't be kept; state it under"
            " `prices:`"
        )
        asked.is_over_budget = True

    def _write(self, done: Done, journal: Journal, asked: Asked) -> None:
        question = self._questions[done.call.case.id]
        judgement = self._judgement(question, done, asked.run)
        journal.add(judgement)
        self.n_asked += 1
        asked.n_done += 1
        if judgement.failure:
            asked.n_mishaps += 1
            asked.last_mishap = f"judge: {judgement.failure}: {judgement.reason}"
            self._given_up.add(question.id)
        elif judgement.cost_usd is not None:
            asked.cost_usd = (asked.cost_usd or 0.0) + judgement.cost_usd
            self._cost_usd += judgement.cost_usd
            self._n_priced += 1
        else:
            asked.is_cost_partial = True
            if parse_model_id(question.member.model.model).provider != LOCAL:
                self._unpriced.add(question.member.name)

    def _judgement(self, question: Question, done: Done, run: str) -> Judgement:
        secrets = secrets_of(os.environ)
        about = question.about(run, done.attempts, self.desk.stamp())
        result = done.result
        if isinstance(result, Answer):
            text = str(result.output)
            letter = question.letter
            verdict = read_reply(text, letter.form, letter.material.texts)
            return Judgement(
                **about,
                value=question.value_of(verdict.value),
                explanation=redact(verdict.explanation, *secrets),
                reason=redact(verdict.reason, *secrets),
                latency_s=result.latency_s,
                cost_usd=result.cost_usd,
                input_tokens=result.input_tokens,
                output_tokens=result.output_tokens,
                model=result.model,
                reply=redact(text, *secrets),
            )
        message = redact(result.message, *secrets)
        if result.whose == "infrastructure":
            return Judgement(**about, failure=result.kind, reason=message)
        reply = redact(str(result.output), *secrets) if result.output else ""
        return Judgement(
            **about, latency_s=result.latency_s, reason=f"no verdict: {result.kind}: {message}",
            reply=reply,
        )  # fmt: skip


def _key_of(member: Member) -> str:
    """One target for every model, address, key and set of parameters."""
    return json.dumps([*member.shaped_by, member.model.api_key_env], sort_keys=True, default=str)
