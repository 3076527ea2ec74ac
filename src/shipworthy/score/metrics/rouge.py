"""`rouge`: words of the reference that the answer has in the same order (L), or at all (1, 2), from 0 to 1.

`{kind: L, measure: f, reference: "{{ expected }}", tokenize: zh}`; `measure` is `f` (both ways), `recall`
(of the reference) or `precision` (of the answer). A list of references takes the best. Chinese counts by
character: the usual library drops everything that is not Latin, and gives two unrelated Chinese sentences
that share `100` the score 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import all_texts_of, options_of, references_of
from shipworthy.score.metrics.graded import THRESHOLDS, Graded
from shipworthy.score.scorer import Grade
from shipworthy.score.tokenize import checked_tokenizer, overlap_words, tokenizer_of

_KINDS = ("L", "1", "2")
_MEASURES = ("f", "recall", "precision")


class Overlap(NamedTuple):
    """How much of the answer and of the reference is shared."""

    precision: float
    recall: float

    @property
    def f(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


class Rouge:
    """How much of the reference the answer says."""

    def __init__(self, arguments: Any, scale: Scale, is_detector: bool = False) -> None:
        known = ("reference", "kind", "measure", "tokenize", *THRESHOLDS)
        options = options_of("rouge", arguments, known, "reference")
        self._references = references_of("rouge", options.get("reference"))
        kind = str(options.get("kind", "L")).upper().removeprefix("ROUGE").strip("-_ ")
        self._kind = _one_of("kind", kind, _KINDS)
        self._measure = _one_of("measure", str(options.get("measure", "f")).lower(), _MEASURES)
        self._tokenize = checked_tokenizer("rouge", options.get("tokenize"))
        self._graded = Graded("rouge", options, scale, is_detector)

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The score against the best reference."""
        best = 0.0
        for reference in all_texts_of(self._references, case):
            tokenizer = self._tokenize or tokenizer_of(reference)
            found = overlap(
                overlap_words(trial.text, tokenizer), overlap_words(reference, tokenizer), self._kind
            )
            best = max(best, getattr(found, self._measure))
        return self._graded.grade(best, f"ROUGE-{self._kind} {self._measure} {best:.2f}")


def overlap(answer: Sequence[str], reference: Sequence[str], kind: str = "L") -> Overlap:
    """ROUGE of two sequences of words.

    Args:
        answer: Words of the answer.
        reference: Words of the reference.
        kind: `L`, or the length of the sequences of words that are counted.
    """
    if kind == "L":
        from rapidfuzz.distance import LCSseq

        return _overlap(LCSseq.similarity(answer, reference), len(answer), len(reference))
    n = int(kind)
    ours, theirs = _sequences(answer, n), _sequences(reference, n)
    return _overlap((ours & theirs).total(), ours.total(), theirs.total())


def _overlap(n_shared: int, n_answer: int, n_reference: int) -> Overlap:
    return Overlap(n_shared / n_answer if n_answer else 0.0, n_shared / n_reference if n_reference else 0.0)


def _sequences(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(n)), strict=False))


def _one_of(key: str, given: str, known: tuple[str, ...]) -> str:
    if given not in known:
        raise WrongCall(
            f"rouge: {key} is {given!r}, expected {', '.join(known)}", hint=did_you_mean(given, known)
        )
    return given
