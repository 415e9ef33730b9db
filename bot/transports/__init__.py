"""The ways in and out: each turns a chat system's words into requests and messages into its own."""
