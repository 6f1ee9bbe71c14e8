"""The name under which every computed figure is stored.

Changing any definition in this room changes the version, and with it the pinned data set in
``tests/reference`` and the heading *Numbers that change* of the changelog.
"""

METHOD_VERSION = "m-2026.5"
"""Stored with each computed row and printed beside each figure."""

SCORING_VERSION = "s-2026.2"
"""How scores read rules and evidence; kept with each snapshot beside its rules.

A change by which the same rules and the same evidence give another score changes it.
"""
