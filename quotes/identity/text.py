"""Words as the identity rooms compare them: one script, one case, no accents."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_ARABIC_ARTICLE = re.compile(r"\bال(?=\w{2})")
_HAN_OR_HANGUL = re.compile(r"[\u3400-\u9fff]+|[\uac00-\ud7a3]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_TWO_CHARACTER_FAMILIES = frozenset(
    [
        "欧阳",
        "歐陽",
        "司马",
        "司馬",
        "诸葛",
        "諸葛",
        "上官",
        "司徒",
        "东方",
        "東方",
        "皇甫",
        "尉迟",
        "公孙",
        "公孫",
        "慕容",
        "令狐",
        "남궁",
        "황보",
        "제갈",
        "선우",
        "독고",
    ]
)
_APOSTROPHES = re.compile(r"(?<=\w)['’‘ʼʹ`′ʻʾʿ](?=\w)|['’‘ʼʹ`′ʻʾʿ]")
_SEPARATORS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """The text in lower-case ASCII letters and digits, words parted by one blank.

    Any script is transliterated (anyascii). The Arabic article becomes a word of its own, and a
    name of two to four Chinese or Korean characters is written family name first, as two words.
    Idempotent; empty only for a text without any letter or digit.
    """
    text = unicodedata.normalize("NFKC", text)
    if not text.isascii():
        text = _ARABIC_ARTICLE.sub("al ", text)
        if not _KANA.search(text):
            text = _HAN_OR_HANGUL.sub(_split_family_name, text)
        text = anyascii(_APOSTROPHES.sub("", text))
    return _SEPARATORS.sub(" ", _APOSTROPHES.sub("", text).lower()).strip()


def _split_family_name(match: re.Match[str]) -> str:
    characters = match.group()
    if not 2 <= len(characters) <= 4:
        return f" {characters} "
    family = 2 if characters[:2] in _TWO_CHARACTER_FAMILIES and len(characters) > 2 else 1
    return f" {anyascii(characters[:family])} {anyascii(characters[family:])} "
