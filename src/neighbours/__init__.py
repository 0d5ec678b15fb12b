"""The outside systems, as real separate programs: own process, own store, own wire.

Nothing here imports `meibo`; what the two sides agree on is the wire alone.
"""
