"""`answer_part`: one answer with its scores, tools, passages, prompt and what it took."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from shipworthy.adapters.case_index.opened import AnswerRow
from shipworthy.adapters.case_index.today import Quality
from shipworthy.report.site.case import AnswerPart, Fact, Passage, PersonLine, ScoreLine
from shipworthy.report.site.pieces import MOST_SHOWN, call_pieces, messages_of
from shipworthy.run.trial import Mishap, Trial
from shipworthy.score.score import Score
from shipworthy.workbench.cases.labels import Opinion, Said
from shipworthy.workbench.cases.listing import anchor_of
from shipworthy.workbench.cases.values import dollars, is_bad, seconds, value_words

_MOST_PASSAGES = 50
_MOST_PASSAGE = 4_000
_MOST_EXPLANATION = 4_000
_SOURCES = {"human": "people"}


class Recorded(NamedTuple):
    """Records by their number in the store."""

    trials: Mapping[int, Trial]
    mishaps: Mapping[int, Mishap]
    scores: Mapping[int, Score]


def answer_part(
    row: AnswerRow,
    qualities: Sequence[Quality],
    records: Recorded,
    people: Mapping[Said, Sequence[Opinion]],
) -> AnswerPart | None:
    """The answer; None if the store has it no more."""
    if row.is_mishap:
        mishap = records.mishaps.get(row.seq)
        return None if mishap is None else _mishap(row, mishap)
    trial = records.trials.get(row.seq)
    if trial is None:
        return None
    return AnswerPart(
        anchor=anchor_of(row),
        candidate=row.candidate,
        trial=row.trial,
        is_now=row.is_now,
        failure=trial.failure,
        is_mishap=False,
        message=trial.message[:_MOST_EXPLANATION],
        output=messages_of(trial.output),
        tool_calls=call_pieces(trial.tool_calls),
        retrieved=tuple(_passage(one) for one in trial.retrieved[:_MOST_PASSAGES]),
        prompt=messages_of(list(trial.prompt)),
        scores=score_lines(row, trial.case, qualities, records, people),
        facts=_facts(trial),
        details=_details(trial),
    )


def score_lines(
    row: AnswerRow,
    case: str,
    qualities: Sequence[Quality],
    records: Recorded,
    people: Mapping[Said, Sequence[Opinion]],
) -> tuple[ScoreLine, ...]:
    """Every dimension and failure mode of one answer."""
    found = []
    for quality, seq in zip(qualities, row.scores, strict=True):
        score = records.scores.get(seq) if seq is not None else None
        said = people.get((case, row.candidate, row.trial, quality.name), ()) if row.is_now else ()
        if score is not None or said or row.is_now:
            found.append(_score(quality, score, said))
    return tuple(found)


def _score(quality: Quality, score: Score | None, said: Sequence[Opinion]) -> ScoreLine:
    value = score.value if score is not None else None
    people = tuple(PersonLine(one.who, value_words(one.value, quality), one.note) for one in said)
    reason = "" if value is not None else score.reason if score is not None else "nobody has scored it yet"
    source = "" if score is None else _SOURCES.get(score.source, score.source)
    return ScoreLine(
        name=quality.name,
        value=value_words(value, quality) + _read_as(score),
        is_bad=is_bad(value, quality),
        is_known=value is not None,
        explanation=(score.explanation if score is not None else "")[:_MOST_EXPLANATION],
        reason=reason,
        source=source,
        scorer=score.scorer if score is not None else "",
        people=people,
    )


def _read_as(score: Score | None) -> str:
    """What a classifying scorer read the answer as."""
    if score is None or score.category is None:
        return ""
    if score.expected is None or score.expected == score.category:
        return f" (read as {score.category})"
    return f" (read as {score.category}, expected {score.expected})"


def _mishap(row: AnswerRow, mishap: Mishap) -> AnswerPart:
    facts = (
        Fact("run", mishap.run),
        Fact("asked at", mishap.at or "unknown"),
        Fact("attempts", str(mishap.attempts)),
    )
    return AnswerPart(
        anchor=anchor_of(row),
        candidate=row.candidate,
        trial=row.trial,
        is_now=row.is_now,
        failure=mishap.failure or "infrastructure",
        is_mishap=True,
        message=mishap.message[:_MOST_EXPLANATION],
        output=(),
        tool_calls=(),
        retrieved=(),
        prompt=(),
        scores=(),
        facts=facts,
        details="",
    )


def _facts(trial: Trial) -> tuple[Fact, ...]:
    tokens = [
        f"{count:,} {name}"
        for name, count in (("in", trial.input_tokens), ("out", trial.output_tokens))
        if count is not None
    ]
    facts = [Fact("latency", seconds(trial.latency_s)), Fact("cost", dollars(trial.cost_usd))]
    if tokens:
        facts.append(Fact("tokens", ", ".join(tokens)))
    if trial.parts:
        about = "about " if trial.parts_are_estimated else ""
        facts.append(
            Fact("tokens of the prompt", ", ".join(f"{name} {about}{n:,}" for name, n in trial.parts.items()))
        )
    if trial.confidence is not None:
        facts.append(Fact("its own confidence", f"{trial.confidence:.3g}"))
    if trial.model:
        facts.append(Fact("model", trial.model))
    if trial.attempts > 1:
        facts.append(Fact("attempts", str(trial.attempts)))
    return (*facts, Fact("run", trial.run), Fact("asked at", trial.at or "unknown"))


def _passage(found: Mapping[str, Any]) -> Passage:
    told = next((found[name] for name in ("text", "content", "passage") if found.get(name)), "")
    text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False, default=str)
    score = found.get("score")
    words = f"{score:.4g}" if isinstance(score, int | float) else "" if score is None else str(score)
    return Passage(str(found.get("id") or ""), text[:_MOST_PASSAGE], words, max(0, len(text) - _MOST_PASSAGE))


def _details(trial: Trial) -> str:
    if not trial.details:
        return ""
    return json.dumps(trial.details, ensure_ascii=False, indent=1, default=str)[:MOST_SHOWN]
