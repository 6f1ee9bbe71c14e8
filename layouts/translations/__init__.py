"""Words in two languages. Chinese is the source text; English comes from the catalogues in ``en``.

``translator("en")`` gives a callable that is passed down as ``t``. Catalogues are read as text, so
there is nothing to compile: one ``.po`` file for each part of the site, merged into one table.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

CHINESE = "zh"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)
HTML_LANGUAGE = {CHINESE: "zh-CN", ENGLISH: "en"}
FOLDER = Path(__file__).parent

Key = tuple[str | None, str]
Text = str | tuple[str, ...]


class ConflictingTranslations(ValueError):  # noqa: N818
    """The same Chinese text has two English texts in two catalogues."""


def mark(text: str) -> str:
    """The text itself; marks a constant that is handed to ``t`` later, so that tests find it."""
    return text


class Translator:
    """Turns Chinese source texts into one language and fills in their values."""

    def __init__(self, language: str, table: dict[Key, Text]):
        self.language = language
        self._table = table

    def __call__(self, text: str, /, *, context: str | None = None, **values: Any) -> str:
        """The text in this language; ``n`` among the values chooses the English plural."""
        found = self._table.get((context, text), text)
        if isinstance(found, tuple):
            found = found[0 if values.get("n") in (1, "1") else 1]
        return found.format(**values) if values else found

    def name(self, chinese: str, english: str | None) -> str:
        """One of the two names that a row of the database carries."""
        return (english or chinese) if self.language == ENGLISH else chinese


def catalogue_files() -> tuple[Path, ...]:
    """Every English catalogue, in the order of their names."""
    return tuple(sorted((FOLDER / ENGLISH).glob("*.po")))


def entries(path: Path) -> Iterator[tuple[Key, Text]]:
    """Translated entries of one catalogue; an entry without English text is left out."""
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=ENGLISH)
    for message in catalogue:
        chinese = message.id if isinstance(message.id, str) else message.id[0]
        english = message.string
        if not chinese or not english or message.fuzzy:
            continue
        if isinstance(english, (tuple, list)):
            if all(english):
                yield (message.context, chinese), tuple(english)
        else:
            yield (message.context, chinese), english


def merged(paths: tuple[Path, ...]) -> dict[Key, Text]:
    """All entries of several catalogues.

    Raises
    ------
    ConflictingTranslations
        When two catalogues disagree about a text.
    """
    table: dict[Key, Text] = {}
    for path in paths:
        for key, english in entries(path):
            if table.setdefault(key, english) != english:
                raise ConflictingTranslations(
                    f"{path.name}: {key[1]!r} is already {table[key]!r}, not {english!r}"
                )
    return table


@cache
def translator(language: str) -> Translator:
    """The translator of a language; Chinese needs no catalogue."""
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language!r}")
    return Translator(language, {} if language == CHINESE else merged(catalogue_files()))
