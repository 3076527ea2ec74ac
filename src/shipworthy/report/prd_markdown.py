"""`prd_markdown`: the PRD's document as Markdown, the measured value beside every requirement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from shipworthy.report.markdown import SIGNS, cell
from shipworthy.report.markdown_text import bullets, line, plain, prose, raw_table
from shipworthy.report.page import OutcomeRow
from shipworthy.report.prd_page import CandidateSpec, PrdPage, RequirementCell, RubricRow
from shipworthy.report.value_of_data_markdown import data_markdown


def prd_markdown(page: PrdPage) -> str:
    """The whole document."""
    parts: Sequence[Callable[[PrdPage], str]] = (
        _head, _problem, _outcomes, _requirements, _rubrics, _modes, _examples, _fit, _candidates, _plan,
        _data, _rollout, _checklist, _decisions, _narrative, _open,
    )  # fmt: skip
    return "\n\n".join(text for text in (part(page) for part in parts) if text) + "\n"


def _section(title: str, *pieces: str) -> str:
    there = [piece for piece in pieces if piece]
    return "\n\n".join([f"## {title}", *there]) if there else ""


def _listed(title: str, texts: Iterable[str]) -> str:
    found = [line(text) for text in texts]
    return f"### {title}\n\n{bullets(found)}" if found else ""


def _head(page: PrdPage) -> str:
    lines = [f"# {plain(page.product)}", line(page.evidence)]
    lines += [f"**{plain(page.illustrative)}**" if page.illustrative else ""]
    said = [
        f"{SIGNS[one.tone]} **{one.spoken}** {plain(one.name)}" + (" (baseline)" if one.is_baseline else "")
        + (f": {plain(one.why)}" if one.why else "")
        + (f" *Holds for {plain(one.holds_for)}.*" if one.holds_for else "")
        for one in page.candidates
    ]  # fmt: skip
    lines += [
        bullets(said),
        plain(page.chance) if page.chance else "",
        f"Made {plain(page.made_at)}." if page.made_at else "",
    ]
    return "\n\n".join(text for text in lines if text)


def _problem(page: PrdPage) -> str:
    lists = (("Goals", page.goals), ("Users", page.users), ("Stories", page.stories))
    return _section(
        "Problem and goals",
        prose(page.problem),
        *(_listed(title, texts) for title, texts in lists),
        _listed("Constraints", page.constraints),
    )


def _outcomes(page: PrdPage) -> str:
    rows = [
        [_outcome_name(row), plain(row.whose), plain(row.definition), plain(_target(row)),
         "<br>".join(f"{plain(name)}: {plain(how)}" for name, how in row.served_by) or "nothing",
         plain(row.measured)]
        for row in page.outcomes
    ]  # fmt: skip
    header = ["outcome", "whose", "how we would know", "target", "served by", "measured"]
    return _section("Outcomes: the right things (L1)", raw_table(header, rows) if rows else "")


def _outcome_name(row: OutcomeRow) -> str:
    return f"**{plain(row.name)}**" + (" *(illustrative)*" if row.is_illustrative else "")


def _target(row: OutcomeRow) -> str:
    return ", ".join(text for text in (row.target, row.waits) if text)


def _requirements(page: PrdPage) -> str:
    rows = []
    for row in page.requirements:
        notes = [row.about, row.expected, row.waived]
        about = "".join(f"<br>{plain(note)}" for note in notes if note)
        first = f"**{plain(row.name)}**{about}"
        rows.append([first, plain(row.requirement), *map(_requirement_cell, row.cells)])
    header = ["bar", "required", *map(plain, page.columns)]
    body = raw_table(header, rows) if rows else "The PRD sets no bars, so nothing is decided."
    return _section("Requirements: required and measured", body)


def _requirement_cell(found: RequirementCell) -> str:
    lines = [f"{SIGNS[found.tone]} {found.status_text}"]
    lines += [cell(found.measured)]
    lines += [plain(text) for text in (found.why,) if text]
    return "<br>".join(lines)


def _rubrics(page: PrdPage) -> str:
    return _section("Rubrics: things right (L2)", *(_rubric(page, row) for row in page.rubrics))


def _rubric(page: PrdPage, row: RubricRow) -> str:
    facts = f"Scale {row.scale}; weight {plain(row.weight)}; {row.scored_by}."
    pieces = [f"### {plain(row.name)}", line(row.definition), facts]
    pieces += [bullets(f"serves **{plain(name)}**: {plain(how)}" for name, how in row.serves)]
    pieces += [_anchors(row.anchors)]
    for standard in row.slice_anchors:
        head = f"In {plain(standard.where)}" + (
            f": {plain(standard.definition)}" if standard.definition else ""
        )
        pieces += [f"**{head}**", _anchors(standard.anchors)]
    pieces += [raw_table(page_columns(page), [list(map(cell, row.cells))])]
    return "\n\n".join(piece for piece in pieces if piece)


def _anchors(anchors: Sequence[tuple[str, str]]) -> str:
    return raw_table(["level", "means"], [[plain(a), plain(b)] for a, b in anchors]) if anchors else ""


def page_columns(page: PrdPage) -> list[str]:
    """Heads of the cells that hold measured values."""
    return [plain(name) for name in page.columns]


def _modes(page: PrdPage) -> str:
    rows = [
        [f"**{plain(mode.name)}**: {plain(mode.about)}", plain(mode.severity), plain(mode.detected_by),
         plain(mode.response), plain(mode.tolerated), *map(cell, mode.cells)]
        for mode in page.failure_modes
    ]  # fmt: skip
    header = ["failure mode", "severity", "found by", "then", "tolerated", *page_columns(page)]
    return _section("Failure modes", raw_table(header, rows) if rows else "")


def _examples(page: PrdPage) -> str:
    rows = [[plain(e.input), plain(e.good), plain(e.bad), plain(e.why)] for e in page.examples]
    return _section("Examples", raw_table(["input", "good", "bad", "why"], rows) if rows else "")


def _fit(page: PrdPage) -> str:
    rows = [[plain(row.condition), row.holds, plain(row.because)] for row in page.fit]
    said = [f"**{plain(one.name)}**: {plain(one.use_ai)}" for one in page.candidates if one.use_ai]
    claimed = raw_table(["condition", "holds", "because"], rows) if rows else "The PRD claims no condition."
    return _section("Should this be AI at all?", claimed, bullets(said), line(page.fit_note))


def _candidates(page: PrdPage) -> str:
    return _section("Model specification", *map(_candidate, page.candidates))


def _candidate(one: CandidateSpec) -> str:
    head = f"### {plain(one.name)}" + (" (baseline)" if one.is_baseline else "")
    facts = bullets(f"{line(fact.name)}: {plain(fact.value)}" for fact in one.facts)
    prompt = ""
    if one.prompt:
        fence = "`" * max(3, 1 + max(map(len, _ticks(one.prompt)), default=0))
        prompt = f"<details><summary>prompt</summary>\n\n{fence}text\n{one.prompt}\n{fence}\n\n</details>"
    return "\n\n".join(piece for piece in (head, line(one.about), facts, prompt) if piece)


def _ticks(text: str) -> list[str]:
    return [run for run in "".join(letter if letter == "`" else " " for letter in text).split() if run]


def _plan(page: PrdPage) -> str:
    lists = (("Before the launch", page.before_launch), ("After the launch", page.after_launch))
    return _section("Evaluation plan", *(_listed(title, texts) for title, texts in lists))


def _data(page: PrdPage) -> str:
    facts = bullets(f"{line(fact.name)}: {plain(fact.value)}" for fact in page.data)
    return _section("Data", facts, *data_markdown(page.data_options))


def _rollout(page: PrdPage) -> str:
    stages = [[plain(one.name), plain(one.percent), plain(one.before)] for one in page.stages]
    watched = [[plain(one.name), one.kind, plain(one.watched), plain(one.limit)] for one in page.watches]
    return _section(
        "Rollout",
        raw_table(["stage", "for", "before the next"], stages) if stages else "",
        raw_table(["watched", "kind", "what", "limit"], watched) if watched else "",
    )


def _checklist(page: PrdPage) -> str:
    rows = [
        [f"{SIGNS[row.tone]} {row.status}", plain(row.item), plain(row.evidence), plain(row.settles)]
        for row in page.checklist
    ]
    return _section(
        "Launch checklist", raw_table(["", "before the launch", "evidence", "what would settle it"], rows)
    )


def _decisions(page: PrdPage) -> str:
    rows = [[plain(one.date), plain(one.decided), plain(one.because)] for one in page.decisions]
    return _section("Decisions", raw_table(["date", "decided", "because"], rows) if rows else "")


def _narrative(page: PrdPage) -> str:
    return _section(f"Narrative ({plain(page.narrative_name)})", prose(page.narrative))


def _open(page: PrdPage) -> str:
    lists = (("Waived", page.waivers), ("Not evaluated yet", page.not_evaluated))
    return _section("What is open", *(_listed(title, texts) for title, texts in lists))
