"""Results of promptfoo one after the other -> cases, recorded answers and people's corrections."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.importing.imported import (
    AnswerRow,
    Carried,
    CaseRow,
    Imported,
    LabelRow,
    Note,
    PrdPart,
)
from shipworthy.define.importing.promptfoo_answer import ERROR, answer_values, provider_id, short_error
from shipworthy.define.importing.promptfoo_case import case_id, case_values, main_variable
from shipworthy.define.importing.promptfoo_names import prompt_name, provider_name, unique
from shipworthy.define.importing.promptfoo_ours import mark_of, slices_of
from shipworthy.define.importing.promptfoo_scored import PASSED, SCORE, Reading
from shipworthy.define.row import Row, as_number

REVIEWER = "promptfoo-viewer"
"""Whoever corrected results in promptfoo's viewer: it does not say who."""


@dataclass
class Results:
    """Reads results and counts them.

    Args:
        candidate: The user's own name for whoever answered, where there is one provider and prompt.
        prompts: The pairs of provider and prompt, by `promptIdx`; empty where the file has no such list.
        preferred: Variables that prompts mention, the likeliest input first.
    """

    candidate: str
    prompts: Sequence[Mapping[str, Any]]
    preferred: tuple[str, ...]
    reading: Reading = field(default_factory=Reading)
    graded: set[str] = field(default_factory=set)
    n_passed: int = 0
    n_failed: int = 0
    n_errors: int = 0
    n_ungraded: int = 0
    n_spoilt: int = 0
    n_product_failures: int = 0
    n_without_price: int = 0
    n_trials: int = 0
    _names: dict[Any, str] = field(default_factory=dict)
    _slice_names: set[str] = field(default_factory=set)
    _places: dict[str, int] = field(default_factory=dict)
    _trials: dict[tuple[str, str], int] = field(default_factory=dict)

    def items(self, row: Row) -> Iterator[Imported]:
        """The items of one result."""
        result = row.values
        if not {"vars", "prompt", "response", "success"} & result.keys():
            yield row.fault("this is no result: it has no vars, no prompt and no response")
            return
        case, is_new, values = self._case(result)
        if is_new:
            yield CaseRow(values, row.line)
            yield from self._slices(result)
        candidate = self._candidate(result)
        trial = self._trials.get((case, candidate), 0)
        self._trials[case, candidate] = trial + 1
        self.n_trials = max(self.n_trials, trial + 1)
        answer: dict[str, Any] = {"case": case, "candidate": candidate, "trial": trial}
        answer.update(answer_values(result))
        if "error" not in answer:
            self._score(result, answer)
        self._count(result, answer)
        yield AnswerRow(answer, row.line)
        yield from self._corrected(result, answer, row.line)

    def notes(self) -> Iterator[Note]:
        """What became of what, once everything is read."""
        yield Note(Carried.mapped, "success", f"dimension '{PASSED}'")
        yield Note(Carried.mapped, "score", f"dimension '{SCORE}', weight 0")
        yield Note(
            Carried.approximated, "assertions",
            "a dimension for each metric, else each type; where a test lacks it, unscored",
        )  # fmt: skip
        said = (
            (self.n_errors - self.n_product_failures, "results that ended with an error of the provider",
             "errors of the infrastructure: no answer, no score, counted apart"),
            (self.n_product_failures, "errors of providers that are the product (http, python, exec …)",
             "the candidate's failures: the worst score"),
            (self.n_ungraded, "judged assertions whose judge gave no verdict", "unscored, which is not 0"),
            (self.n_spoilt, "results that failed only as a judge gave no verdict", f"unscored on '{PASSED}'"),
            (self.n_without_price, "cost 0 without a stated cost", "unknown: the model has no price there"),
        )  # fmt: skip
        for n, what, became in said:
            if n:
                yield Note(Carried.approximated, f"{n} {what}", became)

    def _case(self, result: Mapping[str, Any]) -> tuple[str, bool, dict[str, Any]]:
        test = result.get("testCase")
        test = test if isinstance(test, Mapping) else {}
        variables = result.get("vars")
        if not isinstance(variables, Mapping):
            variables = test.get("vars") if isinstance(test.get("vars"), Mapping) else {}
        variables = _plain(variables)
        raw = result.get("prompt")
        otherwise = "" if variables else str(raw.get("raw", "") if isinstance(raw, Mapping) else raw or "")
        description = test.get("description", result.get("description"))
        description = description if isinstance(description, str) else ""
        mark = mark_of(test.get("metadata"))
        case = str(mark["id"]) if mark is not None else case_id(variables, otherwise or description)
        if case in self._places:
            return case, False, {}
        self._places[case] = len(self._places)
        main = main_variable(variables, self.preferred)
        metadata = test.get("metadata")
        return case, True, case_values(
            variables, main, description=description, metadata=_own(metadata), otherwise=otherwise
        )  # fmt: skip

    def _slices(self, result: Mapping[str, Any]) -> Iterator[PrdPart]:
        """Slice fields that our own export named."""
        test = result.get("testCase")
        mark = mark_of(test.get("metadata")) if isinstance(test, Mapping) else None
        names = slices_of(mark or {})
        if names and not self._slice_names >= set(names):
            self._slice_names.update(names)
            yield PrdPart({"slices": names})

    def _candidate(self, result: Mapping[str, Any]) -> str:
        index, prompt = result.get("promptIdx"), result.get("prompt")
        given = prompt if isinstance(prompt, Mapping) else {}
        template = str(result.get("promptId") or _identity(given))
        place = index if isinstance(index, int) and not isinstance(index, bool) else -1
        key = (provider_name(result.get("provider")), template, place)
        if key not in self._names:
            self._names[key] = unique(self._new_name(key, given), self._names.values())
        return self._names[key]

    def _new_name(self, key: tuple[str, str, int], given: Mapping[str, Any]) -> str:
        provider, template, index = key
        stated = self.prompts[index] if 0 <= index < len(self.prompts) else {}
        if self.candidate and len(self.prompts) <= 1 and not self._names:
            return self.candidate
        if provider == "provider" and stated:
            provider = provider_name(stated.get("provider"))
        is_asked_once = sum(provider_name(one.get("provider")) == provider for one in self.prompts) == 1
        known = list(dict.fromkeys(_identity(one) for one in self.prompts))
        known += [one for _, one, _ in self._names if one not in known]
        if is_asked_once or (len({*known, template}) < 2 and len({text for text in known if text}) < 2):
            return provider
        number = known.index(template) + 1 if template in known else len(known) + 1
        label = stated.get("label") or given.get("label") or stated.get("display") or given.get("display")
        return f"{provider}.{prompt_name(label, stated.get('raw') or given.get('display'), number)}"

    def _score(self, result: Mapping[str, Any], answer: dict[str, Any]) -> None:
        grading = result.get("gradingResult")
        named = result.get("namedScores")
        found = self.reading.verdicts(grading, named)
        scores: dict[str, float] = dict(found.scores)
        self.n_ungraded += found.n_ungraded
        if isinstance(result.get("success"), bool) and not (found.is_spoilt and not result["success"]):
            scores[PASSED] = float(result["success"])
            total = as_number(result.get("score"))
            if total is not None and not found.n_ungraded:
                scores[SCORE] = total
        else:
            self.n_spoilt += found.is_spoilt
        self.graded.update(name for name, value in scores.items() if value not in (0.0, 1.0))
        answer["scores"] = {name: value for name, value in scores.items() if math.isfinite(value)}
        if found.reasons:
            answer["explanations"] = found.reasons

    def _count(self, result: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        if result.get("success") is True:
            self.n_passed += 1
        elif result.get("failureReason") == ERROR or "error" in answer:
            self.n_errors += 1
            self.n_product_failures += answer.get("error_of") == "candidate"
        else:
            self.n_failed += 1
        self.n_without_price += result.get("cost") == 0 and "cost_usd" not in answer and "error" not in answer

    def _corrected(
        self, result: Mapping[str, Any], answer: Mapping[str, Any], line: int
    ) -> Iterator[LabelRow]:
        """What a person said in the viewer."""
        grading = result.get("gradingResult")
        listed = grading.get("componentResults") if isinstance(grading, Mapping) else None
        for one in listed if isinstance(listed, list) else ():
            assertion = one.get("assertion") if isinstance(one, Mapping) else None
            is_human = isinstance(assertion, Mapping) and assertion.get("type") == "human"
            if is_human and isinstance(one.get("pass"), bool):
                known = {name: answer[name] for name in ("case", "candidate", "trial")}
                comment = (
                    grading.get("comment") or one.get("comment") if isinstance(grading, Mapping) else None
                )
                note = {"note": short_error(comment)} if comment else {}
                value = {"dimension": PASSED, "value": float(one["pass"]), "reviewer": REVIEWER, **note}
                yield LabelRow({**known, **value}, line)


def _plain(variables: Any) -> dict[str, Any]:
    return {str(name): value for name, value in variables.items()}


def _own(metadata: Any) -> dict[str, Any]:
    """Metadata of the test without what promptfoo adds."""
    if not isinstance(metadata, Mapping):
        return {}
    return {str(name): value for name, value in metadata.items() if name != "threshold"}


def _identity(prompt: Mapping[str, Any]) -> str:
    """What tells a prompt from others: version 2 gives results its text only."""
    found = prompt.get("display") or prompt.get("id") or prompt.get("label") or prompt.get("raw")
    return found if isinstance(found, str) else ""


__all__ = ["REVIEWER", "Results", "provider_id"]
