"""What the wall looks like, and the page on which its links are made."""
