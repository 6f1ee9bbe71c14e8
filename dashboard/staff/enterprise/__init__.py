"""One enterprise 一企一档: its head, and a tab for each side of it."""
