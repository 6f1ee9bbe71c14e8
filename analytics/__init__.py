"""Every number with a clause behind it: pure functions on arrays, with no database, clock or page."""
