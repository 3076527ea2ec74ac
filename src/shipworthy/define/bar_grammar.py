"""The small grammar of bars: text -> fields of `Bar`, and back.

    relevance >= 4.0                            compliance >= 98% in region=EU, language=en
    invented-discount <= 2%                     mean of cost_usd <= 0.01 (cap 0.05)
    share of relevance >= 4 is at least 90%     share of latency_s <= 3 is at least 95%
    p95 of latency_s <= 3                       overall better than rules
    relevance not worse than rules by 0.2       recall of spam for class spam >= 95%
    pass^4 of solved >= 60%                     pass@3 of solved >= 90%

`≥`, `≤`, `at least` and `at most` are read like `>=` and `<=`; a name with spaces stands in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from shipworthy.define.bar_words import Word, quote, read_number, split_words, write_number, write_share
from shipworthy.define.section import Unfit, read_percent

MEASURES = ("latency_s", "cost_usd", "input_tokens", "output_tokens")
"""What every trial is measured by, beside its scores."""

Fields = dict[str, Any]

_QUANTILE = re.compile(r"^p(\d{1,2}(?:\.\d+)?)$", re.IGNORECASE)
_PASS = re.compile(r"^pass([\^@])(\d{1,3})$", re.IGNORECASE)

_NEAREST = (
    (r"\bshare\b|\bof cases\b", "share of {name} >= 4 is at least 90%"),
    (r"\bp\d|quantile|percentile|median", "p95 of latency_s <= 3"),
    (r"worse", "{name} not worse than BASELINE by 0.2"),
    (r"better|beats|\bthan\b", "{name} better than BASELINE"),
    (r"recall", "recall of {name} for class LABEL >= 95%"),
    (r"precision", "precision of {name} for class LABEL >= 95%"),
    (r"pass\s?[\^@]|pass\d", "pass^4 of {name} >= 60%"),
    (r"\bin\b|\bfor\b|\bwhere\b", "{name} >= 90% in region=EU"),
    (r"mean|average|cost|latency", "mean of cost_usd <= 0.01"),
)


def parse_bar(text: str) -> Fields:
    """The fields of a bar from its text; `Unfit` (a ValueError) says what was expected."""
    reading = _Reading(text)
    if not reading.words:
        raise Unfit("a bar is empty", hint="write for example 'relevance >= 90%'")
    fields = _parse_requirement(reading)
    fields |= _parse_slice(reading) | _parse_remarks(reading)
    if "slice" not in fields:  # `(cap …)` may stand before or after `in …`
        fields |= _parse_slice(reading)
    reading.end()
    return {**fields, "text": reading.text}


def format_bar(fields: Mapping[str, Any]) -> str:
    """A bar's fields as text in the grammar's canonical form."""
    text = _format_requirement(fields)
    if fields.get("slice"):
        named = (f"{quote(str(name))}={quote(str(value))}" for name, value in fields["slice"].items())
        text += " in " + ", ".join(named)
    remarks = [f"{name} {write_number(fields[name])}" for name in ("cap", "expect") if _has(fields, name)]
    return text + (f" ({', '.join(remarks)})" if remarks else "")


class _Reading:
    """The words of one bar and how far they have been read."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        self.words = split_words(self.text)
        self.at = 0

    def peek(self, ahead: int = 0) -> Word:
        """The word that comes next; an empty sign at the end."""
        place = self.at + ahead
        return self.words[place] if place < len(self.words) else Word("sign", "")

    def take(self, *keywords: str) -> bool:
        """Reads these keywords if all of them come next."""
        if not all(self.peek(ahead).is_plain(keyword) for ahead, keyword in enumerate(keywords)):
            return False
        self.at += len(keywords)
        return True

    def take_sign(self, sign: str) -> bool:
        """Reads one sign if it comes next."""
        if self.peek() != Word("sign", sign):
            return False
        self.at += 1
        return True

    def keyword(self, keyword: str) -> None:
        """Reads a keyword that must come."""
        if not self.take(keyword):
            raise self.unfit(f"expected '{keyword}'")

    def name(self, what: str) -> str:
        """Reads a name that must come."""
        word = self.peek()
        if word.kind not in ("name", "quoted") or not word.text.strip():
            raise self.unfit(f"expected {what}")
        self.at += 1
        return word.text

    def number(self) -> float:
        """Reads a number or percentage (`90 %` too) that must come."""
        value = read_number(self.peek().text) if self.peek().kind == "name" else None
        if value is None:
            raise self.unfit("expected a number such as 4.0 or 90%")
        self.at += 1
        if self.peek() == Word("name", "%"):
            self.at += 1
            return read_percent(f"{value!r}%")
        return value

    def comparison(self) -> str:
        """Reads `>=` or `<=` in any spelling: at_least or at_most."""
        self.take("is")
        for words, form in ((("at", "least"), "at_least"), (("at", "most"), "at_most")):
            if self.take(*words):
                return form
        if self.peek().kind in ("at_least", "at_most"):
            self.at += 1
            return self.words[self.at - 1].kind
        raise self.unfit("expected '>=' or '<='", self._hint_for_comparison())

    def end(self) -> None:
        """Nothing may be left."""
        if self.at < len(self.words):
            raise self.unfit("expected nothing more, or ' in FIELD=VALUE'")

    def unfit(self, expected: str, hint: str = "") -> Unfit:
        """What stands here instead of what was expected, and the nearest form."""
        seen = repr(self.peek().text) if self.at < len(self.words) else "the end"
        return Unfit(f"cannot read bar {self.text!r}: {expected}, saw {seen}", hint=hint or self._nearest())

    def _hint_for_comparison(self) -> str:
        sign = self.peek().text
        if sign in ("<", ">"):
            return f"write '{sign}=' instead of '{sign}'"
        if sign == "=":
            return "write '>=' instead of '='"
        words = [word.text for word in self.words]
        stop = next((i for i, word in enumerate(self.words) if word.kind in ("at_least", "at_most")), 0)
        is_form = self.words[0].text.casefold() in _FORMS
        if (
            self.at == 1
            and stop > 1
            and not is_form
            and all(word.kind == "name" for word in self.words[:stop])
        ):
            name = " ".join(words[:stop])
            rest = " ".join(words[stop:])
            return f"""a name with spaces stands in double quotes: '"{name}" {rest}'"""
        return ""

    def _nearest(self) -> str:
        text = self.text.casefold()
        form = next((form for cue, form in _NEAREST if re.search(cue, text)), "{name} >= 90%")
        keywords = (
            "share",
            "mean",
            "recall",
            "precision",
            "of",
            "the",
            "average",
            "median",
            "in",
            "is",
            "at",
        )
        found = (
            word.text
            for word in self.words
            if word.kind in ("name", "quoted")
            and not word.is_plain(*keywords)
            and read_number(word.text) is None
            and not _QUANTILE.match(word.text)
            and not _PASS.match(word.text)
        )
        return f"write it as '{form.format(name=quote(next(found, 'relevance')))}'"


