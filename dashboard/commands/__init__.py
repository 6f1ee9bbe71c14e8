"""The command line: ``flask`` finds ``app.py`` by itself and these commands on it.

No command needs a database to say what it does (``--help``); those that need one open their own
connections, because they may take longer than a page is allowed to. Each is imported when it is
asked for: ``dashboard.command_line`` knows where each lives.
"""
