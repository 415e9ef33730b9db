"""Telegram as a transport: messages spelled as text and entities, updates read into requests."""
