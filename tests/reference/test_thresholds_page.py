"""docs/methods/thresholds.md is made from the seeds, and says everything in both languages."""

import re

import pytest

from dashboard.methods import rule_words, threshold_document
from dashboard.methods.seed_rows import from_seeds
from dashboard.methods.threshold_tables import number, span, tables
from layouts.translations import CHINESE, ENGLISH, translator

ROWS = from_seeds()
CHINESE_LETTERS = re.compile(r"[\u4e00-\u9fff]")


def test_the_page_is_what_the_seeds_give():
    written = threshold_document.path().read_text(encoding="utf-8")
    assert written == threshold_document.text(ROWS), "write it anew: flask methods write"


def test_every_row_of_the_seeds_stands_in_a_table():
    for language in (CHINESE, ENGLISH):
        made = {one.name: len(one.rows) for one in tables(ROWS, t=translator(language))}
        thresholds = sum(made[name] for name in ("general", "gas", "water", "industry"))
        assert thresholds == len(ROWS.thresholds) > 100
        assert made["effects"] == len(ROWS.effects) > 40
        assert made["flags"] == len(ROWS.flags) > 10
        assert made["limits"] == len(ROWS.limits) > 100
        assert made["legal-texts"] == len(ROWS.legal_texts) > 20


def test_every_source_and_clause_has_its_words_in_both_languages():
    """A source entered in English only would stand in English on a Chinese page."""
    groups = (ROWS.thresholds, ROWS.effects, ROWS.flags, ROWS.limits)
    sources = {row.source for group in groups for row in group}
    assert not sources - set(rule_words.SOURCES), "add them to dashboard/methods/rule_words.py"
    clauses = {row.clause for group in (ROWS.thresholds, ROWS.limits) for row in group}
    assert not clauses - {None} - set(rule_words.CLAUSES)
    assert not {row.article for row in ROWS.legal_texts} - set(rule_words.ARTICLES)


def test_the_english_tables_hold_no_chinese():
    wrong = [
        cell
        for table in tables(ROWS, t=translator(ENGLISH))
        for row in table.rows
        for cell in row
        if CHINESE_LETTERS.search(cell)
    ]
    assert not wrong, wrong


@pytest.mark.parametrize(
    ("value", "unit", "chinese", "english"),
    [
        (45.0, "min", "45 分钟", "45 min"),
        (0.025, "share", "2.5 %", "2.5 %"),
        (1.0, "yes or no", "是", "yes"),
        (0.0, "yes or no", "否", "no"),
        (1.0, "working days", "1 个工作日", "1 working day"),
        (5.0, "working days", "5 个工作日", "5 working days"),
        (0.04, "mg/L", "0.04 mg/L", "0.04 mg/L"),
        (0.5, "pH", "pH 0.5", "pH 0.5"),
    ],
)
def test_numbers_have_their_units_in_words(value, unit, chinese, english):
    assert number(value, unit, t=translator(CHINESE)) == chinese
    assert number(value, unit, t=translator(ENGLISH)) == english


def test_the_last_day_of_a_rule_is_the_day_before_the_next():
    effect = next(
        row
        for row in ROWS.effects
        if row.mark_kind == "ignition" and row.stop is not None and row.industry_code == "D4417"
    )
    assert span(effect.start, effect.stop, t=translator(CHINESE)) == "2020-01-01 至 2022-12-31"
    assert span(effect.stop, None, t=translator(ENGLISH)) == "from 2023-01-01"
    assert span(None, effect.stop, t=translator(ENGLISH)) == "to 2022-12-31"
    assert span(None, None, t=translator(ENGLISH)) == "—"
