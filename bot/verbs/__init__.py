"""The command line's verbs, one file each: a module NAME holds the click command `command`."""
