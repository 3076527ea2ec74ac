"""`A601`–`A608`: recorded answers that are broken: empty, constant, copied, cut off, errors, refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median
from typing import ClassVar

from shipworthy.define.lint.alike import expectation
from shipworthy.define.lint.answer_signs import is_error, is_finished, is_refusal
from shipworthy.define.lint.languages import language_of
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.recorded import Answered, Recording, recordings
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.rules.joined import JOIN_RULES
from shipworthy.define.lint.rules.judges import JUDGE_RULES
from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.texts import is_blank, plain, quote, share, some, text_of

_FEWEST = 10
_CONSTANT, _ECHO, _COPIED = 0.30, 0.10, 0.90
_FEWEST_LABELS = 50
_TEXT_WORDS = 4
_CUT_SHARE, _CUT_FEWEST, _CUT_CHARACTERS = 0.03, 3, 100
_LANGUAGE_SAMPLE, _LANGUAGE_SHARE = 50, 0.05
_REFUSAL_SHARE, _REFUSAL_FEWEST = 0.02, 3


class ConstantAnswers:
    """A candidate gives one answer to many different cases.

    What it does:
        Looks for one text that makes up more than 30 % of a candidate's answers where the cases don't expect
        it; of classifiers, for one class in all answers where cases expect several.

    Why it is bad:
        A fallback text, a broken export or a stuck cache looks like a candidate, and is scored like one.

    Example:
        # outputs.jsonl, 200 rows
        {"case": "a", "output": "Thank you for your message."}
        {"case": "b", "output": "Thank you for your message."}
    """

    code: ClassVar[str] = "A601"
    name: ClassVar[str] = "constant-answers"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each candidate."""
        for recording in recordings(subject):
            texts = recording.texts
            inputs = {plain(text_of(one.case.input)) for one in texts}
            if len(inputs) < _FEWEST:
                continue
            said, n = Counter(one.said for one in texts).most_common(1)[0]
            same = [one for one in texts if one.said == said]
            unasked = [one for one in same if expectation(one.case) != said]
            is_stuck = n == len(texts) and len({expectation(one.case) for one in texts}) != 1
            is_stuck = is_stuck and any(expectation(one.case) for one in texts)
            if is_stuck or (not recording.are_labels and len(unasked) > _CONSTANT * len(texts)):
                what = f"one text is given to {share(n, len(texts))} cases: {quote(same[0].text)}"
                hint = (
                    "see whether it is a fallback or a fault of the export; if the product answers so, fine"
                )
                yield _problem(recording, same, what, hint)


class EmptyAnswers:
    """Recorded answers are empty.

    What it does:
        Counts answers without text, error, tool call or score.

    Why it is bad:
        An empty answer is the candidate's failure and gets the worst score. If the export lost it, the
        candidate is blamed for that.

    Example:
        # outputs.jsonl
        {"case": "a", "output": ""}
    """

    code: ClassVar[str] = "A602"
    name: ClassVar[str] = "empty-answers"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each candidate."""
        for recording in recordings(subject):
            empty = [
                answer
                for answer in recording.answers
                if is_blank(answer.output) and not (answer.error or answer.tool_calls or answer.scores)
            ]
            if empty:
                places = some(answer.where or f"case {answer.case!r}" for answer in empty)
                yield Problem(
                    f"{share(len(empty), len(recording.answers))} answers of {recording.name!r} are "
                    f"empty: {places}",
                    "leave out rows that the export lost, or give their 'error'; empty is the worst answer",
                    recording.path,
                    where=empty[0].where,
                )


class EchoedInputs:
    """A candidate's answers are its inputs.

    What it does:
        Counts answers that are the input word for word (four words and more), from 10 % of all.

    Why it is bad:
        Mostly two columns were swapped, or the product failed and handed its input on.

    Example:
        cases:
          - {id: a, input: "Where is my order?", answer: "Where is my order?"}
        candidates:
          today: {recorded: {column: answer}}
    """

    code: ClassVar[str] = "A603"
    name: ClassVar[str] = "echoed-inputs"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each candidate."""
        for recording in recordings(subject):
            texts = recording.texts
            same = [one for one in texts if one.said == plain(text_of(one.case.input)) and _is_text(one.said)]
            if len(same) >= max(3, _ECHO * len(texts)):
                what = f"{share(len(same), len(texts))} answers are the input, word for word"
                yield _problem(recording, same, what, "see whether two columns were swapped")


