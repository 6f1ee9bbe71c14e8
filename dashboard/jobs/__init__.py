"""Load, compute, store: what the command line and the worker call; no page imports this."""
