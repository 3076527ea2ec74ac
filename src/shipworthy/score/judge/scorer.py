"""`JudgeScorer`: a judge that is asked: who it is, by which rubric, and what shapes its verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.judge import Judge, PanelMember
from shipworthy.run.template import Template
from shipworthy.run.trial import Trial
from shipworthy.score.code_scorer import identity_of
from shipworthy.score.judge.form import FIRST, SECOND, VerdictForm, form_of
from shipworthy.score.judge.letter import REVISION, Letter, answer_text, material_of
from shipworthy.score.judge.rubric import Rubrics
from shipworthy.score.scorer import Grade

NOT_YET = "not judged yet"


@dataclass(frozen=True)
class Member:
    """A model that judges: how the PRD names it, and what identifies it beyond that (weights' hash)."""

    model: PanelMember
    content: str = ""

    @property
    def name(self) -> str:
        """What pages call it."""
        return self.model.name or self.model.model

    @property
    def shaped_by(self) -> list[Any]:
        """What shapes its replies; its name and key don't."""
        return [self.model.model, self.model.base_url, self.model.params, self.content]


@dataclass(frozen=True)
class JudgeScorer:
    """A judge of one dimension or failure mode.

    Attributes:
        judge: As the PRD says, the default judge's parts included.
        members: The models: one, or the panel.
        rubrics: What is judged.
        template: The PRD's own prompt.
        prompt: Its text.
        rival: Pairwise: `asked_as` of the candidate compared with; empty until it is known.
    """

    judge: Judge
    members: tuple[Member, ...]
    rubrics: Rubrics
    template: Template | None = None
    prompt: str = ""
    rival: str = ""

    source = "judge"

    @property
    def name(self) -> str:
        """What pages call the judge."""
        if len(self.members) == 1:
            return self.members[0].name
        return self.judge.name or "panel of " + ", ".join(member.name for member in self.members)

    @property
    def kind(self) -> str:
        """What it does, in words."""
        words = ["panel" if self.is_panel else "", "pairwise" if self.versus else "rubric"]
        words += ["with reference" if self.judge.reference else "", "judge"]
        return " ".join(word for word in words if word)

    @property
    def versus(self) -> str:
        """Pairwise: the candidate compared with; else empty."""
        return self.judge.versus or ""

    @property
    def is_panel(self) -> bool:
        """Whether several models judge."""
        return len(self.members) > 1

    @property
    def is_detector(self) -> bool:
        """Whether it looks for a failure mode: 1 says that it happened."""
        return self.rubrics.general.is_detector

    @property
    def form(self) -> VerdictForm:
        """What one verdict may look like."""
        scale = self.rubrics.general.scale
        return form_of(scale, is_detector=self.is_detector, is_pairwise=bool(self.versus))

    @property
    def orders(self) -> tuple[str, ...]:
        """In which orders it is asked: both for pairs."""
        return (FIRST, SECOND) if self.versus else ("",)

    @cached_property
    def identity(self) -> str:
        """Hash of the models, parameters, prompt, rubric (slices' included) and what is shown."""
        return identity_of(
            "judge",
            REVISION,
            [member.shaped_by for member in self.members],
            self.prompt,
            self.rubrics.shaped_by,
            [bool(self.judge.reference), self.versus, self.rival],
        )

    def member_key(self, member: Member) -> str:
        """How its judgements name a member; empty for a judge that is alone."""
        return member.name if self.is_panel else ""

    def knowing(self, asked_as: Mapping[str, str]) -> JudgeScorer:
        """The scorer once it is known how the candidate it compares with is asked."""
        return replace(self, rival=asked_as.get(self.versus, "")) if self.versus else self

    def grade(self, trial: Trial, case: Case) -> Grade:
        """A verdict takes a call, which is not made here: what needs none, else unscored."""
        return self.without_asking(trial, case, {}) or Grade(None, reason=NOT_YET)

    def without_asking(self, trial: Trial, case: Case, rivals: Mapping[int, Trial]) -> Grade | None:
        """The grade where nobody needs to be asked; None where the judge must be.

        A trial without an answer has the worst score (of a failure mode: it did not happen).
        """
        scale = self.rubrics.general.scale
        if trial.failure and self.is_detector:
            return Grade(0.0, f"no answer ({trial.failure}), so this did not happen")
        if trial.failure:
            return Grade(scale.low, f"no answer: {trial.failure}")
        if self.judge.reference and case.expected in (None, ""):
            return Grade(None, reason="the case has no expected answer to judge by")
        if not self.versus:
            return None
        if trial.asked_as == self.rival:
            return Grade(scale.from_unit(0.5), "compared with itself")
        rival = rival_of(trial, rivals)
        if rival is not None and rival.failure:
            return Grade(scale.high, f"{self.versus} gave no answer: {rival.failure}")
        return None

    def letter(self, trial: Trial, case: Case, order: str, rivals: Mapping[int, Trial]) -> Letter | None:
        """What a judge is sent about a trial; None if what it is compared with isn't there."""
        rival = rival_of(trial, rivals)
        if self.versus and rival is None:
            return None
        other = answer_text(rival) if self.versus and rival is not None else None
        material = material_of(case, answer_text(trial), reference=bool(self.judge.reference), other=other)
        fields = case.visible if self.template is not None else None
        return Letter(self.rubrics.of(case), self.form, material, order, self.template, fields)


def rival_of(trial: Trial, rivals: Mapping[int, Trial]) -> Trial | None:
    """The other candidate's answer: of the same trial, else in turn of those there are."""
    if trial.trial in rivals:
        return rivals[trial.trial]
    numbers: Sequence[int] = sorted(rivals)
    return rivals[numbers[trial.trial % len(numbers)]] if numbers else None
