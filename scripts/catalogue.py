"""Keeps the catalogues of the web app: `catalogue.py` updates and compiles them, `--check` says what is missing.

Texts come from the templates and the code (`_()`, `ngettext()`), and from `locale/sentences.pot`, which is kept
by hand: patterns of the sentences that the stages say (`web/sentences.py`).
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path("src/shipworthy")
LOCALE = PACKAGE / "web" / "locale"
METHODS = [("web/**.py", "python"), ("web/templates/**.j2", "jinja2"), ("templates/**.j2", "jinja2")]
OPTIONS = {"**.j2": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}}
LANGUAGES = ("zh_CN",)


def extracted() -> Catalog:
    """Every text that is to be translated, by its place."""
    found = Catalog(project="shipworthy", fuzzy=False)
    for file, line, text, _, context in sorted(
        extract_from_dir(PACKAGE, METHODS, OPTIONS), key=lambda one: (one[0], one[1])
    ):
        found.add(text, locations=[(file.replace("\\", "/"), line)], context=context)
    with (LOCALE / "sentences.pot").open("rb") as file:
        for message in read_po(file):
            if message.id:
                found.add(message.id, context=message.context, auto_comments=message.auto_comments)
    return found


def of_language(name: str, template: Catalog) -> Catalog:
    """The language's catalogue with today's texts: kept translations stay, texts that are gone go."""
    path = LOCALE / name / "LC_MESSAGES" / "shipworthy.po"
    kept = Catalog(locale=name)
    if path.exists():
        with path.open("rb") as file:
            kept = read_po(file, locale=name)
    made = Catalog(locale=name, project="shipworthy", fuzzy=False)
    for message in template:
        if message.id:
            before = kept.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            made.add(message.id, before.string if before else "", message.locations, context=message.context)
    return made


def written(catalog: Catalog) -> tuple[bytes, bytes]:
    """The catalogue as .po (without line numbers, so that diffs are small) and as .mo."""
    for message in catalog:
        message.locations = sorted({(file, None) for file, _ in message.locations})
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, width=110, omit_header=True, include_lineno=False, sort_output=True)
    header = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    write_mo(mo, catalog)
    return header + po.getvalue(), mo.getvalue()


def main(check: bool) -> int:
    """Updates the catalogues, or says what is not as it should be."""
    template, wrong = extracted(), 0
    for name in LANGUAGES:
        catalog = of_language(name, template)
        open_texts = [message for message in catalog if message.id and not any(_texts(message.string))]
        folder = LOCALE / name / "LC_MESSAGES"
        po, mo = written(catalog)
        if check:
            stale = (folder / "shipworthy.po").read_bytes() != po or (
                folder / "shipworthy.mo"
            ).read_bytes() != mo
            wrong += len(open_texts) + stale
            if stale:
                print(f"{name}: the catalogue is not current; call `make docs`")
        else:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "shipworthy.po").write_bytes(po)
            (folder / "shipworthy.mo").write_bytes(mo)
        for message in open_texts[:20]:
            print(f"{name}: not translated: {message.id!r}")
        print(f"{name}: {len(catalog)} texts, {len(open_texts)} not translated")
    return 1 if check and wrong else 0


def _texts(found: str | tuple[str, ...]) -> tuple[str, ...]:
    return found if isinstance(found, tuple) else (found,)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
