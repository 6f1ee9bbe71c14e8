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
    names = re.findall(r"`(analytics\.[a-z_.]+)`", path.read_text())
    assert names
    for name in names:
        module, _, function = name.rpartition(".")
        if module == "analytics":
            importlib.import_module(name)
        else:
            assert hasattr(importlib.import_module(module), function), name
