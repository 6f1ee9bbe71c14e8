"""Shapes of the public pages."""