def _parse_requirement(reading: _Reading) -> Fields:
    """Everything before ` in …`: the first two words tell which form it is."""
    if reading.peek(1).is_plain("of") and reading.peek().kind == "name":
        first = reading.peek().text.casefold()
        parse = _FORMS.get(first)
        if parse is not None:
            reading.at += 2
            return parse(reading)
        if match := _QUANTILE.match(first):
            return _parse_quantile(reading, read_percent(match.group(1)))
        if match := _PASS.match(first):
            return _parse_pass(reading, "all_of" if match.group(1) == "^" else "one_of", int(match.group(2)))
        raise reading.unfit("expected share, mean, p95, recall, precision, pass^k or pass@k before 'of'")
    return _parse_plain(reading)


def _parse_plain(reading: _Reading) -> Fields:
    """`relevance >= 4`, `overall better than rules`, `relevance not worse than rules by 0.2`."""
    subject = _subject(reading.name("a dimension's name"))
    reading.take("is")
    if reading.take("better", "than"):
        return {**subject, "better_than": reading.name("a candidate's name")}
    if reading.take("not", "worse", "than"):
        candidate = reading.name("a candidate's name")
        reading.keyword("by")
        return {**subject, "not_worse_than": {"candidate": candidate, "by": reading.number()}}
    return {**subject, reading.comparison(): reading.number()}


def _parse_mean(reading: _Reading) -> Fields:
    subject = _subject(reading.name("a dimension or measure"))
    return {**subject, reading.comparison(): reading.number()}


def _parse_share(reading: _Reading) -> Fields:
    """`share of X >= LEVEL is at least SHARE`; of a measure it is the quantile bar of that share."""
    name = reading.name("a dimension or measure")
    wanted = "at_most" if name in MEASURES else "at_least"
    form = reading.comparison()
    if form != wanted:
        sign = "<=" if wanted == "at_most" else ">="
        raise Unfit(
            f"cannot read bar {reading.text!r}: the share of {name} counts what is {sign} a level",
            hint=f"write it as 'share of {quote(name)} {sign} LEVEL is at least 90%'",
        )
    level = reading.number()
    if reading.comparison() != "at_least":
        raise Unfit(
            f"cannot read bar {reading.text!r}: a share must be at least something",
            hint=f"turn it round: 'share of {quote(name)} >= LEVEL is at least 90%'",
        )
    share = reading.number()
    if name in MEASURES:
        return {"measure": name, "quantile": share, "at_most": level}
    return {"dimension": name, "share_at_least": {"level": level, "share": share}}


