"""`claims_of`: what an answer states that can be looked up: figures, dates, names, quotes, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from shipworthy.score.dates import LETTER, Date, agree, find_dates
from shipworthy.score.figures import Figure, find_codes, find_figures, normal, same
from shipworthy.score.plain_text import plain

CLAIMS = ("numbers", "dates", "names", "quotes", "addresses", "codes")
"""Kinds of claims: `addresses` are of the web and of mail, `codes` mix letters and digits (`OC-210`)."""

_OF_ADDRESS = r"[^\s<>\"')\u3000-\u9fff\uff00-\uffef]+"
_ADDRESS = re.compile(
    rf"https?://{_OF_ADDRESS}|www\.{_OF_ADDRESS}"
    r"|[A-Za-z0-9_.+-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+"
)
_QUOTE = re.compile(r"\"([^\"\n]{3,200})\"|\u201c([^\u201d\n]{3,200})\u201d|\u300c([^\u300d\n]{2,200})\u300d")
_IN_NAME = rf"[{LETTER}0-9_'\u2019&-]"
_NAME = re.compile(
    rf"(?<![{LETTER}0-9_.@/-])[A-Z]{_IN_NAME}*(?:\s(?:of|de|van|von|der|and|&)\s[A-Z]{_IN_NAME}+|\s[A-Z]{_IN_NAME}*)*"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:\u3002\uff01\uff1f\n\u201c\"(*#>-])\s*$")
_PLAIN_WORDS = frozenset(
    [
        "a", "all", "also", "an", "and", "any", "april", "are", "as", "at", "august", "best", "but", "by",
        "can", "dear", "december", "do", "dr", "faq", "february", "for", "friday", "from", "good",
        "greetings", "hello", "hi", "how", "however", "i", "i'll", "i'm", "i've", "if", "in", "is", "it",
        "its", "january", "july", "june", "kind", "let", "looking", "madam", "many", "march", "may",
        "monday", "most", "mr", "mrs", "ms", "my", "no", "not", "november", "october", "of", "ok", "on",
        "or", "our", "pdf", "please", "re", "regards", "saturday", "september", "sincerely", "sir", "so",
        "subject", "sunday", "team", "thank", "thanks", "the", "their", "there", "these", "they", "this",
        "thursday", "to", "tuesday", "warm", "we", "we'll", "we're", "we've", "wednesday", "what", "when",
        "where", "which", "while", "who", "why", "with", "would", "yes", "you", "you'll", "your", "yours",
    ]
)  # fmt: skip
"""Capitalised at the start of a sentence or a letter, and nobody's name."""

_TRADE_WORDS = frozenset(
    [
        "am", "asap", "aud", "cad", "cbm", "cfr", "chf", "cif", "cip", "cny", "cpt", "dap", "ddp",
        "dpu", "eta", "etd", "eur", "exw", "fas", "fca", "fcl", "fob", "gbp", "hkd", "id", "jpy", "kg",
        "lcl", "moq", "n/a", "pc", "pcs", "pi", "pm", "po", "rfq", "rmb", "sku", "usd", "utc", "vat",
    ]
)  # fmt: skip
"""Currencies, units and terms of trade: written in capitals, and nobody's name."""

_OPENERS = frozenset(
    [
        "after", "although", "ask", "attention", "attn", "because", "before", "book", "both", "bring",
        "call", "cc", "check", "choose", "click", "come", "confirm", "congratulations", "consult",
        "contact", "dial", "discover", "each", "either", "email", "enjoy", "enter", "even", "every",
        "expect", "fax", "find", "follow", "get", "give", "go", "great", "here", "hey", "inform",
        "invite", "join", "just", "keep", "like", "mail", "maybe", "meet", "mention", "message",
        "neither", "nice", "note", "notify", "now", "once", "only", "open", "order", "pay", "per",
        "perhaps", "phone", "price", "ps", "quote", "reach", "read", "remember", "reply", "request",
        "ring", "run", "see", "select", "sell", "send", "ship", "show", "sign", "since", "sorry",
        "speak", "speed", "start", "still", "sure", "tell", "text", "then", "though", "today",
        "tomorrow", "try", "unless", "unlike", "until", "use", "via", "visit", "wait", "watch",
        "welcome", "whatsapp", "whether", "write", "yesterday", "yet", "regarding", "following", "including",
        "unfortunately", "additionally", "finally", "currently", "recently", "actually", "fortunately",
        "kindly", "meeting", "calling", "contacting", "using", "asking", "hopefully", "usually", "similarly",
    ]
)  # fmt: skip
"""Words that often open a sentence right before a name (`Call Anna Li`)."""


