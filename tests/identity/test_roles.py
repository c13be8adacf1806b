"""Which wordings are of one role."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity import role_key

SAME = [
    ("Sen.", "the Senator"),
    ("U.S. envoy", "a US envoy"),
    ("Norrby Mayor", "the mayor", False),
    ("a spokeswoman for the guild", "Spokesman for the Guild"),
    ("Vice-President", "vice president"),
    ("chairman of the board", "its chairwoman of the board", True),
    ("Defence Minister", "defense minister"),
    ("minister", "former minister", False),
    ("a minister", "prime minister", False),
    ("Gov. of Sealand", "governor of Sealand"),
    ("mayor of Norrby", "mayor of Söderby", False),
]


@pytest.mark.parametrize("case", SAME)
def test_wordings_of_one_role_have_one_key(case: tuple[str, str] | tuple[str, str, bool]) -> None:
    one, other, *same = case
    assert (role_key(one) == role_key(other)) is (same != [False])


@pytest.mark.parametrize("phrase", ["", "the", "A", "?!", "the …"])
def test_what_is_no_role_has_no_key(phrase: str) -> None:
    assert role_key(phrase) == ""


@given(phrase=st.text(max_size=60))
def test_a_key_is_its_own_key(phrase: str) -> None:
    key = role_key(phrase)
    assert key.isascii()
    assert role_key(key) == key
    assert role_key(f"the {phrase}") == key
