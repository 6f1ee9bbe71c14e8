"""The pages of docs/methods: their order, their titles, and their text in either language."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from layouts.translations import CHINESE, ENGLISH, Translator

FOLDER = Path(__file__).parents[2] / "docs" / "methods"
INDEX = "README.md"
HEADINGS = {CHINESE: "中文", ENGLISH: "English"}

_LISTED = re.compile(r"^\| \[[^\]]+\]\(([a-z0-9-]+)\.md\) \| ([^|]*?) \|(?: ([^|]*?) \|)?$", re.M)
_TITLE = re.compile(r"^# +([^\u4e00-\u9fff]*?) +(\S*[\u4e00-\u9fff].*)$", re.M)


@dataclass(frozen=True)
class Document:
    """One page; ``figures`` are the figures that it is about, in both languages."""

    name: str
    title_zh: str
    title_en: str
    figures_zh: str
    figures_en: str
    code: tuple[str, ...]
    text: dict[str, str]

    def title(self, t: Translator) -> str:
        """The title in the language of the page."""
        return t.name(self.title_zh, self.title_en)

    def figures(self, t: Translator) -> str:
        """The figures that it is about, in the language of the page."""
        return t.name(self.figures_zh, self.figures_en)

    def prose(self, language: str) -> str:
        """The text of one language up to its first heading: what stands before its tables."""
        return re.split(r"^### ", self.text[language], maxsplit=1, flags=re.M)[0]


@cache
def documents() -> tuple[Document, ...]:
    """Every page that the index lists, in its order."""
    index = (FOLDER / INDEX).read_text(encoding="utf-8")
    return tuple(_read(*found) for found in _LISTED.findall(index))


def document(name: str) -> Document | None:
    """The page of a name, None when there is none."""
    return next((one for one in documents() if one.name == name), None)


def tree(text: str) -> SyntaxTreeNode:
    """A text as a tree of Markdown elements."""
    return SyntaxTreeNode(_parser().parse(text))


def _read(name: str, figures_zh: str, figures_en: str) -> Document:
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    title = _TITLE.search(text)
    if title is None:
        raise ValueError(f"docs/methods/{name}.md: the first line is '# English title 中文标题'")
    return Document(
        name=name,
        title_zh=title[2],
        title_en=title[1],
        figures_zh=figures_zh,
        figures_en=figures_en or title[1],
        code=tuple(re.findall(r"`([^`]+)`", text.partition("\n## ")[0])),
        text={language: _section(text, heading) for language, heading in HEADINGS.items()},
    )


def _section(text: str, heading: str) -> str:
    """The part of a page below one heading of the second level."""
    _, _, rest = text.partition(f"\n## {heading}\n")
    return re.split(r"^## ", rest, maxsplit=1, flags=re.M)[0]


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
