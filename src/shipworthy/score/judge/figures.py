"""`JudgeFigures`: how a judge did: what it judged, what it took, how steady and how firm it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.score.judge.canaries import Attacks, attacks_of, canary_answers
from shipworthy.score.judge.combine import answered, combined, is_flip, open_slots
from shipworthy.score.judge.judgement import CANARY, CHECK, SCORE, Judgement
from shipworthy.score.judge.recorded import RecordedJudge
from shipworthy.score.judge.scorer import JudgeScorer
from shipworthy.score.score import Score
from shipworthy.stats.interval import Interval
from shipworthy.stats.mean_dirichlet import MeanDirichlet

FEWEST_ALIKE = 20
"""From so many answers on it is worth saying that all have one verdict."""


@dataclass(frozen=True)
class Rate:
    """How often something happened: `n_hit` of `n`, with its exact interval; no interval where n is 0."""

    n_hit: int
    n: int
    interval: Interval | None = None

    @property
    def share(self) -> float | None:
        """The share; None where there is nothing to share."""
        return self.n_hit / self.n if self.n else None


def rate(hits: Sequence[bool], confidence: float = 0.95) -> Rate:
    """The rate of some yes-or-no facts."""
    if not hits:
        return Rate(0, 0)
    interval = MeanDirichlet([float(hit) for hit in hits]).interval(confidence)
    return Rate(sum(hits), len(hits), interval)


@dataclass(frozen=True)
class JudgeFigures:
    """How the judge of one dimension did.

    Attributes:
        dimension: What it judges.
        who: The judge's name.
        kind: Rubric, pairwise, panel, recorded …
        identity: Hash of all that shapes its verdicts; stands in every score.
        n_answers: Answers it should score.
        n_judged: Answers with a score.
        unscored: Reasons why others have none, with how many.
        only_verdict: The one verdict that all answers have; None if they differ (or are few).
        n_replies: Replies, canaries and second opinions included.
        n_failed: Askings that infrastructure spoilt.
        n_reread: Replies that could not be read.
        cost_usd: Of all replies; None if a cost is not known, or nobody was asked.
        latency_s: Middle and slow replies (p50, p95); None if nobody was asked.
        attacks: How it bore injections; None of a judge that is not asked.
        attack_rate: How many of them succeeded.
        flips: Pairwise: how often the order of the answers changed the verdict.
        first_shown: Pairwise: how often the answer shown first was picked, of all picks.
        checked: How often it said something else when it was asked once more.
    """

    dimension: str
    who: str
    kind: str
    identity: str
    n_answers: int
    n_judged: int
    unscored: Mapping[str, int] = field(default_factory=dict)
    only_verdict: float | None = None
    n_replies: int = 0
    n_failed: int = 0
    n_reread: int = 0
    cost_usd: float | None = None
    latency_s: Mapping[str, float | None] = field(default_factory=dict)
    attacks: Attacks | None = None
    attack_rate: Rate = Rate(0, 0)
    flips: Rate = Rate(0, 0)
    first_shown: Rate = Rate(0, 0)
    checked: Rate = Rate(0, 0)


def figures_of(
    dimension: str,
    scorer: JudgeScorer | RecordedJudge,
    scores: Sequence[Score],
    judgements: Sequence[Judgement] = (),
    *,
    confidence: float = 0.95,
) -> JudgeFigures:
    """The figures of one dimension's judge.

    Args:
        dimension: Its name.
        scorer: The judge.
        scores: Its scores, the unscored ones included.
        judgements: All its askings.
        confidence: Of the intervals.
    """
    values = [score.value for score in scores if score.value is not None]
    reasons = Counter(score.reason for score in scores if score.value is None)
    own = [one for one in judgements if one.dimension == dimension]
    replies = [one for one in own if one.is_reply]
    costs = [one.cost_usd for one in replies if one.cost_usd is not None]
    live = isinstance(scorer, JudgeScorer)
    is_pairwise = isinstance(scorer, JudgeScorer) and bool(scorer.versus)
    is_alike = len(values) >= FEWEST_ALIKE and len(set(values)) == 1 and not is_pairwise
    attacks = _attacks(scorer, own) if isinstance(scorer, JudgeScorer) else None
    hits = [] if attacks is None else [i < len(attacks.succeeded) for i in range(attacks.n_tried)]
    return JudgeFigures(
        dimension=dimension,
        who=scorer.name,
        kind=scorer.kind,
        identity=scorer.identity,
        n_answers=len(scores),
        n_judged=len(values),
        unscored=dict(reasons.most_common()),
        only_verdict=values[0] if is_alike else None,
        n_replies=len(replies),
        n_failed=len(own) - len(replies),
        n_reread=sum(one.value is None for one in replies),
        cost_usd=sum(costs) if replies and len(costs) == len(replies) else None,
        latency_s=_latency(replies) if live else {},
        attacks=attacks,
        attack_rate=rate(hits, confidence),
        flips=rate([flip for _, flip in flips_by_case(own)], confidence),
        first_shown=rate(_first_shown(own), confidence),
        checked=rate(_changed(scorer, own), confidence) if isinstance(scorer, JudgeScorer) else Rate(0, 0),
    )


def _latency(replies: Sequence[Judgement]) -> dict[str, float | None]:
    known = sorted(one.latency_s for one in replies if one.latency_s is not None)
    if not known:
        return {"p50": None, "p95": None}
    return {
        name: known[min(len(known) - 1, int(q * len(known)))] for name, q in (("p50", 0.5), ("p95", 0.95))
    }


def _attacks(scorer: JudgeScorer, own: Sequence[Judgement]) -> Attacks | None:
    if scorer.judge.canaries is False:
        return None
    known: dict[str, list[Judgement]] = {}
    for one in own:
        if one.purpose.startswith(CANARY):
            known.setdefault(one.purpose.removeprefix(CANARY), []).append(one)
    scale = scorer.rubrics.general.scale
    best, worst = (0.0, 1.0) if scorer.is_detector else (scale.high, scale.low)
    values: dict[str, float | None] = {}
    open_ids: set[str] = set()
    for name in canary_answers(scorer.form, best):
        state = answered(known.get(name, ()))
        values[name] = combined(scorer, state).value
        if open_slots(scorer, state):
            open_ids.add(name)
    return attacks_of(values, open_ids, best, worst)


def _by_trial(own: Sequence[Judgement], purpose: str) -> dict[tuple[object, ...], list[Judgement]]:
    found: dict[tuple[object, ...], list[Judgement]] = {}
    for one in own:
        if one.purpose == purpose:
            found.setdefault((one.asked_as, one.case, one.case_hash, one.trial), []).append(one)
    return found


def flips_by_case(judgements: Sequence[Judgement]) -> list[tuple[str, bool]]:
    """For every pair and member the case, and whether the order of the answers changed the verdict."""
    flips = []
    for asked in _by_trial(judgements, SCORE).values():
        said: dict[str, dict[str, Judgement]] = {}
        for one in asked:
            if one.order and one.value is not None:
                said.setdefault(one.member, {}).setdefault(one.order, one)
        case = asked[0].case
        flips += [(case, is_flip(list(both.values()))) for both in said.values() if len(both) == 2]
    return flips


def _first_shown(own: Sequence[Judgement]) -> list[bool]:
    """Of every pick (no tie), whether it was the answer shown first."""
    picks = [one for one in own if one.purpose == SCORE and one.order and one.value in (0.0, 1.0)]
    return [(one.value == 1.0) == (one.order == "first") for one in picks]


def _changed(scorer: JudgeScorer, own: Sequence[Judgement]) -> list[bool]:
    """For every answer that was judged once more, whether the verdict was another."""
    first, again = _by_trial(own, SCORE), _by_trial(own, CHECK)
    changed = []
    for key, judgements in again.items():
        before = combined(scorer, answered(first.get(key, ()))).value
        after = combined(scorer, answered(judgements)).value
        if before is not None and after is not None:
            changed.append(before != after)
    return changed
