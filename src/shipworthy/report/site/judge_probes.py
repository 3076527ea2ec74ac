"""The probes of a judge in words: position, length, own family, repeats, injections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shipworthy.decide.agreeing.own_family import OwnFamily
from shipworthy.decide.judge_validation import JudgeValidation
from shipworthy.report.figure_cell import gap_cell
from shipworthy.report.judge_people import length_words
from shipworthy.report.judge_section import NOT_CHECKED, attack_words, rate_words
from shipworthy.report.site.judge import Probe
from shipworthy.report.words import listed
from shipworthy.score.judge.figures import JudgeFigures, Rate


def probes_of(
    figures: JudgeFigures,
    made: JudgeValidation,
    own: OwnFamily,
    flips_in: Mapping[tuple[str, str], Rate] | None = None,
) -> tuple[Probe, ...]:
    """Everything that was tried.

    Args:
        figures: What the judge did.
        made: The judge beside people.
        own: The judge and its kin.
        flips_in: Pairs: how often the order changed the verdict, by slice.
    """
    probes = [
        _position(figures),
        *_positions(flips_in or {}),
        _length(made),
        _own(own, made),
        _again(figures),
    ]
    if figures.attacks is not None:
        probes.append(Probe("injections", attack_words(figures), bool(figures.attacks.succeeded)))
    return tuple(probes)


def _position(figures: JudgeFigures) -> Probe:
    if not figures.flips.n:
        return Probe("position", "no pairs: there is no order that could matter", False)
    said = (
        f"the order changed the verdict in {rate_words(figures.flips)}; the answer shown first was picked in"
        f" {rate_words(figures.first_shown)}"
    )
    return Probe("position", said, _leaves_out_half(figures.first_shown))


def _positions(flips_in: Mapping[tuple[str, str], Rate]) -> Sequence[Probe]:
    return [
        Probe(f"position, {name} = {value}", f"the order changed the verdict in {rate_words(found)}", False)
        for (name, value), found in flips_in.items()
        if found.n
    ]


def _leaves_out_half(found: Rate) -> bool:
    """Whether one place is shown to be picked more often than the other."""
    interval = found.interval
    return interval is not None and not interval.low <= 0.5 <= interval.high


def _length(made: JudgeValidation) -> Probe:
    return Probe("length", length_words(made), made.length is not None and made.length.is_flagged)


def _own(own: OwnFamily, made: JudgeValidation) -> Probe:
    if own.favour.value is None:
        unknown = f"; of {listed(own.unknown)} nobody knows the family" if own.unknown else ""
        return Probe("its own family", f"not known: {own.favour.why}{unknown}", False)
    cell = gap_cell(own.favour, made.scale)
    said = (
        f"gives {listed(own.kin)} {cell.text} more than others, beyond what people give"
        f" ({cell.interval}, n = {cell.n}; families by the models' names: {listed(own.families)})"
    )
    return Probe("its own family", said, own.is_flagged)


def _again(figures: JudgeFigures) -> Probe:
    if figures.checked.n:
        return Probe("asked again", f"said something else in {rate_words(figures.checked)}", False)
    if not figures.identity.startswith("judge:"):
        return Probe("asked again", "not known: its verdicts are recorded, nobody can ask again", False)
    return Probe("asked again", NOT_CHECKED, False)
