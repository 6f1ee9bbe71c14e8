"""The page of the daily review; shapes only."""
