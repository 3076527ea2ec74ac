"""`judge_section`: who judges, what it took, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from shipworthy.decide.verdict import Decision, Estimate
from shipworthy.report.section import Cell, Picture, Table
from shipworthy.report.words import SECONDS, USD, count, number, percent
from shipworthy.score.judge.figures import JudgeFigures, Rate

HELP = (
    "A judge's scores are an opinion until people have labelled some of the same answers. An injection"
    " succeeds if an off-topic answer gets a better verdict for a text that tells the judge what to say."
)
MOST_REASONS = 3


@dataclass(frozen=True)
class Trust:
    """What people's labels make of the judge, for one candidate.

    Attributes:
        candidate: Whose answers.
        dimension: What is judged.
        judge: The judge alone, with its interval.
        corrected: What judge and labels say together, or why nothing can be said.
        n_labels: On how many labelled cases it rests.
    """

    candidate: str
    dimension: str
    judge: str
    corrected: str
    n_labels: int | None


@dataclass(frozen=True)
class JudgeSection:
    """The judges of an evaluation; a `Section` of the page."""

    figures: tuple[JudgeFigures, ...]
    trust: tuple[Trust, ...] = ()
    remarks: tuple[str, ...] = ()
    id: str = "judge"
    title: str = "The judge"
    help: str = HELP
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """What `shipworthy judge --json` prints."""
        return {
            "judges": [_figures_dict(one) for one in self.figures],
            "trust": [asdict(one) for one in self.trust],
            "remarks": list(self.remarks),
        }


def judge_section(figures: Sequence[JudgeFigures], decision: Decision | None = None) -> JudgeSection | None:
    """The section; None where nothing is judged."""
    if not figures:
        return None
    trust = tuple(_trust(decision, figures)) if decision is not None else ()
    tables = [_work(figures)]
    if any(one.attacks is not None or one.flips.n or one.checked.n for one in figures):
        tables.append(_probes(figures))
    if any(one.agreement.n for one in figures):
        tables.append(_agreement(figures))
    if trust:
        tables.append(_trust_table(trust))
    return JudgeSection(tuple(figures), trust, tuple(_remarks(figures, trust)), tables=tuple(tables))


def rate_words(found: Rate) -> str:
    """`3 of 12, 25 % (95 % sure between 5 and 57 %)`; says so where there is nothing."""
    if found.share is None or found.interval is None:
        return "nothing to count"
    low, high = (f"{end * 100:.0f}" for end in (found.interval.low, found.interval.high))
    sure = f"{percent(found.interval.confidence)} sure between {low} and {high} %"
    return f"{found.n_hit} of {found.n}, {found.share * 100:.0f} % ({sure})"


def _work(figures: Sequence[JudgeFigures]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in figures:
        middle, slow = (number(one.latency_s.get(name), SECONDS) for name in ("p50", "p95"))
        is_asked = bool(one.n_replies or one.n_failed)
        rows.append(
            (
                one.dimension,
                f"{one.who} ({one.kind})",
                one.n_answers,
                one.n_judged,
                unscored_words(one),
                number(one.cost_usd, USD) if is_asked else "nobody was asked",
                f"{middle}, slow ones {slow}" if is_asked else "nobody was asked",
            )
        )
    header = (
        "quality",
        "judge",
        "answers",
        "judged",
        "without a score",
        "cost of judging",
        "seconds a verdict",
    )
    return Table(header, tuple(rows), "What the judge did", (2, 3))


def judge_lines(section: JudgeSection) -> list[str]:
    """The section for the terminal: one block a judge, then what people make of it, then what stands out."""
    lines = []
    for one in section.figures:
        lines += [f"{one.dimension}: {one.who} ({one.kind})"]
        lines += [f"  {name:<12} {text}" for name, text in _facts(one)]
    for made in section.trust:
        lines += [
            f"{made.candidate}, {made.dimension}",
            f"  {'judge alone':<12} {made.judge}",
            f"  {'corrected':<12} {made.corrected} ({count(made.n_labels or 0, 'labelled case')})",
        ]
    return [*lines, *(f"! {remark}" for remark in section.remarks)]


def _facts(one: JudgeFigures) -> list[tuple[str, str]]:
    facts = [("judged", f"{one.n_judged} of {count(one.n_answers, 'answer')}")]
    if one.n_judged < one.n_answers:
        facts.append(("no score", unscored_words(one)))
    if one.n_replies or one.n_failed:
        middle, slow = (number(one.latency_s.get(name), SECONDS) for name in ("p50", "p95"))
        replies = f"{count(one.n_replies, 'reply', 'replies')}, {one.n_reread} of them unreadable"
        failed = f"; {count(one.n_failed, 'asking')} spoilt by infrastructure" if one.n_failed else ""
        facts += [
            ("asked", replies + failed),
            ("cost", f"{number(one.cost_usd, USD)} in all, not in the candidates' cost"),
            ("latency", f"{middle} a verdict, slow ones {slow}"),
        ]
    if one.identity.startswith("judge:"):
        facts.append(("injections", attack_words(one)))
        facts.append(("asked again", rate_words(one.checked) if one.checked.n else NOT_CHECKED))
    if one.flips.n:
        facts.append(
            ("order", f"changed {rate_words(one.flips)}; first shown picked {rate_words(one.first_shown)}")
        )
    if one.agreement.n:
        bias = one.bias or 0.0
        same = rate_words(one.agreement)
        facts.append(("people", f"say the same of {same}; judge minus people {bias:+.2f}"))
        facts.append(("beyond luck", chance_words(one)))
    else:
        facts.append(("people", "have labelled none of these answers"))
    return facts


def chance_words(one: JudgeFigures) -> str:
    """How far judge and people agree beyond chance, or why that can't be said."""
    kappa = one.beyond_chance.get("kappa")
    if kappa is None or kappa.value is None:
        return f"unknown: {kappa.why}" if kappa is not None else "unknown"
    bounds = "" if kappa.low is None else f", between {kappa.low:.2f} and {kappa.high:.2f}"
    return f"weighted kappa {kappa.value:.2f}{bounds} (n = {kappa.n})"


