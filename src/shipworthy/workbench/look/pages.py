"""The pages of Look, filled from what the store holds."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.errors import WorkFailed
from shipworthy.learn.look.counting import count, count_themes, saturation
from shipworthy.learn.look.grouping import ENOUGH
from shipworthy.learn.look.reading import Read, known_phrases, read_batch
from shipworthy.learn.look.remark import Remark
from shipworthy.learn.look.themes import Theme
from shipworthy.report.site.look import (
    GroupRow,
    GroupsPage,
    LookForm,
    LookPage,
    LookRow,
    PhraseRow,
    ReadPage,
)
from shipworthy.report.site.look_words import saturation_words, share_words, since_words
from shipworthy.report.site.review_turns import Turn, turns_of
from shipworthy.run.run_record import RunRecord
from shipworthy.score.review.batch import Batch, Item
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.unseen import Unseen
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.look.groups import Groups, alike, open_groups
from shipworthy.workbench.look.promoting import text_of
from shipworthy.workbench.look.reading import Reading, Said, clusters_of, look_batches, n_said
from shipworthy.workbench.look.start import DEFAULT_N, RANDOM, LookWish
from shipworthy.workbench.review.item_page import turns_of_answer
from shipworthy.workbench.review.served import shown_answers


@dataclass(frozen=True)
class Back:
    """A form that could not be taken, as it came, and what is wrong with it."""

    said: Said | None = None
    faults: tuple[str, ...] = ()


MOST_SLICES = 40
_EXCERPT = 160


def look_page(desk: Desk, wish: LookWish | None = None, faults: Sequence[str] = ()) -> LookPage:
    """Where Look begins."""
    remarks = desk.store.read(Remark)
    rows = tuple(_row(desk, batch, remarks) for batch in look_batches(desk))
    form = _form(desk, wish, faults)
    return LookPage(desk.benchmark.product, rows, form, len(open_groups(desk, remarks).themes))


def read_page(
    desk: Desk, reading: Reading, reader: str, read: Read | None, back: Back | None = None
) -> ReadPage:
    """One answer before its reader, or that nothing is left."""
    n_good, n_bad, _ = n_said(reading.reads)
    mine = next((one for one in read.remarks if one.reader == reader), None) if read else None
    said = back.said if back else None
    question, context, expected, answer = _shown(desk, read.item) if read else ((), (), (), ())
    return ReadPage(
        batch=reading.batch.id, title=reading.batch.title, is_random=_is_random(reading),
        item=read.item.id if read else "", submission=secrets.token_hex(12), question=question,
        context=context, expected=expected, answer=answer, phrases=known_phrases(reading.remarks)[:200],
        was_good=_was(mine), phrase=said.phrase if said else mine.phrase if mine else "",
        note=said.note if said else mine.note if mine else "",
        n_done=sum(bool(one.remarks) for one in reading.reads), n_items=len(reading.reads),
        n_good=n_good, n_bad=n_bad, skipped=tuple(one.item.id for one in reading.skipped()),
        can_undo=reading.can_undo(reader), can_group=n_bad >= ENOUGH,
        new_kinds=_new_kinds(desk, reading), faults=back.faults if back else (),
    )  # fmt: skip


def groups_page(desk: Desk, reading: Reading, *, done: str = "", faults: Sequence[str] = ()) -> GroupsPage:
    """The groups with their shares in this batch, and how much may be unseen."""
    groups = open_groups(desk, reading.remarks)
    confidence = desk.benchmark.confidence
    n_good, n_bad, n_skipped = n_said(reading.reads)
    bad = count(reading.reads, [read.is_bad for read in reading.reads], confidence)
    unseen = saturation(reading.reads, groups.themes)
    n_loose = sum(len(read.bad) for read in reading.reads)
    return GroupsPage(
        batch=reading.batch.id, title=reading.batch.title, is_random=_is_random(reading),
        n_items=len(reading.reads), n_read=n_good + n_bad, n_good=n_good, n_bad=n_bad, n_skipped=n_skipped,
        bad_share=share_words(bad), groups=_group_rows(desk, reading, groups, confidence),
        loose=_phrases(desk, reading, [one.id for one in groups.loose], groups.remarks),
        saturation=saturation_words(unseen, "case" if bad.n_units < bad.n_read else "answer"),
        unseen_upper=unseen.upper if isinstance(unseen, Unseen) and isinstance(unseen.upper, float) else None,
        needed=max(ENOUGH - max(n_loose, len(groups.remarks)), 0), alike_by=alike()[2], undoes=groups.undoes,
        done=done, faults=tuple(faults),
    )  # fmt: skip


def _row(desk: Desk, batch: Batch, remarks: Sequence[Remark]) -> LookRow:
    items = desk.store.read(Item, batch=batch.id)
    reads = read_batch(items, remarks, clusters_of(desk, items))
    n_good, n_bad, n_skipped = n_said(reads)
    is_random = all(read.is_random for read in reads)
    return LookRow(batch.id, batch.title, is_random, len(items), n_good, n_bad, n_skipped, batch.at)


def _form(desk: Desk, wish: LookWish | None, faults: Sequence[str]) -> LookForm:
    benchmark = desk.benchmark
    names = tuple(benchmark.candidates)
    there = {name for run in desk.store.read(RunRecord) for name in run.candidates}
    known = tuple(name for name in names if name in there) or names
    values = dict.fromkeys(
        f"{field}={value}"
        for field in benchmark.slices
        for case in benchmark.golden
        if (value := case.slice_value(field)) is not None
    )
    judged = [name for name in known if name != benchmark.baseline_name] or list(known)
    wish = wish or LookWish(judged[0] if judged else "", RANDOM, DEFAULT_N)
    return LookForm(
        known, tuple(sorted(values)[:MOST_SLICES]), wish.candidate, wish.how, wish.n, wish.where,
        wish.contains, tuple(faults),
    )  # fmt: skip


def _shown(desk: Desk, item: Item) -> tuple[tuple[Turn, ...], ...]:
    """What was asked, what belongs to it, what was expected, and the answer."""
    cases = (*desk.benchmark.golden, *desk.benchmark.release)
    case = next((one for one in cases if one.id == item.case), None)
    try:
        answer = turns_of_answer(shown_answers(desk, item)[0], case.input if case else None)
    except WorkFailed as fault:
        answer = turns_of(fault.message)
    if case is None:
        return turns_of("(this case is no longer in the PRD)"), (), (), answer
    return turns_of(case.input), turns_of(case.context), turns_of(case.expected), answer


def _was(remark: Remark | None) -> str:
    if remark is None:
        return ""
    return {True: "good", False: "bad", None: "skipped"}[remark.is_good]


def _is_random(reading: Reading) -> bool:
    return all(read.is_random for read in reading.reads)


def _new_kinds(desk: Desk, reading: Reading) -> str:
    found = saturation(reading.reads, open_groups(desk, reading.remarks).themes)
    return since_words(found) if isinstance(found, Unseen) and found.n >= ENOUGH else ""


def _group_rows(desk: Desk, reading: Reading, groups: Groups, confidence: float) -> tuple[GroupRow, ...]:
    counted = count_themes(reading.reads, groups.themes, confidence)
    rows = [_group_row(desk, reading, theme, groups.remarks, counted) for theme in groups.themes]
    return tuple(sorted(rows, key=lambda row: (row.is_dismissed, -row.n, -row.n_all, row.name)))


def _group_row(
    desk: Desk, reading: Reading, theme: Theme, remarks: Mapping[str, Remark], counted: Mapping[str, object]
) -> GroupRow:
    from shipworthy.learn.look.counting import Counted

    found = counted[theme.id]
    assert isinstance(found, Counted)
    known = not isinstance(found.interval, NotEnough)
    return GroupRow(
        id=theme.id, name=theme.name, n=found.n, n_all=len(theme.remarks), share=share_words(found),
        low=found.interval.low if not isinstance(found.interval, NotEnough) else None,
        high=found.interval.high if not isinstance(found.interval, NotEnough) else None,
        estimate=found.share if known else None,
        phrases=_phrases(desk, reading, theme.remarks, remarks), promoted_as=theme.promoted_as,
        promoted_to=theme.promoted_to, is_dismissed=theme.is_dismissed, made_by=theme.made_by,
    )  # fmt: skip


def _phrases(
    desk: Desk, reading: Reading, identities: Sequence[str], remarks: Mapping[str, Remark]
) -> tuple[PhraseRow, ...]:
    here = {read.item.id: read for read in reading.reads}
    rows = []
    for identity in identities:
        remark = remarks.get(identity)
        if remark is None:
            continue
        read = here.get(remark.item)
        excerpt = " ".join(text_of(desk, read).split())[:_EXCERPT] if read else ""
        rows.append(PhraseRow(identity, remark.phrase, remark.case, remark.item if read else "", excerpt))
    return tuple(rows)
