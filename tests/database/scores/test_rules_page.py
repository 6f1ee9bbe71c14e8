"""The page of the rules says what the evaluator reads, in both languages."""

import re
from datetime import date

import pytest

from dashboard.jobs.score_rules import rule_set
from dashboard.methods import score_rules_document
from queries import score_rules

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def rows(module_database):
    with module_database.connect("ingest") as connection:
        yield connection


def test_the_committed_page_is_what_the_rule_rows_say(rows):
    written = score_rules_document.path().read_text(encoding="utf-8")
    expected = score_rules_document.text(rows, on=TODAY)
    assert written == expected, "write it anew: flask score rules --write"


@pytest.mark.parametrize("scheme", score_rules_document.SCHEMES)
def test_every_number_that_the_evaluator_reads_stands_in_both_languages(rows, scheme):
    rules = rule_set(score_rules.load(rows, scheme, on=TODAY))
    page = score_rules_document.path().read_text(encoding="utf-8")
    for part in page.split("## English"):
        begin = part.index(f"`{rules.rule_version}`")
        own = part[begin : part.find("\n### ", begin)]
        for line in rules.lines:
            (row,) = re.findall(rf"^\| `{line.key}` \| ([^|]+) \|(.*)$", own, re.M)
            assert float(row[0]) == line.maximum
            stated = dict(re.findall(r"(\w+) = ([\d.e+-]+) ", row[1]))
            assert {name: float(text) for name, text in stated.items()} == {
                name: pytest.approx(number) for name, number in line.numbers.items()
            }
        for key, (_, numbers) in rules.caps.items():
            (row,) = re.findall(rf"^\| `{key}` \|(.*)$", own, re.M)
            stated = dict(re.findall(r"(\w+) = ([\d.e+-]+) ", row))
            assert {name: float(text) for name, text in stated.items()} == dict(numbers)


def test_points_sum_to_what_the_schemes_promise(rows):
    expected = {
        "face": {"installation": 25, "networking": 30, "operation": 35, "disclosure": 10},
        "operator": {"transmission": 35, "work": 35, "service": 30},
        "equipment": {"capture": 40, "tests": 40, "faults": 20},
    }
    for scheme, dimensions in expected.items():
        rules = rule_set(score_rules.load(rows, scheme, on=TODAY))
        found = {}
        for line in rules.lines:
            found[line.dimension] = found.get(line.dimension, 0) + line.maximum
        assert found == dimensions
        assert sum(found.values()) == rules.maximum == 100


def test_a_day_without_rules_is_refused_in_a_sentence(rows):
    with pytest.raises(score_rules.RulesMissing, match="No rule set of the scheme face"):
        score_rules.load(rows, "face", on=date(2010, 1, 1))
    with pytest.raises(score_rules.RulesMissing, match="no rule set x"):
        score_rules.load(rows, "face", on=TODAY, rule_version="x")
