"""The languages that answers are told to be written in: by script, by name, by other codes."""

from __future__ import annotations

import re

ONE_LANGUAGE = {
    "Hangul": "ko", "Thai": "th", "Hebrew": "he", "Greek": "el", "Bengali": "bn", "Tamil": "ta",
    "Telugu": "te", "Georgian": "ka", "Armenian": "hy", "Khmer": "km", "Lao": "lo", "Myanmar": "my",
    "Gujarati": "gu", "Gurmukhi": "pa", "Kannada": "kn", "Malayalam": "ml", "Sinhala": "si", "Ethiopic": "am",
}  # fmt: skip
"""Scripts that stand for one language."""

OF_SCRIPT = {
    "Latin": (
        "af", "az", "ca", "cs", "cy", "da", "de", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu",
        "id", "is", "it", "lt", "lv", "ms", "mt", "nl", "no", "pl", "pt", "ro", "sk", "sl", "sq", "sv", "sw",
        "tl", "tr", "uz", "vi",
    ),
    "Cyrillic": ("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"),
    "Arabic": ("ar", "fa", "ps", "ug", "ur"),
    "Devanagari": ("hi", "mr", "ne", "sa"),
}  # fmt: skip
"""Languages that share a script; rare ones are left out, since a guess prefers them to short English."""

_NAMES = {
    "english": "en", "chinese": "zh", "mandarin": "zh", "cantonese": "zh", "german": "de", "french": "fr",
    "spanish": "es", "italian": "it", "portuguese": "pt", "dutch": "nl", "russian": "ru", "ukrainian": "uk",
    "polish": "pl", "czech": "cs", "japanese": "ja", "korean": "ko", "arabic": "ar", "hebrew": "he",
    "turkish": "tr", "vietnamese": "vi", "thai": "th", "indonesian": "id", "malay": "ms", "hindi": "hi",
    "swedish": "sv", "norwegian": "no", "danish": "da", "finnish": "fi", "greek": "el", "hungarian": "hu",
    "romanian": "ro", "persian": "fa", "farsi": "fa", "urdu": "ur", "bengali": "bn", "tagalog": "tl",
    "filipino": "tl", "swahili": "sw", "中文": "zh", "汉语": "zh", "英文": "en", "英语": "en", "日本語": "ja",
    "日语": "ja", "한국어": "ko", "deutsch": "de", "français": "fr", "español": "es", "português": "pt",
    "italiano": "it", "русский": "ru",
}  # fmt: skip
_CODES = {
    "nb": "no", "nn": "no", "cmn": "zh", "yue": "zh", "eng": "en", "zho": "zh", "deu": "de", "fra": "fr",
    "spa": "es", "jpn": "ja", "kor": "ko", "iw": "he", "in": "id", "fil": "tl", "bs": "hr", "cn": "zh",
    "jp": "ja", "kr": "ko",
}  # fmt: skip
_NEAR = ({"id", "ms"}, {"hr", "sr"}, {"no", "da"})


def language_code(name: str) -> str | None:
    """`en`, of `en`, `en-US`, `EN_gb` or `English`; None if no language is known by the name."""
    text = name.strip().casefold()
    if text in _NAMES:
        return _NAMES[text]
    code = re.split(r"[-_]", text)[0]
    code = _CODES.get(code, code)
    known = {"zh", "ja", *ONE_LANGUAGE.values(), *(one for group in OF_SCRIPT.values() for one in group)}
    return code if code in known else None


def are_near(one: str, other: str) -> bool:
    """Whether the two are the same, or so close in writing that either is taken for the other."""
    return one == other or any({one, other} <= group for group in _NEAR)
