"""`tool_calls`: whether the right tools were called with the right arguments, or none where none is needed.

`{expected: "{{ expected }}", match: arguments, mode: all, ordered: false, ignore: [session_token]}`

- `match`: `names` looks at the tools alone; `arguments` (the default) compares arguments as a reader would
  (capitals, white space and `5` for `"5"` don't matter); `exact` as JSON.
  Numbers are compared exactly; `007`, `1e5` and whole numbers of more than 15 digits are texts: identifiers.
- An expected argument that is a list stands for any of its items where the answer gives another value (an
  empty text among them: it may be left out); `alternatives: false` takes every list as it is.
- `mode`: `all` is best or worst; `partial` is the F1 of the calls. `ordered: true`: in this order.
- `ignore` names arguments that don't count; `extra: true` lets the answer give more arguments than expected.

The categories are the names of the tools (several in alphabetical order, or as called with `ordered`; joined
by ` + `), `(no tool)`, or `(unreadable)` for a call that names no tool and is never right: a confusion of
tool by tool and precision and recall of each come from the scores.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import EXPECTED, Argument, CannotScore, options_of, switch_of
from shipworthy.score.metrics.classification import FAILED
from shipworthy.score.metrics.graded import THRESHOLDS, Graded
from shipworthy.score.plain_text import plain
from shipworthy.score.scorer import Grade
from shipworthy.score.tool_call_forms import NO_TOOL, Call, calls_of, expected_calls

JOINED = " + "
"""Between the names of several tools in one category."""

_AMOUNT = re.compile(r"-?(?:(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?|\.\d+)", re.ASCII)
"""A text that is an amount; `007`, `1e5` and `+49` are names of something."""

_MOST_DIGITS = 15
"""Whole numbers of more digits are identifiers, and compared digit by digit."""

_OPTIONS = ("expected", "match", "mode", "ordered", "ignore", "extra", "alternatives", *THRESHOLDS)


class ToolCalls:
    """How well an answer's calls match the expected ones."""

    def __init__(self, arguments: Any, scale: Scale, is_detector: bool = False) -> None:
        whole = isinstance(arguments, Mapping) and not set(arguments) & set(_OPTIONS)
        given = {"expected": arguments} if whole and arguments else arguments
        options = options_of("tool_calls", given, _OPTIONS, "expected")
        wanted = options.get("expected")
        self._expected = _expectation(EXPECTED if wanted is None else wanted)
        self._match = _one_of("match", options.get("match", "arguments"), ("arguments", "names", "exact"))
        self._mode = _one_of("mode", options.get("mode", "all"), ("all", "partial"))
        self._ordered = switch_of("tool_calls", options, "ordered")
        ignore = options.get("ignore") or ()
        self._ignore = {str(name) for name in ([ignore] if isinstance(ignore, str) else ignore)}
        self._extra = switch_of("tool_calls", options, "extra")
        self._alternatives = switch_of("tool_calls", options, "alternatives", default=True)
        self._graded = Graded("tool_calls", options, scale, is_detector)
        self._worst = scale.low

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The best match among what is accepted."""
        called = calls_of(trial)
        wanted, share = max(
            ((calls, self._share(called, calls)) for calls in expected_calls(self._expected.of(case))),
            key=lambda found: found[1],
        )
        said = "" if share == 1.0 else f"called {_shown(called)}, expected {_shown(wanted)}"
        return self._graded.grade(share, said, self._named(called), self._named(wanted))

    def failed(self, case: Case) -> Grade:
        """The grade of a trial without an answer: its calls were missed."""
        wanted = expected_calls(self._expected.of(case))[0]
        return Grade(self._worst, category=FAILED, expected=self._named(wanted))

    def _share(self, called: Sequence[Call], wanted: Sequence[Call]) -> float:
        if not called and not wanted:
            return 1.0
        n_right = self._in_order(called, wanted) if self._ordered else self._paired(called, wanted)
        if self._mode == "all":
            return float(n_right == len(called) == len(wanted))
        return 2 * n_right / (len(called) + len(wanted))

    def _in_order(self, called: Sequence[Call], wanted: Sequence[Call]) -> int:
        """The longest run of right calls in the expected order, with gaps."""
        best = [0] * (len(wanted) + 1)
        for call in called:
            before = 0
            for place, other in enumerate(wanted, 1):
                above = best[place]
                best[place] = before + 1 if self._is_right(call, other) else max(best[place], best[place - 1])
                before = above
        return best[-1]

    def _paired(self, called: Sequence[Call], wanted: Sequence[Call]) -> int:
        """The most calls that can be paired with expected ones, each used once."""
        places = range(len(wanted))
        fits = [[place for place in places if self._is_right(call, wanted[place])] for call in called]
        taken: dict[int, int] = {}

        def find(call: int, seen: set[int]) -> bool:
            for place in fits[call]:
                if place not in seen:
                    seen.add(place)
                    if place not in taken or find(taken[place], seen):
                        taken[place] = call
                        return True
            return False

        return sum(find(call, set()) for call in range(len(called)))

    def _is_right(self, call: Call, wanted: Call) -> bool:
        if call.name != wanted.name:
            return False
        if self._match == "names":
            return True
        ours, theirs = self._counted(call), self._counted(wanted)
        if not self._extra and ours.keys() - theirs.keys():
            return False
        return all(self._fits(ours, name, value) for name, value in theirs.items())

    def _counted(self, call: Call) -> dict[str, Any]:
        return {name: value for name, value in call.arguments.items() if name not in self._ignore}

    def _fits(self, ours: Mapping[str, Any], name: str, wanted: Any) -> bool:
        accepts = self._alternatives and isinstance(wanted, list)
        if name not in ours:
            return accepts and "" in wanted
        given = ours[name]
        if self._is_same(given, wanted):
            return True
        return accepts and any(self._is_same(given, one) for one in wanted if one != "")

    def _is_same(self, given: Any, wanted: Any) -> bool:
        if self._match == "exact":
            return _exactly(given) == _exactly(wanted)
        return bool(_loosely(given) == _loosely(wanted))

    def _named(self, calls: Sequence[Call]) -> str:
        names = [call.name for call in calls]
        return JOINED.join(names if self._ordered else sorted(names)) or NO_TOOL


def _exactly(value: Any) -> str:
    """As JSON: true is not 1, and 5 is 5.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{json.dumps(str(k))}:{_exactly(v)}" for k, v in value.items())) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_exactly(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False, default=str)


