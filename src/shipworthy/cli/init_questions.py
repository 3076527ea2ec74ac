"""What `shipworthy init` asks on a terminal: the guess, then four questions, each skippable with Enter."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from shipworthy.errors import WrongCall

if TYPE_CHECKING:
    from shipworthy.define.init.column import Guess
    from shipworthy.define.init.draft import Draft, Table
    from shipworthy.define.init.said import Said


def ask(table: Table, guess: Guess, said: Said) -> tuple[Guess, Said]:
    """The guess confirmed or corrected, and the questions that no option has answered."""
    guess = _confirmed(table, guess)
    said = _good(table, guess, said)
    said = _anchors(table, guess, said)
    said = _different(table, guess, said)
    said = _outcome(guess, said)
    return guess, _sampled(table, guess, said)


def which_way() -> str:
    """A file, a folder or the name of a kit; empty if neither."""
    return _line("A file or folder of real answers, or the name of a kit (Enter: neither)")


def _line(question: str) -> str:
    """One answer; Enter is none."""
    given = typer.prompt(question, default="", show_default=False, err=True)
    return str(given).strip()


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _confirmed(table: Table, guess: Guess) -> Guess:
    from shipworthy.define.init.guess import settled
    from shipworthy.report.init_page import guess_lines
    from shipworthy.workbench.init import corrected

    while True:
        _say("\n".join(guess_lines(guess)))
        given = _line(
            "\nIs that right? Enter: yes; else NUMBER ROLE, as '3 answer', '4 grade 1-5', '5 other'"
        )
        if given.casefold() in ("", "y", "yes", "ok"):
            return _directions(table, guess)
        number, _, role = given.partition(" ")
        try:
            guess = settled(corrected(guess, role, number), table.values)
        except WrongCall as wrong:
            _say(str(wrong))


def _directions(table: Table, guess: Guess) -> Guess:
    """What yes, or a high mark, means where nothing says it; Enter leaves the column out."""
    from shipworthy.define.init.column import Doubt
    from shipworthy.define.init.guess import settled
    from shipworthy.workbench.init import corrected

    for column in guess.columns:
        if column.doubt not in (Doubt.yes, Doubt.high):
            continue
        question = f"Column {column.name!r}: is {column.doubt} good or bad? (Enter: leave it out)"
        while (given := _line(question).casefold()) not in ("", "good", "bad"):
            _say("say good or bad")
        if given:
            role = "grade" if given == "good" else "grade reversed"
            guess = settled(corrected(guess, role, column.name), table.values)
    return guess


def _draft(table: Table, guess: Guess, said: Said) -> Draft:
    from shipworthy.define.init.draft import draft

    return draft(table, guess, said)


def _dimensions(table: Table, guess: Guess, said: Said) -> dict[str, str]:
    """Names and scales of the dimensions as they are now."""
    from shipworthy.define.init.prd import PASS_FAIL, dimensions_of

    made = dimensions_of(_draft(table, guess, said), ())
    return {
        name: str(values.get("scale", PASS_FAIL))
        for name, values in made.items()
        if not isinstance(values.get("scored_by"), str)
    }


def _good(table: Table, guess: Guess, said: Said) -> Said:
    from shipworthy.define.init.said import is_named

    if said.good:
        return said
    _say("\n1. What makes an answer good? (Enter skips)")
    texts = []
    for name in list(_dimensions(table, guess, said)) or ["good"]:
        text = _line(f"   {name}")
        if text:
            texts.append(text if is_named(text) else f"{name}: {text}")
    return replace(said, good=tuple(texts))


def _anchors(table: Table, guess: Guess, said: Said) -> Said:
    if said.five or said.three:
        return said
    _say("\n2. What do a 5 and a 3 look like? Of pass and fail: what passes, what fails? (Enter skips)")
    fives, threes = [], []
    for name, scale in _dimensions(table, guess, said).items():
        top, middle = _levels(scale)
        five, three = _line(f"   {name}: {top}"), _line(f"   {name}: {middle}")
        fives += [f"{name}: {five}"] if five else []
        threes += [f"{name}: {three}"] if three else []
    return replace(said, five=tuple(fives), three=tuple(threes))


def _levels(scale: str) -> tuple[str, str]:
    from shipworthy.define.dimension import parse_scale
    from shipworthy.define.init.prd import PASS_FAIL

    if scale == PASS_FAIL:
        return "passes", "fails"
    found = parse_scale(scale)
    return f"{found.high:g}", f"{found.from_unit(0.5):g}"


def _different(table: Table, guess: Guess, said: Said) -> Said:
    from shipworthy.define.init.draft import slice_values
    from shipworthy.define.init.said import standards

    values = slice_values(guess, table.values)
    if said.different or not values:
        return said
    _say("\n3. Where is the standard different? FIELD=VALUE: how, one a line (Enter: nowhere, or done)")
    for name, found in values.items():
        _say(f"   {name} = {', '.join(found[:8])}")
    texts: list[str] = []
    while text := _line("   where"):
        try:
            standards([text], values)
        except WrongCall as wrong:
            _say(str(wrong))
        else:
            texts.append(text)
    return replace(said, different=tuple(texts))


def _outcome(guess: Guess, said: Said) -> Said:
    from shipworthy.define.init.column import Role

    if said.outcomes:
        return said
    seen = ", ".join(column.name for column in guess.of(Role.outcome))
    there = f" The table has {seen}." if seen else ""
    _say(f"\n4. What should a good answer lead to, as 'replied: the buyer answers'?{there} (Enter skips)")
    text = _line("   outcome")
    return replace(said, outcomes=(text,)) if text else said


def _sampled(table: Table, guess: Guess, said: Said) -> Said:
    """Asked only where some answers are graded and some are not."""
    made = _draft(table, guess, said)
    if said.sampled or not made.labels or made.is_census:
        return said
    _say("\nNot every answer is graded. How were the graded ones chosen?")
    given = _line("   'random' if by lot (Enter: nobody knows, or they were picked)")
    return replace(said, sampled="random") if given.casefold() == "random" else said
