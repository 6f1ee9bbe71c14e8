"""The wall: a screen that hangs in a hall for weeks, and the links that open it."""
