"""The edge and the wiring: settings, verbs, scheduler, sources, transports, logs."""

# As pyproject.toml has it, a test sees to that: to look it up loads a dozen modules.
VERSION = "0.1.0"
