"""Both languages are complete: every text that is shown has its English, and nothing else has."""

import re
from string import Formatter

from layouts.translations import catalogue_files, entries, merged
from tests.architecture import source_words


def table():
    return merged(catalogue_files())


def test_every_text_has_its_english():
    known = table()
    missing = sorted(
        f"{word.place} {word.text!r}"
        for word in source_words.used()
        if (word.context, word.text) not in known
    )
    assert not missing, missing


def test_no_catalogue_holds_a_text_that_nobody_shows():
    used = {(word.context, word.text) for word in source_words.used()}
    unused = sorted(
        f"{path.name} {key[1]!r}"
        for path in catalogue_files()
        for key, _ in entries(path)
        if key not in used
    )
    assert not unused, unused


def test_texts_are_literal():
    assert not list(source_words.computed())


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_carry_the_same_values():
    wrong = []
    for (_, chinese), english in table().items():
        for text in english if isinstance(english, tuple) else (english,):
            if places(text) != places(chinese):
                wrong.append((chinese, text))
    assert not wrong, wrong


def test_english_texts_hold_no_chinese():
    # A Chinese font draws curly quotes and dashes of this kind as wide as a character.
    chinese = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2018-\u201d]")
    wrong = [english for english in table().values() if chinese.search("".join(english))]
    assert not wrong, wrong
