"""The commands of those who run the bot: to everybody else they do not exist."""
