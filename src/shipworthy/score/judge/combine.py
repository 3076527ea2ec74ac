"""What several askings come to: both orders of a pair, the members of a panel, a second try."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from shipworthy.define.dimension import Scale
from shipworthy.score.judge.judgement import MOST_ASKINGS, Judgement
from shipworthy.score.judge.scorer import NOT_YET, JudgeScorer
from shipworthy.score.scorer import Grade

Slot = tuple[str, str]
"""Member and order: one question that is put to one model."""


@dataclass(frozen=True)
class Answered:
    """What is known of one slot.

    Attributes:
        said: The verdict that counts, if there is one.
        n_replies: Replies so far, readable or not.
        reason: Why there is no verdict, or what kept the judge from replying.
    """

    said: Judgement | None = None
    n_replies: int = 0
    reason: str = NOT_YET

    @property
    def is_open(self) -> bool:
        """Whether the judge is still to be asked."""
        return self.said is None and self.n_replies < MOST_ASKINGS


def answered(judgements: Iterable[Judgement]) -> dict[Slot, Answered]:
    """What is known of every slot of one trial."""
    by_slot: dict[Slot, list[Judgement]] = {}
    for judgement in judgements:
        by_slot.setdefault((judgement.member, judgement.order), []).append(judgement)
    return {slot: _answered(found) for slot, found in by_slot.items()}


def _answered(found: Sequence[Judgement]) -> Answered:
    said = next((one for one in found if one.value is not None), None)
    replies = [one for one in found if one.is_reply]
    if said is not None:
        return Answered(said, len(replies), "")
    last = replies[-1] if len(replies) >= MOST_ASKINGS else found[-1]
    reason = f"the judge could not be asked ({last.failure}): {last.reason}" if last.failure else last.reason
    return Answered(None, len(replies), reason)


def open_slots(scorer: JudgeScorer, known: Mapping[Slot, Answered]) -> list[tuple[Slot, int]]:
    """What is still to be asked of one trial, with the number of the attempt."""
    slots = [(scorer.member_key(member), order) for member in scorer.members for order in scorer.orders]
    found = [(slot, known.get(slot, Answered())) for slot in slots]
    return [(slot, state.n_replies) for slot, state in found if state.is_open]


def combined(scorer: JudgeScorer, known: Mapping[Slot, Answered]) -> Grade:
    """The grade of one trial; unscored with the reason where there is none."""
    scale = scorer.rubrics.general.scale
    grades = {member.name: _of_member(scorer, scorer.member_key(member), known) for member in scorer.members}
    if not scorer.is_panel:
        return next(iter(grades.values()))
    values = {name: grade.value for name, grade in grades.items() if grade.value is not None}
    missing = [f"{name}: {grade.reason}" for name, grade in grades.items() if grade.value is None]
    said = "; ".join(f"{name} {_shown(value, scale)}" for name, value in values.items())
    is_vote = (scale.is_pass_fail or scorer.is_detector) and not scorer.versus
    if is_vote:
        return _majority(list(values.values()), missing, said, scale)
    if missing:
        return Grade(None, said, reason=f"not every member of the panel gave a verdict: {'; '.join(missing)}")
    return Grade(fmean(values.values()), said)


def _of_member(scorer: JudgeScorer, member: str, known: Mapping[Slot, Answered]) -> Grade:
    states = [known.get((member, order), Answered()) for order in scorer.orders]
    silent = next((state for state in states if state.said is None), None)
    if silent is not None:
        return Grade(None, reason=silent.reason)
    said = [state.said for state in states if state.said is not None]
    if not scorer.versus:
        return Grade(said[0].value, said[0].explanation)
    scale = scorer.rubrics.general.scale
    won = [one.value for one in said]
    unit = won[0] if won[0] == won[1] and won[0] is not None else 0.5
    outcome = "flipped with the order" if is_flip(said) else {1.0: "won", 0.0: "lost"}.get(unit, "tie")
    return Grade(scale.from_unit(unit), f"{outcome} against {scorer.versus}: {said[0].explanation}")


def is_flip(said: Sequence[Judgement]) -> bool:
    """Whether the two orders of a pair gave different verdicts."""
    return len({one.value for one in said}) > 1


def _majority(values: Sequence[float], missing: Sequence[str], said: str, scale: Scale) -> Grade:
    """What more than half of all members say; a tie is no verdict."""
    n_all = len(values) + len(missing)
    for value in (scale.high, scale.low):
        if 2 * sum(one == value for one in values) > n_all:
            return Grade(value, said)
    if missing:
        return Grade(None, said, reason=f"not every member of the panel gave a verdict: {'; '.join(missing)}")
    return Grade(None, said, reason="the panel is split evenly")


def _shown(value: float, scale: Scale) -> str:
    if scale.is_pass_fail and value in (0.0, 1.0):
        return "pass" if value else "fail"
    return f"{value:g}"
