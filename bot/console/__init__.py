"""The console: what whoever runs the bot sees in a browser."""
