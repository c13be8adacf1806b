"""Of whom a pronoun can be said: nobody is ruled out by a name that a courtesy title contradicts."""

from __future__ import annotations

import numpy as np
import pytest

from quotes.attributor.encoding import split_words
from quotes.attributor.names import PERSON, NameMention
from quotes.attributor.pairs import Mentions


@pytest.mark.parametrize(
    ("text", "pronoun", "possible"),
    [
        ("Melanie spoke. She said so.", "She", True),
        ("Melanie spoke. He said so.", "He", False),
        ("Ms. Thomas spoke, and Thomas left. She said so.", "She", True),
        ("Ms. Thomas spoke, and Thomas left. He said so.", "He", False),
        ("Quenholm spoke. She said so.", "She", True),
    ],
)
def test_who_a_pronoun_may_stand_for(text: str, pronoun: str, possible: bool) -> None:
    words = split_words(text)
    bearer = {"Melanie", "Thomas", "Quenholm"}
    names = [NameMention(i, i + 1, PERSON) for i in range(len(words)) if words.word(i) in bearer]
    at = next(i for i in range(len(words)) if words.word(i) == pronoun)
    places = np.zeros(len(words), dtype=np.int64)
    mentions = Mentions(words, [(at, at + 1, at + 1)], names, [0] * len(names), places)
    assert mentions.possible()[0, : len(names)].tolist() == [possible] * len(names)
