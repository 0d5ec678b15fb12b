"""Fault switches: how a neighbour is told to be slow, broken, wrong, repeating, late or dead.

One small place that every neighbour stands on; which of its paths can be faulty, and what it can
answer wrongly, each says in its own `faults.py`.
"""
