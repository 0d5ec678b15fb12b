"""Benchmarks: what Meibo does beside what the machine can do and what a naive program does.

README.md says how to read the figures and how to add a bench.
"""
