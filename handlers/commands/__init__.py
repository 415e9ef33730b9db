"""One file a command; `handlers.registry` lists them in the order of the help."""
