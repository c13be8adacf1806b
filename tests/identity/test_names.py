"""Names to keys: one spelling, few keys, and the variants of a name meet."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity import blocking_keys, lookup_keys, name_key
from quotes.identity.names import read_person
from quotes.statement import SpeakerKind

NAMED = (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION)
LATIN = st.text(
    st.characters(min_codepoint=0x41, max_codepoint=0x17F, categories=("Lu", "Ll")), min_size=1, max_size=12
)
LATIN_NAMES = st.lists(LATIN, min_size=1, max_size=4).map(" ".join)
ANY_NAMES = st.text(max_size=40)


@given(ANY_NAMES)
def test_the_key_of_a_key_is_the_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(ANY_NAMES)
def test_a_name_with_a_letter_has_a_key(name: str) -> None:
    if any(character.isalnum() for character in unicodedata.normalize("NFKC", name)):
        assert name_key(name)


@given(LATIN_NAMES)
def test_the_key_of_latin_letters_knows_no_case(name: str) -> None:
    assert name_key(name.upper()) == name_key(name) == name_key(name.lower())


@given(LATIN_NAMES)
def test_the_key_knows_no_accents(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    assert name_key(decomposed) == name_key(name)
    assert name_key(bare) == name_key(name)


@given(ANY_NAMES, st.sampled_from(NAMED))
def test_any_name_can_be_indexed_and_finds_itself(name: str, kind: SpeakerKind) -> None:
    indexed, looked_up = blocking_keys(name, kind), lookup_keys(name, kind)
    assert len(indexed) <= 60
    assert indexed & looked_up


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Zoë  O’Neill", "zoe oneill"),
        ("ЗОЯ Мельник", "zoya melnik"),
        ("Ελένη Παππά", "eleni pappa"),
        ("李明", "li ming"),
        ("김민수", "gim minsu"),
        ("O'Neill, Zoë", "oneill zoe"),
    ],
)
def test_scripts_and_signs_come_to_one_spelling(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("name", "given_names", "family", "suffix"),
    [
        ("Dr. Anna B. Lindqvist, M.D.", ("anna", "b"), "lindqvist", ""),
        ("Lindqvist, Anna", ("anna",), "lindqvist", ""),
        ("Carl Oman Jr.", ("carl",), "oman", "jr"),
        ("Carl Oman, III", ("carl",), "oman", "iii"),
        ("Jan van der Meulen", ("jan",), "meulen", ""),
        ("van der Meulen, Jan", ("jan",), "meulen", ""),
        ("Karim al-Nouri", ("karim",), "nouri", ""),
        ("de Blanc", (), "blanc", ""),
        ("Al Harper", ("al",), "harper", ""),
        ("JB Harper", ("j", "b"), "harper", ""),
        ("Park Min-seo", ("park",), "minseo", ""),
        ("Mayor Ida Falk", ("ida",), "falk", ""),
        ("Ida Falk, mayor of Corvo", ("ida",), "falk", ""),
        ("Judge", (), "judge", ""),
    ],
)
def test_a_name_is_taken_apart(name: str, given_names: tuple[str, ...], family: str, suffix: str) -> None:
    read = read_person(name)
    assert (read.given, read.family, read.suffix) == (given_names, family, suffix)


def test_a_nickname_in_the_name_is_a_given_name_too() -> None:
    assert read_person('Robert "Bobby" Marsh').other_given == ("bobby",)
    assert read_person("Robert (Bobby) Marsh").family == "marsh"
