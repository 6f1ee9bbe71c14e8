"""Columns of few distinct words over many rows: the words once, and a number per row."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Coded:
    """
    A column of words.

    Attributes
    ----------
    words : tuple of str
        Distinct words.
    codes : array of int32
        For each row the place of its word.
    """

    words: tuple[str, ...]
    codes: Codes

    def __len__(self) -> int:
        return len(self.codes)

    def __bool__(self) -> bool:
        # An empty column is not an absent one; ``if column`` would take it for that.
        raise TypeError("compare with None, or ask for the length")

    def take(self, rows: npt.NDArray[np.int64]) -> "Coded":
        """The same words for a choice of rows."""
        return Coded(self.words, self.codes[rows])

    def is_word(self, word: str) -> npt.NDArray[np.bool_]:
        """Rows that hold ``word``."""
        found: npt.NDArray[np.bool_] = self.codes == (
            self.words.index(word) if word in self.words else -1
        )
        return found

    def mapped(self, values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """A number for each row, from a number for each word."""
        return values[self.codes] if len(values) else np.empty(0, dtype=np.int64)


def encode(column: pa.StringArray) -> Coded:
    """Words of a text column, without blanks around them."""
    dictionary = column.dictionary_encode()
    raw = dictionary.dictionary.to_pylist()
    stripped = [word.strip() for word in raw]
    words = tuple(dict.fromkeys(stripped))
    place = {word: number for number, word in enumerate(words)}
    renumber = np.array([place[word] for word in stripped], dtype=np.int32)
    codes = dictionary.indices.to_numpy(zero_copy_only=False)
    return Coded(words, renumber[codes] if len(codes) else codes.astype(np.int32))


def constant(word: str, *, rows: int) -> Coded:
    """The same word in every row."""
    return Coded((word,), np.zeros(rows, dtype=np.int32))


def joined(parts: list[Coded]) -> Coded:
    """Columns laid end to end."""
    words = tuple(dict.fromkeys(word for part in parts for word in part.words))
    place = {word: number for number, word in enumerate(words)}
    pieces = [
        np.array([place[word] for word in part.words], dtype=np.int32)[part.codes]
        for part in parts
        if len(part)
    ]
    return Coded(words, np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int32))