def _loosely(value: Any) -> Any:
    """As a reader sees it: texts folded, numbers by their value, at every depth."""
    if isinstance(value, Mapping):
        return {str(name): _loosely(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_loosely(item) for item in value]
    if isinstance(value, bool) or value is None:
        return str(value).casefold()
    text = repr(value) if isinstance(value, int | float | Decimal) else plain(str(value))
    if isinstance(value, str) and not _AMOUNT.fullmatch(text):
        return text
    return _exact(text)


def _exact(text: str) -> Any:
    """A number by its exact value; a whole one of many digits as its digits, for it may be an identifier."""
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    is_long = number == number.to_integral_value() and number.adjusted() >= _MOST_DIGITS
    return f"{number:f}".partition(".")[0] if is_long else number


def _expectation(given: Any) -> Argument:
    """What the PRD expects of every case; what is no template is read at once."""
    argument = Argument(given)
    if not argument.is_template:
        try:
            expected_calls(given)
        except CannotScore as error:
            raise WrongCall(f"tool_calls: {error}", hint="write [] where no tool is needed") from error
    return argument


def _shown(calls: Sequence[Call]) -> str:
    if not calls:
        return "no tool"
    texts = [f"{c.name}({json.dumps(dict(c.arguments), ensure_ascii=False, default=str)})" for c in calls[:4]]
    return ", ".join(text if len(text) <= 160 else text[:159] + "\u2026" for text in texts)


def _one_of(key: str, given: Any, known: tuple[str, ...]) -> str:
    if given not in known:
        raise WrongCall(
            f"tool_calls: {key} is {given!r}, expected {', '.join(known)}",
            hint=did_you_mean(str(given), known),
        )
    return str(given)
