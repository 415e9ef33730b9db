"""The edge and the wiring: settings, verbs, scheduler, sources, transports, logs."""

# As pyproject.toml has it, a test sees to that: to look it up takes 1 MB of modules.
VERSION = "0.1.0"
