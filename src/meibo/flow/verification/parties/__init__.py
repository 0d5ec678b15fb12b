"""Registered third parties (employers and the like): who they are, and what they may have checked."""
