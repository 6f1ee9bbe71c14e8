"""Data quality: completeness, accuracy, authenticity, and the networking ledger."""
