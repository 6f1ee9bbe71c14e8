"""The page about import files names everything that a file or a mapping may hold."""

import tomllib
from pathlib import Path

import pytest

from ingest.kinds import FORMS, Kind
from ingest.mapping_file import parse_mapping, shipped_mappings
from ingest.refusal import Reason

PAGE = (Path(__file__).parents[3] / "docs" / "mappings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", Kind)
def test_kinds_and_their_columns(kind: Kind) -> None:
    assert f"| `{kind}` |" in PAGE
    line = next(line for line in PAGE.splitlines() if line.startswith(f"| `{kind}` |"))
    for column in FORMS[kind].columns:
        assert f"`{column}`" in line


@pytest.mark.parametrize("reason", Reason)
def test_reasons_of_refusal(reason: Reason) -> None:
    assert f"`{reason}`" in PAGE


@pytest.mark.parametrize("name", shipped_mappings())
def test_shipped_mappings(name: str) -> None:
    assert f"| `{name}` |" in PAGE


def test_the_examples_are_mappings() -> None:
    wide, long = (block.split("```")[0] for block in PAGE.split("```toml\n")[1:])
    assert parse_mapping(wide, name="wide").series
    whole = {key: value for key, value in tomllib.loads(wide).items() if key in ("name", "kind")}
    head = "".join(f'{key} = "{value}"\n' for key, value in whole.items())
    assert parse_mapping(head + '[time]\ncolumn = "t"\n' + long, name="long").columns
