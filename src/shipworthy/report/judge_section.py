"""`judge_section`: who judges, what it took, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from shipworthy.decide.judge_validation import JudgeValidation
from shipworthy.decide.verdict import Decision
from shipworthy.report.judge_people import confusion_table, people_facts, people_tables
from shipworthy.report.judge_remarks import remarks_of
from shipworthy.report.judge_trust import Trust, trust_lines, trust_of, trust_table
from shipworthy.report.judge_worth import worth_picture, worth_rows
from shipworthy.report.section import Cell, Picture, Table
from shipworthy.report.words import SECONDS, SHARE, USD, between, count, number, sure
from shipworthy.score.judge.figures import JudgeFigures, Rate

HELP = (
    "A judge's scores are an opinion until people have labelled some of the same answers. An injection"
    " succeeds if an off-topic answer gets a better verdict for a text that tells the judge what to say."
)
MOST_REASONS = 3


@dataclass(frozen=True)
class JudgeSection:
    """The judges of an evaluation; a `Section` of the page."""

    figures: tuple[JudgeFigures, ...]
    trust: tuple[Trust, ...] = ()
    validations: tuple[JudgeValidation, ...] = ()
    remarks: tuple[str, ...] = ()
    id: str = "judge"
    title: str = "The judge"
    help: str = HELP
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """What `shipworthy judge --json` prints."""
        return {
            "judges": [
                _figures_dict(one) | {"people": made.to_dict()}
                for one, made in zip(self.figures, self.validations, strict=True)
            ],
            "trust": [asdict(one) for one in self.trust],
            "remarks": list(self.remarks),
        }


def judge_section(
    figures: Sequence[JudgeFigures],
    decision: Decision | None = None,
    validations: Sequence[JudgeValidation] = (),
) -> JudgeSection | None:
    """The section; None where nothing is judged.

    Args:
        figures: Of every judge.
        decision: What was decided, for what the labels make of each candidate's scores.
        validations: The judges beside people; what is missing counts as without labels.
    """
    if not figures:
        return None
    known = {one.dimension: one for one in validations}
    beside = tuple(known.get(one.dimension, JudgeValidation(one.dimension)) for one in figures)
    trust = () if decision is None else trust_of(decision, [one.dimension for one in figures])
    tables = [_work(figures)]
    if any(one.attacks is not None or one.flips.n or one.checked.n for one in figures):
        tables.append(_probes(figures))
    tables += people_tables(beside)
    cells = confusion_table(beside)
    tables += [] if cells is None else [cells]
    if trust:
        tables.append(trust_table(trust))
    remarks = remarks_of(figures, trust, beside)
    pictures = () if decision is None else _pictures(decision, figures)
    return JudgeSection(tuple(figures), trust, beside, remarks, tables=tuple(tables), pictures=pictures)


def _pictures(decision: Decision, figures: Sequence[JudgeFigures]) -> tuple[Picture, ...]:
    """What each judge's labels buy, as on the judge's page."""
    found = [worth_picture(one.dimension, worth_rows(decision, one.dimension)) for one in figures]
    return tuple(picture for picture in found if picture is not None)


def rate_words(found: Rate) -> str:
    """`3 of 12, 25 % (95 % sure between 5 and 57 %)`; says so where there is nothing."""
    if found.share is None or found.interval is None:
        return "nothing to count"
    interval = between(found.interval.low, found.interval.high, SHARE)
    share = number(found.share, SHARE)
    return f"{found.n_hit} of {found.n}, {share} ({sure(found.interval.confidence, interval)})"


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
    for one, made in zip(section.figures, section.validations, strict=True):
        lines += [f"{one.dimension}: {one.who} ({one.kind})"]
        lines += [f"  {name:<12} {text}" for name, text in (*work_facts(one), *people_facts(made))]
    lines += trust_lines(section.trust)
    return [*lines, *(f"! {remark}" for remark in section.remarks)]


def work_facts(one: JudgeFigures) -> list[tuple[str, str]]:
    """What the judge did: short names, and a clause for each."""
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
    return facts


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


def _figures_dict(one: JudgeFigures) -> dict[str, Any]:
    data = asdict(one)
    for name in ("attack_rate", "flips", "first_shown", "checked"):
        data[name]["share"] = getattr(one, name).share
    return data
