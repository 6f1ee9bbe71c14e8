"""Figures: plain Plotly dictionaries and inline SVG, made from values alone."""