class Claim(NamedTuple):
    """One claim: its kind and how the answer writes it."""

    kind: str
    text: str
    number: Figure | None = None
    date: Date | None = None
    is_start: bool = False


@dataclass(frozen=True)
class Known:
    """What is known: the texts that claims are looked up in."""

    text: str
    figures: tuple[Figure, ...] = ()
    asked: tuple[Figure, ...] = ()
    dates: tuple[Date, ...] = ()

    @classmethod
    def of(cls, texts: Iterable[str], asked: Iterable[str] = ()) -> Known:
        """From the passages of a case, and from what was asked (whose bare numbers are no prices)."""
        given, question = normal("\n".join(texts)), normal("\n".join(asked))
        whole = f"{given}\n{question}"
        return cls(plain(whole), find_figures(given), find_figures(question), find_dates(whole))

    def supports(self, claim: Claim) -> bool:
        """Whether the claim is found."""
        if claim.number is not None:
            return any(same(claim.number, other) for other in self.figures) or any(
                same(claim.number, other) and (other.unit or not claim.number.unit) for other in self.asked
            )
        if claim.date is not None:
            return any(agree(claim.date, other) for other in self.dates)
        if claim.kind == "names":
            return self._has_name(_name_words(claim.text), is_start=claim.is_start)
        return plain(claim.text).rstrip(".,;!?/") in self.text

    def _has_name(self, words: list[str], *, is_start: bool) -> bool:
        """Whether all words are found; of three and more at the start of a sentence the first may be none."""
        found = [plain(word.strip("'\u2019")) in self.text for word in words]
        if all(found):
            return True
        return is_start and len(words) > 2 and plain(" ".join(words[1:])) in self.text


def claims_of(answer: str, kinds: Iterable[str] = CLAIMS) -> list[Claim]:
    """The claims of an answer, each once; what stands within an address or quote is not claimed again."""
    wanted = frozenset(kinds)
    text = normal(answer)
    claims = [Claim("addresses", match.group()) for match in _ADDRESS.finditer(text)]
    rest = _ADDRESS.sub(" ", text)
    claims += [Claim("codes", code) for _, code in find_codes(rest)]
    claims += [Claim("dates", one.text, date=one) for one in find_dates(rest)]
    claims += [Claim("numbers", one.text, number=one) for one in find_figures(rest)]
    claims += [Claim("quotes", next(filter(None, match.groups()))) for match in _QUOTE.finditer(rest)]
    if "names" in wanted:
        claims += [Claim("names", name, is_start=is_start) for name, is_start in _names(rest)]
    return list({(one.kind, one.text): one for one in claims if one.kind in wanted}.values())


def _names(text: str) -> list[tuple[str, bool]]:
    """Capitalised words, and whether they start a sentence: there only several, as any first word is one."""
    names = []
    for match in _NAME.finditer(text):
        name = match.group()
        is_start = _SENTENCE_START.search(text, 0, match.start()) is not None
        first, _, others = name.partition(" ")
        if is_start and first.casefold() in _OPENERS:
            name, is_start = others, False
        words = _name_words(name)
        if words and not (is_start and len(words) == 1 and name.startswith(words[0])):
            names.append((name, is_start))
    return names


def _name_words(name: str) -> list[str]:
    return [
        word
        for word in re.split(r"[\s&]+", name)
        if len(word) > 1 and word[0].isupper() and word.casefold().rstrip("'\u2019s") not in _PLAIN_WORDS
        and word.casefold() not in _PLAIN_WORDS | _TRADE_WORDS
        and not any(sign.isdigit() for sign in word)
    ]  # fmt: skip
