"""The edge and the wiring: settings, verbs, scheduler, sources, transports, logs."""
