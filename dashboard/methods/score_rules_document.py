"""docs/methods/score-rules.md: the rules of the scores, written from what the evaluator reads."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from psycopg import Connection

from dashboard.jobs.score_rules import RuleSet, rule_set
from dashboard.methods.documents import FOLDER
from queries import score_rules

NAME = "score-rules"
SCHEMES = ("face", "operator", "equipment")
PREFACE = Path(__file__).parent / "score_rules_preface.md"
"""The text around the tables; {chinese} and {english} are where they stand."""

Texts = Mapping[str, Mapping[str, Mapping[str, Any]]]
_HEADINGS = {
    "zh": (
        ("键", "满分", "规则", "参数", "依据"), ("封顶", "不高于", "规则", "参数"), ("等级", "起"),
    ),
    "en": (
        ("key", "points", "rule", "numbers", "text"), ("cap", "not better than", "rule", "numbers"),
        ("class", "from"),
    ),
}  # fmt: skip


def path() -> Path:
    """Where the document lives."""
    return FOLDER / f"{NAME}.md"


def text(connection: Connection, *, on: date) -> str:
    """The document for the rule sets in force on a day."""
    sets = []
    for scheme in SCHEMES:
        rules = rule_set(score_rules.load(connection, scheme, on=on))
        sets.append((rules, score_rules.texts(connection, rules.rule_version)))
    parts = {
        name: "\n".join(line for rules, words in sets for line in _scheme(rules, words, language))
        for name, language in (("chinese", "zh"), ("english", "en"))
    }
    return PREFACE.read_text(encoding="utf-8").format(**parts)


def _scheme(rules: RuleSet, words: Texts, language: str) -> Iterator[str]:
    """Title, note and tables of one scheme in one language."""
    lines, caps, bands = _HEADINGS[language]
    own = words["set"]["set"]
    yield f"### {own[f'title_{language}']}"
    yield ""
    yield f"`{rules.rule_version}`. {own[f'note_{language}']}"
    for dimension, names in words["dimensions"].items():
        inside = [line for line in rules.lines if line.dimension == dimension]
        points = sum(line.maximum for line in inside)
        yield from ("", f"**{names[f'name_{language}']}** {points:g}", "")
        yield from _table(lines)
        for line in inside:
            said = words["lines"][line.key]
            yield _row(
                f"`{line.key}`",
                f"{line.maximum:g}",
                said[f"statement_{language}"],
                _numbers(line.key, line.numbers, words),
                _source(said, language),
            )
    if rules.caps:
        yield ""
        yield from _table(caps)
        for key, (band, numbers) in rules.caps.items():
            name = words["bands"][band][f"name_{language}"]
            said = words["caps"][key][f"statement_{language}"]
            yield _row(f"`{key}`", name, said, _numbers(key, numbers, words))
    yield ""
    yield from _table(bands)
    for one in rules.bands:
        said = words["bands"][one.name]
        mood = f" {said[f'mood_{language}']}" if said[f"mood_{language}"] else ""
        yield _row(f"{said[f'name_{language}']}{mood}", f"{one.from_value:g}")
    yield ""


def _numbers(key: str, numbers: Mapping[str, float], words: Texts) -> str:
    """Every number that the evaluator reads for a line or cap, with its unit and verification."""
    return "; ".join(
        f"{name} = {number:g} {words['numbers'][f'{key}.{name}']['unit']} "
        f"({words['numbers'][f'{key}.{name}']['verification']})"
        for name, number in sorted(numbers.items())
    )


def _source(said: Mapping[str, Any], language: str) -> str:
    document = said[f"document_{language}"] or ""
    article = said["article"] if language == "zh" else None
    return f"{document} {article}".strip() if article else document


def _table(headings: tuple[str, ...]) -> Iterator[str]:
    yield _row(*headings)
    yield _row(*("---" for _ in headings))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
