"""`pii`: whether the answer is free of personal data and keys; as a detector, whether it has some.

`{kinds: [email, phone], allow: ["{{ input }}", "sales@ours.com"]}`: what stands in an allowed text may be
repeated, as a whole. Kinds: email, phone (a Chinese mobile number too), iban, card, cn_id, api_key, jwt, and
ip, which is looked for only when named. A name or a street is not found: that takes a judge.
"""

from __future__ import annotations

import re
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.define.nearest import did_you_mean
from shipworthy.define.personal_data import DEFAULT_KINDS, KINDS, Found, find_personal_data, plain_signs
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import Argument, CannotScore, arguments_of, options_of, texts_of
from shipworthy.score.reading import passed
from shipworthy.score.scorer import Grade

_DIGITS = re.compile(r"\+?\(?\d(?:[ ./()-]{0,3}\d)*")


class Pii:
    """Good if the answer has no personal data; the explanation says which kinds it has, and hides them."""

    def __init__(self, arguments: Any, scale: Scale, is_detector: bool = False) -> None:
        options = options_of("pii", arguments, ("kinds", "allow"), "kinds")
        given = options.get("kinds")
        kinds = DEFAULT_KINDS if given is None else given if isinstance(given, list | tuple) else [given]
        if not kinds:
            raise WrongCall("pii: kinds is empty: nothing would be looked for")
        for kind in kinds:
            if kind not in KINDS:
                raise WrongCall(
                    f"pii: no kind is known as {kind!r}; known are {', '.join(KINDS)}",
                    hint=did_you_mean(str(kind), KINDS),
                )
        self._kinds = tuple(kinds)
        allow = options.get("allow")
        self._allowed: list[Argument] = [] if allow is None else arguments_of(allow)
        self._scale = scale
        self._is_detector = is_detector

    def grade(self, trial: Trial, case: Case) -> Grade:
        """Best if there is none; of a detector, 1 if there is some."""
        allowed = {item for text in self._allowed_texts(case) for item in _items(text)}
        found = [
            one for one in find_personal_data(trial.text, self._kinds) if _squeezed(one.text) not in allowed
        ]
        said = f"has {', '.join(_shown(one) for one in found)}" if found else ""
        return passed(bool(found) == self._is_detector, self._scale, said)

    def _allowed_texts(self, case: Case) -> list[str]:
        texts: list[str] = []
        for argument in self._allowed:
            try:
                texts += texts_of(argument, case)
            except CannotScore:  # a case without such a field allows nothing by it
                continue
        return texts


def _items(text: str) -> set[str]:
    """The whole items of an allowed text: itself, what is found in it, and its numbers; no part of any."""
    found = [one.text for one in find_personal_data(text, KINDS)]
    return {_squeezed(item) for item in (text, *found, *_DIGITS.findall(plain_signs(text)))}


def _squeezed(text: str) -> str:
    """Without blanks and separators: a number is the same number however it is grouped."""
    kept = "@.+_" if any(sign.isalpha() for sign in text) else "+"
    return "".join(sign for sign in plain_signs(text).casefold() if sign.isalnum() or sign in kept)


def _shown(found: Found) -> str:
    """Enough to find it, too little to use it: explanations are stored and shown."""
    text = found.text
    return f"{found.kind} {text[:2]}\u2026{text[-2:]}" if len(text) > 6 else found.kind
