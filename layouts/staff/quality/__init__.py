"""What the page of data quality looks like."""
