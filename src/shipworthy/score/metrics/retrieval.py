"""`retrieval`: how well the passages that came with an answer hold the gold passages of its case.

`{measure: recall, k: 5, gold: "{{ gold }}"}`; measures are `recall` (the default), `precision`, `mrr` and
`ndcg`. Gold passages are ids, texts, `{id, text}`, `{document, start, end}` (found by overlap), or
`{id: grade}`; without `gold` they are the case's field `gold`, else what it expects. A passage that came
twice counts once. The explanation has all four measures.
"""

from __future__ import annotations

from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import EXPECTED, Argument, CannotScore, options_of
from shipworthy.score.gold_passages import found_gold, gold_of
from shipworthy.score.metrics.bleu import whole_number
from shipworthy.score.metrics.graded import THRESHOLDS, Graded
from shipworthy.score.metrics.retrieval_measures import measures
from shipworthy.score.scorer import Grade

MEASURES = ("recall", "precision", "mrr", "ndcg")
_MOST = 1000


class Retrieval:
    """How good the retrieved passages are."""

    def __init__(self, arguments: Any, scale: Scale, is_detector: bool = False) -> None:
        if isinstance(arguments, str) and "{" not in arguments:
            arguments = {"measure": arguments}
        options = options_of("retrieval", arguments, ("measure", "k", "gold", *THRESHOLDS), "gold")
        name, sign, k = str(options.get("measure", "recall")).lower().partition("@")
        self._measure = name.strip()
        if self._measure not in MEASURES:
            raise WrongCall(
                f"retrieval: no measure is known as {name!r}; known are {', '.join(MEASURES)}",
                hint=did_you_mean(name, MEASURES),
            )
        given = int(k) if sign and k.strip().isdecimal() else options.get("k")
        self._k = None if given is None else whole_number("retrieval", "k", given, _MOST)
        gold = options.get("gold")
        self._gold = None if gold is None else _argument(gold)
        self._graded = Graded("retrieval", options, scale, is_detector)

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The measure; unscored if the answer came without passages, since nobody said what was retrieved."""
        if not trial.retrieved:
            raise CannotScore("no retrieved passages came with the answer")
        gold = gold_of(self._given(case))
        found = found_gold(trial.retrieved, gold)
        seen = measures(found, [one.gain for one in gold], self._k or len(found))
        n_found = sum(len(new) for new in found[: seen.k])
        said = f"{seen}; {n_found} of {len(gold)} gold passages"
        return self._graded.grade(getattr(seen, self._measure), said)

    def _given(self, case: Case) -> Any:
        if self._gold is not None:
            return self._gold.of(case)
        own = case.variables.get("gold")
        return own if own not in (None, "", []) else Argument(EXPECTED).of(case)


def _argument(gold: Any) -> Argument:
    """Gold passages as the PRD names them; what is no template is read at once."""
    argument = Argument(gold)
    if not argument.is_template:
        try:
            if isinstance(gold, bool):
                raise CannotScore("a truth value names no gold passage")
            gold_of(gold)
        except CannotScore as error:
            raise WrongCall(f"retrieval: gold is {gold!r}: {error}") from error
    return argument
