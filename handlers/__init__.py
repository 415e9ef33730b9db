"""What the bot does when a word or the clock arrives, and the ports it needs."""
