"""The `meibo` command: run, seed, prove, look."""
