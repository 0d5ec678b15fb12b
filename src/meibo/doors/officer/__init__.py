"""The officers' door: examine, decide, register, dispose."""
