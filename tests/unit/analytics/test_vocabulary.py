"""Words and their codes."""

import inspect
from enum import StrEnum

import numpy as np
import pytest

from analytics import vocabulary
from analytics.vocabulary import (
    REASON_OF_MARK,
    REASON_OF_STATE,
    Flag,
    FlagMeaning,
    MarkKind,
    MassSource,
    Medium,
    OperatingState,
    PeriodSource,
    Reason,
    code_of,
    codes,
    flag_codes,
)

WORDS = [
    member
    for _, member in inspect.getmembers(vocabulary, inspect.isclass)
    if issubclass(member, StrEnum) and member is not StrEnum
]


@pytest.mark.parametrize("words", WORDS)
def test_every_word_has_its_own_code(words):
    assert [code_of(word) for word in words] == list(range(len(words)))


def test_equal_texts_of_two_vocabularies_keep_their_codes():
    assert code_of(MassSource.MANUAL) == 3
    assert code_of(PeriodSource.MANUAL) == 3
    assert code_of(FlagMeaning.MANUAL) == list(FlagMeaning).index(FlagMeaning.MANUAL) == 8


@pytest.mark.parametrize("words", [words for words in WORDS if words is not Flag])
def test_stored_words_are_short_ascii(words):
    for word in words:
        assert word.value.isascii()
        assert len(word.value) <= 32
        assert word.value == word.value.lower()


def test_codes_of_stored_texts():
    assert codes(Medium, ["water", "gas"]).tolist() == [1, 0]
    with pytest.raises(KeyError):
        codes(Medium, ["air"])


def test_flags_as_loggers_send_them():
    sent = ["N", " St ", None, "", "x", "Md", "n"]
    read = [list(Flag)[code] for code in flag_codes(sent)]
    assert read == [
        Flag.NORMAL,
        Flag.START_UP,
        Flag.EMPTY,
        Flag.EMPTY,
        Flag.UNKNOWN,
        Flag.MISSING,
        Flag.UNKNOWN,
    ]


def test_every_mark_and_state_gives_one_reason():
    assert set(REASON_OF_MARK) == set(MarkKind)
    assert set(REASON_OF_STATE) == set(OperatingState)
    for reason in (*REASON_OF_MARK.values(), *REASON_OF_STATE.values()):
        assert int(reason).bit_count() == 1


def test_reasons_fit_a_bigint():
    assert max(int(reason) for reason in Reason) < np.iinfo(np.int64).max
