"""How the operator sees inside: metrics, probes, faults, alerts, the heartbeat."""
