"""The door for data: files become rows, and rows become a batch in the database.

Reading and judging cells is pure. Only ``batch``, ``files``, ``registry_batch``, ``assumed`` and
``package`` write, through the statements of ``queries``.
"""
