"""The page about frames names every reason and every oddity, and nothing else."""

import re
from pathlib import Path

from ingest.hj212.verdict import Oddity, Reason

PAGE = (Path(__file__).parents[4] / "docs" / "hj212.md").read_text(encoding="utf-8")


def rows(heading):
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \| \S", section, re.MULTILINE)


def test_reasons_in_the_order_in_which_they_are_looked_for():
    assert rows("Refused") == [reason.value for reason in Reason]


def test_oddities():
    assert rows("Accepted, with an oddity") == [oddity.value for oddity in Oddity]
