"""Every table of the page, and which kinds each can be narrowed to."""

from layouts.staff import words
from layouts.staff.quality import accuracy, authenticity, completeness, ledger
from layouts.staff.quality.table import Table

TABLES: dict[str, Table] = {
    **completeness.TABLES,
    **accuracy.TABLES,
    **authenticity.TABLES,
    **ledger.TABLES,
}
"""Those that ask the server for their rows."""
FILES: dict[str, Table] = {
    **TABLES,
    **completeness.FILES,
    **accuracy.FILES,
    **authenticity.FILES,
}
"""Those that are offered as files."""
KINDS: dict[str, dict[str, str]] = {
    "due": accuracy.WHAT,
    "tests": accuracy.TEST_KINDS,
    "control": accuracy.REASONS,
    "marks": authenticity.MARK_KINDS,
    "coincidence": authenticity.MARK_KINDS,
    "networking": words.NETWORKING,
}
BY_POLLUTANT = ("due", "tests", "control", "coincidence", "revisions")
