"""Every character that UTF-8 can write, for properties of text.

The same as the library's default, without its table of a codec: making that takes seconds, once in
every fresh clone.
"""

from hypothesis import strategies as st

CHARACTERS = st.characters(exclude_categories=["Cs"])