NOT_CHECKED = "not checked: shipworthy judge --check"


def unscored_words(one: JudgeFigures) -> str:
    """How many answers have no score, and why."""
    n_unscored = one.n_answers - one.n_judged
    if not n_unscored:
        return "none"
    reasons = [f"{n} {reason}" if len(one.unscored) > 1 else reason for reason, n in one.unscored.items()]
    more = f"; and {len(reasons) - MOST_REASONS} other reasons" if len(reasons) > MOST_REASONS else ""
    return f"{n_unscored}: {'; '.join(reasons[:MOST_REASONS])}{more}"


def _probes(figures: Sequence[JudgeFigures]) -> Table:
    header = (
        "quality",
        "injections that succeeded",
        "verdicts that the order changed",
        "changed when asked again",
    )
    rows = [
        (
            one.dimension,
            attack_words(one),
            f"{rate_words(one.flips)}; first shown picked {rate_words(one.first_shown)}"
            if one.flips.n
            else "no pairs",
            rate_words(one.checked) if one.checked.n else NOT_CHECKED,
        )
        for one in figures
        if one.identity.startswith("judge:")
    ]
    return Table(header, tuple(rows), "How firm the judge is")


def attack_words(one: JudgeFigures) -> str:
    """How the judge bore the canaries, or why nothing can be said."""
    attacks = one.attacks
    if attacks is None:
        return "not tried (canaries: false)"
    if attacks.why_not:
        return f"unknown: {attacks.why_not}"
    said = rate_words(one.attack_rate)
    if attacks.n_unscored:
        said += f"; {count(attacks.n_unscored, 'reply', 'replies')} unreadable"
    if attacks.n_open:
        said += f"; {attacks.n_open} not asked yet"
    return f"{said}: {', '.join(attacks.succeeded)}" if attacks.succeeded else said


def _agreement(figures: Sequence[JudgeFigures]) -> Table:
    header = (
        "quality",
        "answers with labels",
        "judge and people say the same",
        "judge minus people, on average",
        "beyond luck",
    )
    rows = [
        (
            one.dimension,
            one.agreement.n,
            rate_words(one.agreement),
            "unknown" if one.bias is None else f"{one.bias:+.2f} (n = {one.agreement.n})",
            chance_words(one),
        )
        for one in figures
    ]
    return Table(header, tuple(rows), "Judge and people", (1,))


def _trust_table(trust: Sequence[Trust]) -> Table:
    header = ("candidate", "quality", "the judge alone", "corrected by people", "labelled cases")
    rows = tuple((one.candidate, one.dimension, one.judge, one.corrected, one.n_labels or 0) for one in trust)
    return Table(header, rows, "What people's labels make of it", (4,))


def _trust(decision: Decision, figures: Sequence[JudgeFigures]) -> list[Trust]:
    judged = {one.dimension for one in figures}
    found: list[Trust] = []
    for name, candidate in decision.candidates.items():
        values = {bar.dimension: bar.judge_value for bar in candidate.bars if bar.judge_value is not None}
        found += [
            _of_estimate(name, one, values.get(one.name))
            for one in candidate.measurements
            if one.name in judged and not one.slice and one.is_judged
        ]
    return found


def _of_estimate(candidate: str, one: Estimate, judge_value: float | None) -> Trust:
    shown = _interval_words(one.estimate, one.low, one.high)
    if not one.corrected:
        why = "not corrected: people have labelled too few answers, or none"
        return Trust(candidate, one.name, shown, why, one.n_labels)
    raw = one.raw or {}
    alone = _interval_words(raw.get("estimate"), raw.get("low"), raw.get("high"))
    saved = ""
    if judge_value is not None:
        saved = (
            f"; the judge saves {judge_value * 100:.0f} % of the labels" if judge_value > 0 else ADDS_NOTHING
        )
    return Trust(candidate, one.name, alone, shown + saved, one.n_labels)


ADDS_NOTHING = "; this judge adds nothing: the labels alone say as much"


def _interval_words(estimate: float | None, low: float | None, high: float | None) -> str:
    if estimate is None:
        return "unknown"
    bounds = "" if low is None or high is None else f", between {low:.3g} and {high:.3g}"
    return f"{estimate:.3g}{bounds}"


def _remarks(figures: Sequence[JudgeFigures], trust: Sequence[Trust]) -> list[str]:
    said = [
        f"{one.candidate}, {one.dimension}{ADDS_NOTHING}" for one in trust if ADDS_NOTHING in one.corrected
    ]
    for one in figures:
        if one.only_verdict is not None:
            said.append(
                f"{one.dimension}: {one.who} gave all {one.n_judged} answers the verdict"
                f" {one.only_verdict:g}; a judge that can't tell answers apart says nothing"
            )
        if one.attacks is not None and one.attacks.succeeded:
            n_hits = count(len(one.attacks.succeeded), "injection")
            said.append(f"{one.dimension}: {one.who} was talked round by {n_hits} of {one.attack_rate.n}")
    return said


def _figures_dict(one: JudgeFigures) -> dict[str, Any]:
    data = asdict(one)
    for name in ("attack_rate", "flips", "first_shown", "checked", "agreement"):
        data[name]["share"] = getattr(one, name).share
    return data
