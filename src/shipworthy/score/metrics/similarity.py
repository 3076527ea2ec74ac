"""`similarity`: how near the answer's meaning lies to a reference; similar is not correct.

The cosine of a multilingual embedding (extra `[semantic]`); below 0 it counts as 0, and it is not calibrated:
unrelated sentences of one language often reach 0.2 to 0.4. No embedding sees numbers or negations, so where
these differ the share is capped at 0.5, and the explanation says what differs.
`{reference: "{{ expected }}", cap: 0.5, at_least: 0.8, reading: words}`; a list of references takes the
nearest. `reading: whole` lets words see their neighbours, and takes many times as long for long texts
(docs/decisions/0012-embedding.md).
"""

from __future__ import annotations

from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import CannotScore, all_texts_of, options_of, references_of
from shipworthy.score.contradictions import contradictions
from shipworthy.score.embedder import Embedder
from shipworthy.score.metrics.graded import THRESHOLDS, Graded
from shipworthy.score.reading import number_of
from shipworthy.score.scorer import Grade

CAP = 0.5
"""The most that an answer gets whose numbers, units or negations differ from the reference's."""

READINGS = ("words", "whole")
"""How the model reads: word by word, or every word with its neighbours."""

SAID = "similar is not correct"
"""In every explanation: what the number does not say."""


def reads_by_words(arguments: Any) -> bool:
    """Whether the model that these arguments ask for reads word by word."""
    return not isinstance(arguments, dict) or arguments.get("reading", READINGS[0]) == READINGS[0]


class Similarity:
    """How similar the answer is to the reference.

    Args:
        arguments: As the PRD says.
        scale: The dimension's.
        is_detector: Whether it detects a failure mode.
        embedder: The model; None only while a PRD is checked: nothing can be scored then.
    """

    def __init__(
        self, arguments: Any, scale: Scale, is_detector: bool = False, embedder: Embedder | None = None
    ) -> None:
        options = options_of(
            "similarity", arguments, ("reference", "cap", "reading", *THRESHOLDS), "reference"
        )
        self._references = references_of("similarity", options.get("reference"))
        cap = options.get("cap", CAP)
        number = None if isinstance(cap, bool) else number_of(str(cap))
        if number is None or not 0 <= number <= 1:
            raise WrongCall(f"similarity: cap is {cap!r}, expected a share from 0 to 1")
        self._cap = number
        if (reading := options.get("reading", READINGS[0])) not in READINGS:
            raise WrongCall(f"similarity: reading is {reading!r}, expected one of {', '.join(READINGS)}")
        self._embedder = embedder
        self._graded = Graded("similarity", options, scale, is_detector)

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The score against the nearest reference; the explanation says what differs."""
        if self._embedder is None:
            raise CannotScore("no embedding model is at hand")
        answer, references = trial.text, all_texts_of(self._references, case)
        if not any(sign.isalnum() for sign in answer):  # the model gives even no text a direction
            return self._graded.grade(0.0, f"the answer has no words ({SAID})")
        rows = self._embedder.encode([answer, *references])
        cosines = [float(rows[0] @ row) for row in rows[1:]]
        found = [
            (min(cosine, self._cap) if differs else cosine, cosine, differs)
            for cosine, differs in zip(
                cosines, (contradictions(answer, one) for one in references), strict=True
            )
        ]
        share, cosine, differs = max(found, key=lambda one: one[0])
        said = f"similarity {cosine:.2f} ({SAID})"
        if differs:
            said += f"; counts as at most {self._cap:g}: {'; '.join(differs)}"
        return self._graded.grade(max(share, 0.0), said)
