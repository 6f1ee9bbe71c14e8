"""Bringing the program up and down on one machine: database, server, tests.

Standard library only: it runs with the system's Python before the virtual environment exists.
"""
