"""Words in two languages: plural, context, names, and catalogues that agree."""

import pytest

from layouts.translations import (
    ConflictingTranslations,
    Translator,
    entries,
    merged,
    translator,
)

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def catalogue(folder, name, text):
    path = folder / name
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_chinese_is_the_source_and_english_comes_from_the_catalogues():
    assert translator("zh")("登录") == "登录"
    assert translator("en")("登录") == "Sign in"
    assert translator("en").language == "en"
    with pytest.raises(ValueError, match="no such language"):
        translator("fr")


def test_values_may_have_any_name_and_braces_need_none():
    t = Translator("zh", {})
    assert t("没有 {text} 这一天", text="x") == "没有 x 这一天"
    assert t("原样 {text}") == "原样 {text}"


def test_the_number_n_chooses_the_plural(tmp_path):
    path = catalogue(
        tmp_path,
        "a.po",
        'msgid "{n} 家"\nmsgid_plural "{n} 家"\nmsgstr[0] "{n} plant"\nmsgstr[1] "{n} plants"\n',
    )
    t = Translator("en", merged((path,)))
    assert [t("{n} 家", n=n) for n in (0, 1, 2)] == ["0 plants", "1 plant", "2 plants"]


def test_a_context_tells_two_meanings_apart(tmp_path):
    path = catalogue(
        tmp_path,
        "a.po",
        'msgid "月"\nmsgstr "month"\n\nmsgctxt "moon"\nmsgid "月"\nmsgstr "moon"\n',
    )
    t = Translator("en", merged((path,)))
    assert (t("月"), t("月", context="moon"), t("日")) == ("month", "moon", "日")


def test_catalogues_may_repeat_each_other_and_not_disagree(tmp_path):
    one = catalogue(tmp_path, "a.po", 'msgid "月"\nmsgstr "month"\n')
    same = catalogue(tmp_path, "b.po", 'msgid "月"\nmsgstr "month"\n')
    other = catalogue(tmp_path, "c.po", 'msgid "月"\nmsgstr "moon"\n')
    assert merged((one, same)) == {(None, "月"): "month"}
    with pytest.raises(ConflictingTranslations, match=r"c\.po"):
        merged((one, other))


def test_an_unfinished_entry_is_left_out(tmp_path):
    path = catalogue(
        tmp_path, "a.po", 'msgid "月"\nmsgstr ""\n\n#, fuzzy\nmsgid "日"\nmsgstr "day?"\n'
    )
    assert list(entries(path)) == []


def test_names_of_rows_follow_the_language():
    zh, en = translator("zh"), translator("en")
    assert zh.name("石桥县", "Shiqiao") == "石桥县"
    assert en.name("石桥县", "Shiqiao") == "Shiqiao"
    assert en.name("石桥县", None) == "石桥县"
