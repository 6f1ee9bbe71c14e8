"""Advisory locks are numbers of one server: two subjects with one number would wait for each other.

The worker once had the number under which the intake locks a registry table.
"""

import re
from collections import Counter

from dashboard.running.places import PROJECT

_NUMBER = re.compile(r"^[A-Z_]+ = (7_110_\d{3}(?:_\d{3})?)$", re.MULTILINE)


def test_every_lock_has_a_number_of_its_own():
    found = Counter(
        number
        for room in ("queries", "migrations")
        for path in sorted((PROJECT / room).glob("*.py"))
        for number in _NUMBER.findall(path.read_text(encoding="utf-8"))
    )
    assert len(found) >= 7
    assert [number for number, uses in found.items() if uses > 1] == []
