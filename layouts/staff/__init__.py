"""Pages of the staff site: shapes only, one module a page."""
