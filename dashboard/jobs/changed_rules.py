"""A rule that changed makes everything that was computed with it doubtful."""

from collections.abc import Sequence

import psycopg

from queries import dirty_marks, rollup_control, rollup_quarter_marks, rules

# Tables whose seed rows decide what an hour, a mean or a verdict is.
_DECISIVE = ("rule_parameter", "mark_effect", "flag_effect", "pollutant")


def mark_after_upgrade(owner_url: str, applied: Sequence[str]) -> int:
    """Mark every computed day when an upgrade brought other rules; returns their number."""
    decisive = [
        name
        for name in applied
        if name.startswith("seed/") and name.removesuffix(".csv").split("_", 1)[1] in _DECISIVE
    ]
    if not decisive:
        return 0
    with psycopg.connect(owner_url) as connection:
        if not rules.anything_computed(connection):
            return 0
        rollup_quarter_marks.mark_everything(connection)
        rollup_control.mark_everything(connection)
        return dirty_marks.mark_everything(connection)
