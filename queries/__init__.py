"""SQL: everything that crosses the border of the database, one subject per module.

A module holds its statements as constants and thin functions around them. The connection is an
argument and the transaction belongs to the caller.
"""
