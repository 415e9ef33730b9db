"""The web chat: a page that talks to the same bot. One browser is one subscriber."""
