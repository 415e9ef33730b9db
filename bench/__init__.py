"""Benchmarks: how fast, how large, how late; figures and ratios, never a verdict."""