class CopiedExpected:
    """A candidate's answers are the expected ones.

    What it does:
        Counts answers that are what the case expects, word for word: texts from 90 % of all, classes and
        numbers if all of fifty and more are.

    Why it is bad:
        Nobody writes the same sentences twice: the expected column was recorded as the answers, and the
        candidate is perfect for that reason.

    Example:
        candidates:
          new: {recorded: golden.jsonl}
        # and its column "answer" is what the cases expect
    """

    code: ClassVar[str] = "A604"
    name: ClassVar[str] = "copied-expected"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each candidate."""
        for recording in recordings(subject):
            texts = [one for one in recording.texts if expectation(one.case)]
            same = [one for one in texts if one.said == expectation(one.case)]
            is_short = bool(texts) and median(len(one.said.split()) for one in texts) < _TEXT_WORDS
            fewest = _FEWEST_LABELS if is_short else _FEWEST
            if len(texts) >= fewest and len(same) >= (1.0 if is_short else _COPIED) * len(texts):
                what = f"{share(len(same), len(texts))} answers are the expected ones, word for word"
                problem = _problem(recording, same, what, "see whether the expected column was recorded")
                yield (
                    problem
                    if not is_short
                    else Problem(problem.message, problem.hint, problem.path, problem.where, "note")
                )


class CutAnswers:
    """A candidate's answers are cut off.

    What it does:
        Looks for several answers that end without a full stop at one and the same length: the number of
        tokens if it was recorded, else of characters.

    Why it is bad:
        A limit cut them (`max_tokens`, the width of a database column): half an answer is scored as if it
        were the candidate's.

    Example:
        candidates:
          new: {recorded: outputs.jsonl}
        # twelve answers have exactly 255 characters and end in the middle of a word
    """

    code: ClassVar[str] = "A605"
    name: ClassVar[str] = "cut-answers"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each candidate."""
        for recording in recordings(subject):
            texts = recording.texts
            for unit, lengths in _lengths(texts):
                longest = max(lengths, default=0)
                cut = [
                    one
                    for one, length in zip(texts, lengths, strict=True)
                    if length == longest and not is_finished(one.text)
                ]
                n_different = len({one.said for one in cut})
                if n_different >= max(_CUT_FEWEST, _CUT_SHARE * len(texts)):
                    what = f"{share(len(cut), len(texts))} answers end unfinished after {longest:,} {unit}"
                    yield _problem(recording, cut, what, "raise the limit and record them again")
                    break


