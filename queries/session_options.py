"""What every session of the product asks of the server when it connects."""

ONE_PROCESS_A_QUERY = "-c max_parallel_workers_per_gather=0"
"""A parallel plan once found no row of a hypertable without an error: docs/adr/0020."""
