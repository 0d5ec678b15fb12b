"""Settings, the database's fences, and what each process is made of."""
