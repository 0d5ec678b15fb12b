"""One module for each process: which doors, steps and adapters it is made of."""
