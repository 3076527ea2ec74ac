"""`bleu`: sentence BLEU of sacrebleu (smoothed, effective order), from 0 to 1.

`{reference: "{{ expected }}", tokenize: zh, lowercase: true, max_order: 4}`; a list of references takes, as
BLEU does, the n-grams of all of them and the nearest length. Chinese and Japanese references are cut without
being asked. Explanations name the tokenizer: scores by different ones can't be compared.
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
from shipworthy.score.tokenize import checked_tokenizer, tokenizer_of


class Bleu:
    """How many of the answer's word sequences stand in the reference."""

    def __init__(self, arguments: Any, scale: Scale, is_detector: bool = False) -> None:
        known = ("reference", "tokenize", "lowercase", "max_order", *THRESHOLDS)
        options = options_of("bleu", arguments, known, "reference")
        self._references = references_of("bleu", options.get("reference"))
        self._tokenize = checked_tokenizer("bleu", options.get("tokenize"))
        self._lowercase = switch_of("bleu", options, "lowercase")
        self._max_order = whole_number("bleu", "max_order", options.get("max_order", 4))
        self._graded = Graded("bleu", options, scale, is_detector)

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The score; the explanation says by which tokenizer."""
        references = all_texts_of(self._references, case)
        tokenizer = self._tokenize or tokenizer_of(references[0])
        metric = _metric(tokenizer, self._lowercase, self._max_order)
        share = metric.sentence_score(trial.text, references).score / 100.0
        return self._graded.grade(share, f"BLEU {share:.2f} ({tokenizer})")


def whole_number(scorer: str, key: str, given: Any, most: int = 10) -> int:
    """A small number of words or characters.

    Raises:
        WrongCall: It is none.
    """
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= most:
        raise WrongCall(f"{scorer}: {key} is {given!r}, expected a whole number from 1 to {most}")
    return given


@lru_cache(maxsize=32)
def _metric(tokenizer: str, lowercase: bool, max_order: int) -> Any:
    from sacrebleu.metrics.bleu import BLEU

    return BLEU(
        lowercase=lowercase,
        tokenize=tokenizer,
        max_ngram_order=max_order,
        effective_order=True,
    )
