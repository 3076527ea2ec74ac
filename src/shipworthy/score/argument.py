"""`Argument`: a scorer's argument in the PRD, a template over the case (`"{{ expected }}"`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall
from shipworthy.run.template import Template, compile_template

EXPECTED = "{{ expected }}"
"""The default argument: what the case expects."""

_ON, _OFF = ("true", "yes", "on"), ("false", "no", "off")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_ONE_NAME = re.compile(r"^\s*\{\{-?\s*([A-Za-z_]\w*(?:\.\w+)*)\s*-?\}\}\s*$")


class CannotScore(Exception):
    """This trial can't be scored by this scorer; the message says why, for people."""


class Argument:
    """A value of the PRD; a text with `{{ … }}` is filled from the case.

    A text that is one name alone gives the case's value as it is (a list stays a list, a number a number).

    Raises:
        WrongCall: The text is a broken template.
    """

    def __init__(self, given: Any) -> None:
        self.given = given
        self._path: list[str] = []
        self._template: Template | None = None
        if not isinstance(given, str):
            return
        one_name = _ONE_NAME.match(given)
        if one_name is not None:
            self._path = one_name.group(1).split(".")
        elif _is_torn(given):
            raise WrongCall(
                f"template {given!r} opens or closes a brace that has no partner",
                hint="write {{ expected }}; a brace that is meant as such: {{ '{{' }}",
            )
        elif _TEMPLATE.search(given):
            self._template = compile_template(given, f"template {given!r}")

    @property
    def is_template(self) -> bool:
        """Whether it differs from case to case."""
        return bool(self._path) or self._template is not None

    def of(self, case: Case) -> Any:
        """The value for a case; never None or an empty text.

        Raises:
            CannotScore: The case doesn't have what the argument names.
        """
        if not self.is_template:
            return self.given
        value = self._looked_up(case) if self._path else self._rendered(case)
        if value is None or (isinstance(value, str) and not value.strip()):
            what = "expected answer" if self._path == ["expected"] else f"value for {self.given}"
            raise CannotScore(f"the case has no {what}")
        return value

    def _looked_up(self, case: Case) -> Any:
        value: Any = case.variables
        for name in self._path:
            if not isinstance(value, Mapping) or name not in value:
                names = value if isinstance(value, Mapping) else ()
                raise CannotScore(f"the case has no {'.'.join(self._path)!r}; {did_you_mean(name, names)}")
            value = value[name]
        return value

    def _rendered(self, case: Case) -> str:
        assert self._template is not None
        try:
            return self._template.render(case.variables)
        except WrongCall as error:
            raise CannotScore(str(error)) from error


def _is_torn(text: str) -> bool:
    """Whether a brace pair stands alone: `{{ expected }` would else be taken for the text itself."""
    if not any(character.isalnum() for character in text):
        return False  # looking for the braces themselves
    rest = _TEMPLATE.sub("", text)
    is_meant = "'{{'" in text or '"{{"' in text or "{% raw" in text
    return not is_meant and any(mark in rest for mark in ("{{", "}}", "{%", "%}"))


def texts_of(argument: Argument, case: Case) -> list[str]:
    """The argument as texts: a list is all of its items."""
    value = argument.of(case)
    items = value if isinstance(value, list | tuple) else [value]
    texts = [item if isinstance(item, str) else _shown(item) for item in items]
    if not texts or not all(text.strip() for text in texts):
        raise CannotScore(f"{argument.given!r} gives no text for this case")
    return texts


def _shown(value: Any) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def arguments_of(given: Any) -> list[Argument]:
    """One argument, or each of a list (which means all of them); the default is what the case expects."""
    items = [EXPECTED] if given is None else given if isinstance(given, list | tuple) else [given]
    return [Argument(item) for item in items]


def references_of(scorer: str, given: Any) -> list[Argument]:
    """The references of a scorer: one text or a list of them; the default is what the case expects.

    Raises:
        WrongCall: It is neither.
    """
    items = given if isinstance(given, list | tuple) else [EXPECTED if given is None else given]
    if not items or not all(isinstance(item, str) and item.strip() for item in items):
        raise WrongCall(
            f"{scorer}: expected a reference text or a list of them, saw {given!r}",
            hint=f"leave it out for what the case expects; a threshold is {{{scorer}: {{at_least: 0.5}}}}",
        )
    return [Argument(item) for item in items]


def all_texts_of(arguments: Iterable[Argument], case: Case) -> list[str]:
    """The texts of several arguments, in their order."""
    return [text for argument in arguments for text in texts_of(argument, case)]


def switch_of(scorer: str, options: Mapping[str, Any], key: str, default: bool = False) -> bool:
    """An option that is on or off; YAML 1.2 reads `no` and `off` as texts, and a text is not "on".

    Raises:
        WrongCall: It says neither.
    """
    given = options.get(key)
    if given is None:
        return default
    word = given.strip().casefold() if isinstance(given, str) else given
    if isinstance(word, bool):
        return word
    if word in _ON or word in _OFF:
        return word in _ON
    raise WrongCall(f"{scorer}: {key}: expected true or false, saw {given!r}")


def options_of(scorer: str, given: Any, known: tuple[str, ...], default: str) -> dict[str, Any]:
    """The mapping form of a scorer's argument; anything else stands for `{default: given}`.

    Raises:
        WrongCall: The mapping has a key the scorer doesn't know.
    """
    if not isinstance(given, Mapping):
        return {default: given}
    for key in given:
        if key not in known:
            raise WrongCall(f"{scorer}: unknown option {key!r}", hint=did_you_mean(str(key), known))
    return dict(given)