def _parse_class(measure: str) -> Callable[[_Reading], Fields]:
    def parse(reading: _Reading) -> Fields:
        dimension = reading.name("a dimension's name")
        reading.keyword("for")
        reading.keyword("class")
        label = reading.name("a class")
        form = reading.comparison()
        return {"dimension": dimension, "class": label, "measure": measure, form: reading.number()}

    return parse


def _parse_quantile(reading: _Reading, quantile: float) -> Fields:
    reading.at += 2
    name = reading.name("a measure")
    if name not in MEASURES:
        raise Unfit(
            f"cannot read bar {reading.text!r}: quantiles are of {', '.join(MEASURES)}, saw {name!r}",
            hint=f"for a dimension write 'share of {quote(name)} >= 4 is at least 90%'",
        )
    form = reading.comparison()
    return {"measure": name, "quantile": quantile, form: reading.number()}


def _parse_pass(reading: _Reading, field: str, k: int) -> Fields:
    reading.at += 2
    name = reading.name("a dimension's name")
    form = reading.comparison()
    return {"dimension": name, field: k, form: reading.number()}


_FORMS: dict[str, Callable[[_Reading], Fields]] = {
    "share": _parse_share,
    "mean": _parse_mean,
    "recall": _parse_class("recall"),
    "precision": _parse_class("precision"),
}


def _parse_slice(reading: _Reading) -> Fields:
    """` in region=EU, language=en`."""
    if not reading.take("in"):
        return {}
    named: dict[str, str] = {}
    while True:
        name = reading.name("a slice field, as region=EU")
        if not reading.take_sign("="):
            raise reading.unfit("expected '=' after the slice field")
        if name in named:
            raise Unfit(f"cannot read bar {reading.text!r}: slice field {name!r} is named twice")
        named[name] = reading.name("the slice's value")
        if not reading.take_sign(","):
            return {"slice": named}


def _parse_remarks(reading: _Reading) -> Fields:
    """`(cap 0.05, expect 0.97)`."""
    fields: Fields = {}
    if not reading.take_sign("("):
        return fields
    while True:
        name = next((name for name in ("cap", "expect") if reading.take(name)), None)
        if name is None:
            raise reading.unfit("expected 'cap NUMBER' or 'expect NUMBER' in the parentheses")
        fields[name] = reading.number()
        if not reading.take_sign(","):
            break
    if not reading.take_sign(")"):
        raise reading.unfit("expected ')'")
    return fields


def _subject(name: str) -> Fields:
    return {"measure" if name in MEASURES else "dimension": name}


def _has(fields: Mapping[str, Any], name: str) -> bool:
    return fields.get(name) is not None


def _format_requirement(fields: Mapping[str, Any]) -> str:
    name = quote(str(fields.get("dimension") or fields.get("measure") or ""))
    if _has(fields, "share_at_least"):
        share = fields["share_at_least"]
        return f"share of {name} >= {write_number(share['level'])} is at least {write_share(share['share'])}"
    if _has(fields, "better_than"):
        return f"{name} better than {quote(fields['better_than'])}"
    if _has(fields, "not_worse_than"):
        other = fields["not_worse_than"]
        return f"{name} not worse than {quote(other['candidate'])} by {write_number(other['by'])}"
    return _format_level(fields, name)


def _format_level(fields: Mapping[str, Any], name: str) -> str:
    sign, level = (
        (">=", fields["at_least"]) if _has(fields, "at_least") else ("<=", fields.get("at_most") or 0.0)
    )
    if _has(fields, "class"):
        head = f"{fields.get('measure') or 'recall'} of {name} for class {quote(fields['class'])}"
        return f"{head} {sign} {write_share(level)}"
    if _has(fields, "all_of") or _has(fields, "one_of"):
        head = f"pass^{fields['all_of']}" if _has(fields, "all_of") else f"pass@{fields['one_of']}"
        return f"{head} of {name} {sign} {write_share(level)}"
    if _has(fields, "quantile"):
        return _format_quantile(fields["quantile"], name, level)
    of_measure = "mean of " if not _has(fields, "dimension") else ""
    return f"{of_measure}{name} {sign} {write_number(level)}"


def _format_quantile(quantile: float, name: str, level: float) -> str:
    percent = write_share(quantile)
    if percent.endswith("%") and _QUANTILE.match("p" + percent[:-1]):
        return f"p{percent[:-1]} of {name} <= {write_number(level)}"
    return f"share of {name} <= {write_number(level)} is at least {percent}"
