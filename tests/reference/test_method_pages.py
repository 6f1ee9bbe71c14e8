"""Pages of docs/methods: complete, in both languages, and about functions that exist."""

import importlib
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "methods"
PAGES = sorted(
    page for page in FOLDER.glob("*.md") if re.search(r"^## 中文$", page.read_text(), re.M)
)


def test_there_are_pages_and_the_index_names_each():
    assert PAGES
    index = (FOLDER / "README.md").read_text()
    for page in PAGES:
        assert f"]({page.name})" in index, page.name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_has_both_languages_and_its_drawbacks(path):
    chinese, english = re.split(r"^## English$", path.read_text(), flags=re.M)
    assert "## 中文" in chinese
    assert "已知不足" in chinese
    assert "Known drawback" in english


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_functions_that_a_page_names_exist(path):
    names = re.findall(r"`((?:analytics|ingest|queries)\.[a-z_.]+)`", path.read_text())
    assert names
    for name in names:
        module, _, function = name.rpartition(".")
        if module in ("analytics", "ingest", "queries"):
            importlib.import_module(name)
        else:
            assert hasattr(importlib.import_module(module), function), name


def sections(path):
    """The Chinese and the English part of a page."""
    chinese, english = re.split(r"^## English$", path.read_text(), flags=re.M)
    return chinese, english


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_each_language_is_complete_by_itself(path):
    """A reader of one language sees its part alone: every table stands in both."""
    tables = [re.findall(r"(?:^\|.*\n)+", part, re.M) for part in sections(path)]
    rows = [[table.count("\n") for table in found] for found in tables]
    assert rows[0] == rows[1]
    assert not re.search(r"[\u4e00-\u9fff]", sections(path)[1])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_links_lead_to_pages_that_exist(path):
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
        assert target.startswith("https://") or (FOLDER / target).exists(), target
