"""A reviewer's form as it was sent -> what is said of an item, or the form as it comes back."""

from __future__ import annotations

import re
from typing import Any

from shipworthy.errors import WrongCall
from shipworthy.report.site.review_form import Given
from shipworthy.web.forms import Form
from shipworthy.workbench.review.item_page import Back
from shipworthy.workbench.review.sitting import Submission

CANT_JUDGE = "cant_judge"
MOST_DIMENSIONS = 200
_FROM = re.compile(r"\[(turn \d+)\]\s*(.+)", re.DOTALL)
_MOST_SECONDS = 86_400.0


def submission_of(form: Form, item: str) -> Submission:
    """What the reviewer says; a dimension without a choice is left out, and the queue says so."""
    values: dict[str, Any] = {}
    notes: dict[str, str] = {}
    quotes: list[dict[str, str]] = []
    for number, name in dimensions_of(form):
        value = value_of(form, number)
        if value:
            values[name] = None if value == CANT_JUDGE else value
        note = form.text(f"note-{number}")
        if note:
            notes[name] = note
        quotes += [{**one, "dimension": name} for one in quotes_of(form.text(f"quotes-{number}"))]
    return Submission(
        form.text("submission"), item, values=values, note=form.text("note"), notes=notes, quotes=quotes,
        took_s=_seconds(form.text("took")),
    )  # fmt: skip


def dimensions_of(form: Form) -> list[tuple[int, str]]:
    """Number and name of every dimension that the form held when it was shown."""
    found = []
    for number in range(MOST_DIMENSIONS):
        given = form.texts.get(f"dimension-{number}")
        if given is None:
            break
        found.append((number, given[0]))
    return found


def value_of(form: Form, number: int) -> str:
    """What was chosen; empty if nothing was."""
    return CANT_JUDGE if form.text(f"value-{number}-cant") else form.text(f"value-{number}")


def quotes_of(text: str) -> list[dict[str, str]]:
    """Passages, one a line, each with the turn that it names."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        told = _FROM.match(line)
        found.append({"where": told[1], "text": told[2].strip()} if told else {"where": "", "text": line})
    return found


def with_faults(form: Form, wrong: WrongCall) -> Back:
    """The form as it came, with what is wrong."""
    given = {name: _given(form, number) for number, name in dimensions_of(form)}
    faults = (wrong.message, *([wrong.hint] if wrong.hint else []))
    return Back(form.text("submission"), given, form.text("note"), faults)


def _given(form: Form, number: int) -> Given:
    value = value_of(form, number)
    fault = "" if value else "nothing is chosen here"
    return Given(value, form.text(f"note-{number}"), form.text(f"quotes-{number}"), fault)


def _seconds(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 <= found <= _MOST_SECONDS else None
