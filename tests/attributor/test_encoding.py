"""Words, what is known of each, and windows: whatever the text, nothing is lost and offsets are exact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.attributor.encoding import QUOTING, cut_windows, split_words


@given(st.text(max_size=300))
def test_words_are_all_that_is_visible(text: str) -> None:
    words = split_words(text)
    covered = {
        i for s, e in zip(words.starts.tolist(), words.ends.tolist(), strict=True) for i in range(s, e)
    }
    assert all(words.starts[i] >= words.ends[i - 1] for i in range(1, len(words)))
    assert {i for i, c in enumerate(text) if c.isalnum()} <= covered
    assert not any(text[i].isspace() for i in covered)


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_cover_finds_the_words_that_a_span_touches(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    words = split_words(text)
    first, last = words.cover(start, end)
    touched = [
        i for i in range(len(words)) if words.starts[i] < end and words.ends[i] > start and start < end
    ]
    assert touched == (list(range(first, last)) if start < end else [])


@given(
    st.lists(st.sampled_from(["word", "Word.", "“so", "on”", "x\n", "x.\n\n"]), min_size=1, max_size=400),
    st.integers(40, 120),
    st.integers(0, 15),
)
def test_windows_hold_every_word_once_and_no_more_than_fits(
    parts: list[str], size: int, context: int
) -> None:
    words = split_words(" ".join(parts))
    lengths = np.array([1 + i % 3 for i in range(len(words))])
    windows = cut_windows(words, lengths, size=size, context=context)
    assert [i for w in windows for i in range(w.core_first, w.core_last)] == list(range(len(words)))
    for window in windows:
        assert window.first <= window.core_first < window.core_last <= window.last
        assert lengths[window.first : window.last].sum() <= size


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "yes, now" twice.', "yes,now"),
        ("He said “yes, now” twice.", "yes,now"),
        ("He said «yes, now» twice.", "yes,now"),
        ("He said „yes, now“ twice.", "yes,now"),
        ("He said ‘it’s now, or never,’ twice.", "it’snow,ornever,"),
        ("He said 'yes, now,' twice.", "yes,now,"),
        ("He didn't say it's the Smiths' house.", ""),
        ("“One paragraph.\n\n“And the next,” she said.", "Oneparagraph.Andthenext,"),
    ],
)
def test_quotation_marks_are_followed_in_every_fashion(text: str, inside: str) -> None:
    words = split_words(text)
    found = [words.word(i) for i in range(len(words)) if QUOTING[words.quoting[i]] == "inside"]
    assert "".join(found) == inside
