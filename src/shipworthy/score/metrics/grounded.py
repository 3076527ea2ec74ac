"""`grounded`: whether what the answer states is found in what it was given.

Looked up are figures with their units, dates, names, quotes, addresses and codes (`OC-210`), in the case's
input and context and in the retrieved passages, or in `context`. The value is the share that is found; on a
pass-fail dimension all must be. As a detector it says that something was invented.
`{context: "{{ catalogue }}", kinds: [numbers, dates], at_least: 0.9}`

It finds invented figures and names, not wrong reasoning: a price of another product in the same context is
found, and an answer that states nothing has nothing to check and passes. In German every noun is
capitalised, so names are left out there.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import Argument, CannotScore, arguments_of, options_of
from shipworthy.score.claims import CLAIMS, Claim, Known, claims_of
from shipworthy.score.metrics.graded import THRESHOLDS, Graded
from shipworthy.score.plain_text import quoted
from shipworthy.score.scorer import Grade
from shipworthy.score.written_in import written_in

_MOST_NAMED = 6


class Grounded:
    """How much of what can be looked up is found."""

    def __init__(self, arguments: Any, scale: Scale, is_detector: bool = False) -> None:
        options = options_of("grounded", arguments, ("context", "kinds", *THRESHOLDS), "context")
        context = options.get("context")
        self._context: list[Argument] | None = None if context is None else arguments_of(context)
        if self._context == []:
            raise WrongCall("grounded: context is empty: there would be nothing to look things up in")
        kinds = options.get("kinds")
        self._kinds = (
            CLAIMS if kinds is None else tuple(kinds if isinstance(kinds, list | tuple) else [kinds])
        )
        if not self._kinds:
            raise WrongCall("grounded: kinds is empty: nothing would be looked up")
        for kind in self._kinds:
            if kind not in CLAIMS:
                raise WrongCall(
                    f"grounded: no kind is known as {kind!r}; known are {', '.join(CLAIMS)}",
                    hint=did_you_mean(str(kind), CLAIMS),
                )
        if scale.is_pass_fail and not is_detector and options.get("at_least") is None:
            options["at_least"] = 1
        self._graded = Graded("grounded", options, scale, is_detector, default_below=1.0)

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The share that is found; the explanation names what is not."""
        known = _known(tuple(self._texts(trial, case)), tuple(_flat([case.input])))
        claims = claims_of(trial.text, self._kinds)
        missing = [claim for claim in claims if not known.supports(claim)]
        if any(claim.kind == "names" for claim in missing) and _is_german(trial.text):
            claims = [claim for claim in claims if claim.kind != "names"]
            missing = [claim for claim in missing if claim.kind != "names"]
        if not claims:
            return self._graded.grade(1.0, "nothing to check")
        share = 1 - len(missing) / len(claims)
        return self._graded.grade(share, _said(claims, missing))

    def _texts(self, trial: Trial, case: Case) -> list[str]:
        given: list[Any]
        if self._context is not None:
            given = [argument.of(case) for argument in self._context]
        else:
            given = [case.context, *trial.retrieved]
            if not any(given):
                raise CannotScore(
                    "there is no context to look things up in: neither the case nor the answer has one"
                )
        return list(_flat(given))


def _flat(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, dict):
            yield from _flat(value.values())
        elif isinstance(value, list | tuple):
            yield from _flat(value)
        elif value is not None:
            yield str(value)


@lru_cache(maxsize=256)
def _known(texts: tuple[str, ...], asked: tuple[str, ...]) -> Known:
    return Known.of(texts, asked)


def _is_german(text: str) -> bool:
    guess = written_in(text)
    return guess is not None and guess.language == "de"


def _said(claims: list[Claim], missing: list[Claim]) -> str:
    found = f"{len(claims) - len(missing)} of {len(claims)} found"
    if not missing:
        return found
    named = ", ".join(quoted(claim.text) for claim in missing[:_MOST_NAMED])
    more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
    return f"{found}; not found: {named}{more}"