class ErrorAnswers:
    """Recorded answers are messages of errors.

    What it does:
        Looks for answers that begin as stack traces, error pages and error objects do.

    Why it is bad:
        If the product showed that to the user it is the worst answer; if the provider was down it is
        nobody's, and must not count.

    Example:
        # outputs.jsonl
        {"case": "a", "output": "<html><h1>502 Bad Gateway</h1></html>"}
    """

    code: ClassVar[str] = "A606"
    name: ClassVar[str] = "error-answers"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each candidate."""
        for recording in recordings(subject):
            found = [
                one
                for one in recording.texts
                if isinstance(one.answer.output, str)
                and is_error(one.text)
                and expectation(one.case) != one.said
            ]
            if found:
                what = f"{share(len(found), len(recording.texts))} answers are messages of an error"
                hint = "write it as 'error' and leave 'output' out, or record them again"
                yield _problem(recording, found, what, hint, shows_text=True)


class Refusals:
    """A candidate refuses to answer.

    What it does:
        Counts answers that begin with a refusal or say "as an AI language model" (English, Chinese), from 2
        %.

    Why it is bad:
        It may be right (for forbidden requests) or a fault of the prompt; in a mean it can't be seen which.

    Example:
        # outputs.jsonl
        {"case": "a", "output": "I'm sorry, but I can't assist with that."}
    """

    code: ClassVar[str] = "A607"
    name: ClassVar[str] = "refusals"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One note for each candidate."""
        for recording in recordings(subject):
            texts = recording.texts
            found = [one for one in texts if is_refusal(one.text)]
            if len(found) >= max(_REFUSAL_FEWEST, _REFUSAL_SHARE * len(texts)):
                what = f"{share(len(found), len(texts))} answers refuse, or speak of being an AI"
                hint = (
                    "if these cases should be refused, say so in 'expected'; else add a failure mode for it"
                )
                yield _problem(recording, found, what, hint, shows_text=True)


class OtherLanguage:
    """Answers are in another language than their inputs.

    What it does:
        Tells the language of a sample of 50 inputs and answers, of those that are long enough. Says nothing
        where a `language` scorer measures it, or where what is expected is in the answer's language.

    Why it is bad:
        Few users read an answer in a language that they didn't write in. If translation is the product, fine.

    Example:
        # outputs.jsonl
        {"case": "a", "output": "您的订单将于周一送达，请放心。"}
        # and the input is "When does my order arrive, please?"
    """

    code: ClassVar[str] = "A608"
    name: ClassVar[str] = "other-language"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One note for each candidate."""
        dimensions = subject.benchmark.dimensions.values()
        if any(d.scored_by is not None and d.scored_by.kind == "language" for d in dimensions):
            return
        for recording in recordings(subject):
            if recording.are_labels:
                continue
            step = -(-len(recording.texts) // _LANGUAGE_SAMPLE) or 1
            told, other = 0, []
            for one in recording.texts[::step]:
                asked, answered = language_of(text_of(one.case.input)), language_of(one.text)
                if asked is None or answered is None:
                    continue
                told += 1
                wanted = None if one.case.expected is None else language_of(text_of(one.case.expected))
                if answered not in (asked, wanted):
                    other.append((one, f"{asked} -> {answered}"))
            if len(other) >= max(3, _LANGUAGE_SHARE * told):
                ways = some(f"{way} ({n})" for way, n in Counter(way for _, way in other).most_common())
                what = f"{share(len(other), told)} sampled answers are not in the input's language: {ways}"
                hint = "score it with 'language', or say in the PRD that this is meant"
                yield _problem(recording, [one for one, _ in other], what, hint)


def _problem(
    recording: Recording, found: Sequence[Answered], what: str, hint: str, *, shows_text: bool = False
) -> Problem:
    examples = some(f"{one.where} {quote(one.text)}" if shows_text else one.where for one in found)
    return Problem(
        f"{recording.name!r}: {what} ({examples})", hint, recording.path, where=found[0].answer.where
    )


def _is_text(said: str) -> bool:
    return len(said.split()) >= _TEXT_WORDS or (not said.isascii() and len(said) >= 2 * _TEXT_WORDS)


def _lengths(texts: Sequence[Answered]) -> Iterator[tuple[str, list[int]]]:
    tokens = [one.answer.output_tokens for one in texts]
    if texts and all(n is not None for n in tokens):
        yield "tokens", [n or 0 for n in tokens]
    characters = [len(one.text) for one in texts]
    if max(characters, default=0) >= _CUT_CHARACTERS:
        yield "characters", characters


RULES: tuple[type[Rule], ...] = (
    ConstantAnswers,
    EmptyAnswers,
    EchoedInputs,
    CopiedExpected,
    CutAnswers,
    ErrorAnswers,
    Refusals,
    OtherLanguage,
    *JOIN_RULES,
    *JUDGE_RULES,
)
