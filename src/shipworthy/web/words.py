"""The languages of the pages: gettext catalogues, and which one a browser wants."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "zh": "中文"}
"""Code and own name; the texts in templates are English and need no catalogue."""
COOKIE = "lang"
_LOCALE = {"zh": "zh_CN"}
_FOLDER = Path(__file__).parent / "locale"


@cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """The catalogue of a language; English, and any other that has none, speaks as the templates do."""
    if lang not in _LOCALE:
        return gettext.NullTranslations()
    return gettext.translation("shipworthy", _FOLDER, languages=[_LOCALE[lang]], fallback=True)


def language_of(asked: str, cookie: str, accepts: str) -> str:
    """The language of a request: as asked in its address, else chosen before, else as the browser prefers."""
    for given in (asked, cookie):
        if given in LANGUAGES:
            return given
    for part in _by_weight(accepts):
        if part in LANGUAGES:
            return part
    return "en"


def _by_weight(accepts: str) -> list[str]:
    """Languages of an `Accept-Language` header (RFC 9110 §12.5.4), the most wanted first."""
    found: list[tuple[float, int, str]] = []
    for place, entry in enumerate(accepts[:500].split(",")):
        name, _, weight = entry.partition(";q=")
        try:
            wanted = float(weight) if weight.strip() else 1.0
        except ValueError:
            continue
        if wanted > 0:
            found.append((-wanted, place, name.strip().lower().partition("-")[0]))
    return [name for _, _, name in sorted(found)]
