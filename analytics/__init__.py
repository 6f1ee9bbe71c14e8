"""Every number with a clause behind it: pure functions on arrays, no database, clock or page."""
