"""Asking a neighbour: time-outs, tries again, a circuit breaker, and no belief in a wrong answer."""
