"""A world in which days pass in seconds: a platform with limits and faults, and its readers."""
