"""docs/methods/thresholds.md: every threshold that the program ships, written from its seeds."""

from collections.abc import Iterator
from pathlib import Path

from dashboard.methods.documents import FOLDER
from dashboard.methods.seed_rows import from_seeds
from dashboard.methods.threshold_tables import tables
from layouts.method_page import RuleTable
from layouts.translations import CHINESE, ENGLISH, translator
from queries.rule_rows import RuleRows

NAME = "thresholds"
PREFACE = Path(__file__).parent / "thresholds_preface.md"
"""The text around the tables; {chinese} and {english} are where they stand."""


def path() -> Path:
    """Where the document lives."""
    return FOLDER / f"{NAME}.md"


def text(rows: RuleRows) -> str:
    """The whole document."""
    return PREFACE.read_text(encoding="utf-8").format(
        chinese="\n".join(_in_language(rows, CHINESE)),
        english="\n".join(_in_language(rows, ENGLISH)),
    )


def write() -> Path:
    """Write the document from the seeds; the path of what was written."""
    path().write_text(text(from_seeds()), encoding="utf-8")
    return path()


def _in_language(rows: RuleRows, language: str) -> Iterator[str]:
    for table in tables(rows, t=translator(language)):
        yield from _lines(table)


def _lines(table: RuleTable) -> Iterator[str]:
    yield f"### {table.title}"
    yield ""
    yield _row([str(column.heading) for column in table.columns])
    yield _row(["--:" if column.is_number else "---" for column in table.columns])
    for cells in table.rows:
        yield _row(cells)
    yield ""


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
