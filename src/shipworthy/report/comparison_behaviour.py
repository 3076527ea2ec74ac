"""The part of the comparison page about answers that changed, whether or not a score moved."""

from __future__ import annotations

from shipworthy.decide.changed_result import Behaviour, ChangedPair, Cluster
from shipworthy.report.comparison_page import BehaviourPart, ClusterPart, DifferenceRow, PairPart, Piece
from shipworthy.report.comparison_rows import cluster_row
from shipworthy.report.words import SHARE, between, count, decimals, listed, number, percent

FLAGS = {
    "no answer": "one gave no answer",
    "number": "a number changed",
    "negation": "a \u201cnot\u201d came or went",
    "longer": "much longer",
    "shorter": "much shorter",
}
MOST_TEXT = 1_200
"""Letters of a piece that are shown."""
MOST_CASES = 12
MOST_DIFFERENCES = 4
"""Differences shown of a group where none is flagged."""


def behaviour_part(found: Behaviour, confidence: float) -> BehaviourPart:
    """Where the behaviour changed, as people read it."""
    return BehaviourPart(
        headline=_headline(found, confidence),
        how=_how(found),
        lines=tuple(_lines(found)),
        clusters=tuple(
            _cluster(found, one, f"change-{place}", confidence) for place, one in enumerate(found.clusters)
        ),
        clusters_note=(
            "Groups were found by the words that came and went, not by scores; what each did to the scores "
            "is explored, so a few may look so by chance."
            if found.clusters
            else ""
        ),
        pairs=tuple(_pair(one) for one in found.pairs),
    )


def _headline(found: Behaviour, confidence: float) -> str:
    if not found.n_pairs:
        return f"{found.a} and {found.b} answered no case in common, so no answers can be laid side by side."
    if not found.n_changed:
        return f"All {count(found.n_pairs, 'pair')} of answers say the same, but for capitals and spaces."
    said = between(found.low, found.high, SHARE, decimals([found.low, found.high], SHARE))
    quiet = found.n_changed - found.n_moved
    silent = f"; in {quiet:,} of them no score moved" if quiet else "; in all of them a score moved"
    return (
        f"{found.n_changed:,} of {count(found.n_pairs, 'pair')} of answers differ "
        f"({number(found.share_changed, SHARE)}, {percent(confidence)} sure {said}){silent}."
    )


def _how(found: Behaviour) -> str:
    if found.measured_by == "meaning":
        return (
            f"Distance in meaning, by the embedding {found.embedder}: 0 is the same, 1 has nothing in "
            "common. It says how far apart two answers are, not which is right, and does not see numbers and "
            "negation: those are looked for apart."
        )
    return (
        "Distance in wording, by letters: 0 is the same, 1 has nothing in common. The same thought in other "
        "words looks far apart; pip install 'shipworthy[semantic]' measures meaning. Numbers and negation "
        "are looked for apart."
    )


def _lines(found: Behaviour) -> list[str]:
    if not found.n_changed:
        return []
    lines = [
        f"A number changed in {found.n_number:,} pairs, and a \u201cnot\u201d came or went in "
        f"{found.n_negation:,}: read those first."
    ]
    if found.distance is not None:
        lines.append(f"The middle distance of changed pairs is {found.distance:.2f}.")
    own = {name: value for name, value in found.own_distance.items() if value is not None}
    if own:
        said = listed(f"{name} {value:.2f}" for name, value in own.items())
        lines.append(f"Two answers of the same candidate to the same case already lie apart by: {said}.")
    if found.n_unpaired:
        lines.append(f"{count(found.n_unpaired, 'case was', 'cases were')} answered by one of the two only.")
    return lines


def _cluster(found: Behaviour, one: Cluster, anchor: str, confidence: float) -> ClusterPart:
    share = between(one.low, one.high, SHARE, decimals([one.low, one.high], SHARE))
    told = [row for row in one.differences if row.direction != "not_told"]
    shown = told or list(one.differences)[:MOST_DIFFERENCES]
    rows: list[DifferenceRow] = [
        cluster_row(row, f"{anchor}-{place}", confidence) for place, row in enumerate(shown)
    ]
    cases = ", ".join(one.cases[:MOST_CASES])
    more = one.n_pairs - min(MOST_CASES, len(one.cases))
    return ClusterPart(
        anchor=anchor,
        title=_title(found, one),
        size=(
            f"{one.n_pairs:,} of {count(found.n_changed, 'changed pair')}: {number(one.share, SHARE)}, "
            f"{percent(confidence)} sure {share}"
        ),
        facts=_facts(found, one),
        differences=tuple(rows),
        cases=f"{cases} and {more:,} more" if more > 0 else cases,
        examples=tuple(_pair(pair) for pair in one.examples),
    )


def _title(found: Behaviour, one: Cluster) -> str:
    if one.silent:
        name = found.a if one.silent == "a" else found.b
        return f"{name} gave no answer"
    parts = []
    if one.came:
        parts.append(f"{found.a} says {_quoted(one.came)}")
    if one.went:
        parts.append(f"{found.b} says {_quoted(one.went)}")
    is_longer = one.words_a > 1.5 * one.words_b
    if is_longer or one.words_b > 1.5 * one.words_a:
        parts.append(f"{found.a} is much {'longer' if is_longer else 'shorter'}")
    if one.n_number * 2 > one.n_pairs:
        parts.append("other numbers")
    return "; ".join(parts) or "Other words, none of them telling"


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"\u201c{word}\u201d" for word in words)


def _facts(found: Behaviour, one: Cluster) -> str:
    return (
        f"middle length {one.words_a:g} words against {one.words_b:g}; a number changed in {one.n_number:,}, "
        f"a \u201cnot\u201d came or went in {one.n_negation:,}; a score moved in {one.n_moved:,}; "
        f"middle distance {one.distance:.2f}"
    )


def _pair(one: ChangedPair) -> PairPart:
    parts = [f"distance {one.distance:.2f}", *(FLAGS.get(flag, flag) for flag in one.flags)]
    moved = [f"{score.name} {score.b:.3g} \u2192 {score.a:.3g}" for score in one.moved]
    parts.append(", ".join(moved) if moved else "no score moved")
    return PairPart(
        case=one.case,
        headline="; ".join(parts),
        has_moved=bool(one.moved),
        pieces=tuple(Piece(part.kind, _cut(part.text)) for part in one.stretches),
    )


def _cut(text: str) -> str:
    n_out = len(text) - MOST_TEXT
    return text if n_out <= 0 else f"{text[:MOST_TEXT]} \u2026 {n_out:,} more characters"
