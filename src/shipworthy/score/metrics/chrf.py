"""`chrf`: chrF of sacrebleu: shared character sequences, from 0 to 1; needs no words, so it suits any script.

`{reference: "{{ expected }}", word_order: 2, lowercase: true}`; `word_order: 2` is chrF++. A list of
references takes the best.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import all_texts_of, options_of, references_of, switch_of
from shipworthy.score.metrics.graded import THRESHOLDS, Graded
from shipworthy.score.scorer import Grade


class Chrf:
    """How many of the answer's and the reference's character sequences are shared."""

    def __init__(self, arguments: Any, scale: Scale, is_detector: bool = False) -> None:
        known = ("reference", "word_order", "lowercase", *THRESHOLDS)
        options = options_of("chrf", arguments, known, "reference")
        self._references = references_of("chrf", options.get("reference"))
        self._lowercase = switch_of("chrf", options, "lowercase")
        self._word_order = options.get("word_order", 0)
        if isinstance(self._word_order, bool) or self._word_order not in (0, 1, 2):
            raise WrongCall(f"chrf: word_order is {self._word_order!r}, expected 0, 1 or 2 (2 is chrF++)")
        self._graded = Graded("chrf", options, scale, is_detector)

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The score."""
        metric = _metric(self._lowercase, int(self._word_order))
        share = metric.sentence_score(trial.text, all_texts_of(self._references, case)).score / 100.0
        return self._graded.grade(share, f"chrF{'+' * int(self._word_order)} {share:.2f}")


@lru_cache(maxsize=8)
def _metric(lowercase: bool, word_order: int) -> Any:
    from sacrebleu.metrics.chrf import CHRF

    return CHRF(word_order=word_order, lowercase=lowercase)
