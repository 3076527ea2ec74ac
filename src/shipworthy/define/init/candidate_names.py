"""`candidate_names`: what the candidates are called whose answers stand in the columns of a table."""

from __future__ import annotations

from shipworthy.define.init.column import Guess, Role
from shipworthy.define.init.names import BY_NAME, plain, slug, words

ALONE = "current"
"""A candidate whose column is just called 'answer'.

Not 'today': a candidate of that name is the baseline, which is shown and never gates, and alone it would be
judged by nobody.
"""

_ANSWER_WORDS = words("answer answers output reply response completion text 回答 回复 输出 答案")
_MEANT_OTHERWISE = frozenset({"baseline", "rules", "today"})


def candidate_names(guess: Guess, given: str = "") -> dict[str, str]:
    """The candidate's name by the header of its answers (or of its grades); under "" the only one's."""
    owners = dict.fromkeys(column.of for column in guess.of(Role.grade, Role.score) if column.of)
    headers = [column.name for column in guess.of(Role.answer)] or list(owners)
    if len(headers) < 2:
        name = given or (_one_name(headers[0]) if headers else ALONE)
        return {**dict.fromkeys(headers, name), "": name}
    names: dict[str, str] = {}
    for number, header in enumerate(headers, 1):
        name = _name(header) or f"{ALONE}-{number}"
        names[header] = name if name not in names.values() else f"{name}-{number}"
    return {**names, "": given or ALONE}


def _one_name(header: str) -> str:
    name = _name(header)
    return (
        ALONE if not name or name in _MEANT_OTHERWISE or BY_NAME.get(plain(header)) is Role.answer else name
    )


def _name(header: str) -> str:
    own = [word for word in plain(header).split() if word not in _ANSWER_WORDS]
    return slug(" ".join(own), "candidate") if own else ""
