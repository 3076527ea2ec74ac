"""`Answer`: what there is to look at: the answers of a case, those that show the same as one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.run.trial import Trial
from shipworthy.score.judge.letter import answer_text
from shipworthy.score.label_sighting import answer_identity


@dataclass(frozen=True)
class Answer:
    """One thing to look at.

    Attributes:
        unit: Identity of what is shown (`unit_of`).
        trials: Every trial that answered just so; the first stands for them.
    """

    unit: str
    trials: tuple[Trial, ...]

    @property
    def first(self) -> Trial:
        """The trial that is shown."""
        return self.trials[0]

    @property
    def also(self) -> tuple[dict[str, Any], ...]:
        """The other trials, as an item keeps them."""
        return tuple(
            {"candidate": one.candidate, "asked_as": one.asked_as, "trial": one.trial}
            for one in self.trials[1:]
        )


IsModel = Callable[[str], bool]
"""Whether a candidate is a model that shipworthy prompts: its messages are the prompt, no transcript."""


def transcript_of(trial: Trial, is_model: IsModel) -> tuple[Mapping[str, Any], ...]:
    """What a reviewer reads beside the answer: the talk as the product told it, never a prompt of ours."""
    return () if is_model(trial.candidate) else tuple(trial.prompt)


def unit_of(trial: Trial, is_model: IsModel) -> str:
    """Identity of what is shown of a trial: case and question, answer, tool calls, transcript."""
    talk = json.dumps(transcript_of(trial, is_model), ensure_ascii=False, sort_keys=True, default=str)
    shown = (trial.case, trial.case_hash, answer_identity(trial), talk)
    return hashed("\x00".join(shown))[:16]


def block_of(case: str, case_hash: str) -> str:
    """The name of a case where whole cases are drawn."""
    return f"{case}\x00{case_hash}"


def answers_of(trials: Iterable[Trial], is_model: IsModel) -> tuple[Answer, ...]:
    """The answers that people can look at; failures to answer are none."""
    found: dict[str, list[Trial]] = {}
    for trial in trials:
        if trial.is_answer:
            found.setdefault(unit_of(trial, is_model), []).append(trial)
    return tuple(Answer(unit, tuple(same)) for unit, same in found.items())


def text_hash(trial: Trial) -> str:
    """SHA-256 of an answer's text, as labels files know it."""
    return hashed(answer_text(trial).strip())


def hashed(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
