"""Sentences of Look: shares, what may be unseen, what was just done. Few and regular: they are translated."""

from __future__ import annotations

from shipworthy.learn.look.carrying import Carried
from shipworthy.learn.look.counting import Counted
from shipworthy.report.words import SHARE, between, count, number, percent, sure
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.unseen import Unseen


def share_words(found: Counted) -> str:
    """A share with its interval, or why there is none."""
    if isinstance(found.interval, NotEnough) or found.share is None:
        return found.interval.reason if isinstance(found.interval, NotEnough) else "nothing has been read yet"
    low, high = found.interval.low, found.interval.high
    return f"{number(found.share, SHARE)}, {sure(found.interval.confidence, between(low, high, SHARE))}"


def saturation_words(found: Unseen | NotEnough, thing: str = "answer") -> tuple[str, ...]:
    """How much may be unseen, in plain sentences; `thing` is what was drawn: answer or case."""
    if isinstance(found, NotEnough):
        return (sentence_of(found.reason),)
    if not found.n:
        return ("Nothing has been read yet.",)
    last = since_words(found, thing)
    if isinstance(found.upper, NotEnough) or isinstance(found.estimate, NotEnough):
        why = found.upper.reason if isinstance(found.upper, NotEnough) else ""
        return (last, sentence_of(why))
    brought = (
        f"Of the last {found.n_tested} {thing}s {found.n_new} showed a kind that was not among the "
        f"{found.n - found.n_tested} before them: so, {percent(found.confidence)} sure, at most "
        f"{number(found.upper, SHARE)} of {thing}s like these show a kind of failure not seen yet."
    )
    if not found.n_kinds:
        return (last, brought)
    guess = (
        f"{found.n_once} of {count(found.n_kinds, 'kind')} turned up once only; the best guess of the share "
        f"not seen yet is {number(found.estimate, SHARE)}."
    )
    return (last, brought, guess)


def since_words(found: Unseen, thing: str = "answer") -> str:
    """How long ago the last new kind turned up."""
    if not found.n_kinds:
        return f"{count(found.n, thing)} read, no failure found yet."
    if not found.n_since_new:
        return f"The last {thing} brought a new kind of failure."
    if found.n_since_new == 1:
        return f"The last {thing} brought no new kind of failure."
    return f"The last {found.n_since_new} {thing}s brought no new kind of failure."


def carried_words(found: Carried | None) -> str:
    """What became of the readings as labels."""
    if found is None or found.batch is None:
        return ""
    said = f"{count(found.n_happened + found.n_not, 'answer')} became labels"
    skipped = f", {found.n_skipped} could not be judged" if found.n_skipped else ""
    return f"{said}: {found.n_happened} with the failure, {found.n_not} without{skipped}."


def sentence_of(text: str) -> str:
    """A reason as a sentence."""
    return (text[:1].upper() + text[1:]).rstrip(".") + "." if text else ""
